"""The sentences with which this kind refuses, and the warnings of its results."""

from huey_app.kinds.contract import Permanent, Sentence, sentence


def unreadable(role: str) -> Permanent:
    """A file that is no media, or breaks off before its index."""
    if role == "dance":
        reason = sentence(
            "The dance file cannot be read as a video. It may be cut off or not be a video: play"
            " it on your computer, then send it again."
        )
    else:
        reason = sentence(
            "The music file cannot be read. It may be cut off or not be music: play it on your"
            " computer, then send it again."
        )
    return Permanent("unreadable", reason)


def no_picture() -> Permanent:
    """A dance file with sound alone."""
    reason = sentence(
        "The dance file holds no picture. Send the video as dance, the music as bgm."
    )
    return Permanent("unreadable", reason)


def unknown_picture() -> Permanent:
    """A dance file whose picture nothing here can decode."""
    reason = sentence(
        "The picture of the dance video is in a format that is not known here. Save it as an MP4"
        " with H.264, then send it again."
    )
    return Permanent("unreadable", reason)


def no_audio(role: str) -> Permanent:
    """No sound, or nothing but silence."""
    if role == "dance":
        reason = sentence(
            "The dance video has no sound, so the music cannot be matched to it. Send a recording"
            " in which the music of the room can be heard."
        )
    else:
        reason = sentence("The music file has no sound. Send a file that holds the music.")
    return Permanent("no_audio", reason)


def too_long(role: str, minutes: int) -> Permanent:
    """Longer than this service works on."""
    if role == "dance":
        reason = sentence(
            "The dance video is longer than {minutes} minutes. Cut it and send the part with the"
            " dance.",
            minutes=minutes,
        )
    else:
        reason = sentence(
            "The music is longer than {minutes} minutes. Cut it and send the part that was"
            " played.",
            minutes=minutes,
        )
    return Permanent("too_long", reason)


def too_costly() -> Permanent:
    """Media that needs more time or memory than one task may use."""
    reason = sentence(
        "Working on these files takes more time or memory than this service gives to one task."
        " Send a shorter clip, or one of a lower resolution."
    )
    return Permanent("too_long", reason)


def no_match() -> Permanent:
    """The music was not heard in the dance."""
    reason = sentence(
        "The music was not found in the sound of the dance video. Check that it is the song that"
        " was played, in the same version, and that it can be heard in the video."
    )
    return Permanent("no_match", reason)


WARNINGS = {
    "only_modular": sentence(
        "Only the exact match is delivered: onsets and harmony alone did not confirm it."
    ),
    "only_v2": sentence(
        "Only the version by onsets and harmony is delivered: the music's waveform was not found"
        " at its own speed. Check the sync before you use it."
    ),
    "speed": sentence("The music was played at another speed in the room; it was followed."),
    "repeats": sentence(
        "The music repeats itself exactly: another bar fits as well as the one that was chosen."
    ),
    "cut": sentence(
        "The clip is put together from several takes: the music follows each of them, so it jumps"
        " at the cuts."
    ),
    "part": sentence(
        "In a part of the clip the music was not heard at its place: look at the sync there."
    ),
    "cut_off": sentence("The dance video breaks off; what could be read was used."),
    "short": sentence(
        "The clip is short, or the music covers little of it, and music repeats itself: check"
        " that this is the right bar."
    ),
    "silence": sentence("The music does not cover the whole clip: the rest is silent."),
    "reencoded": sentence(
        "The picture was encoded again, since its format cannot be kept in an MP4 file."
    ),
    "player": sentence("Some browsers cannot show the format of this picture. Download the file."),
    "hidden_start": sentence(
        "The cut version begins between two key frames: the pictures before its start are hidden,"
        " not removed."
    ),
}


def warning(code: str) -> Sentence:
    """The sentence of a warning's code."""
    return WARNINGS[code]
