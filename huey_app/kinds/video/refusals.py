"""The sentences with which this kind refuses, and the warnings of its results."""

from dataclasses import replace

from huey_app.kinds.contract import Fact, Permanent, Sentence, sentence

_SHORT_S = 5.0
"""Of a shorter clip its length is the likeliest reason that nothing is found."""


def unreadable(role: str) -> Permanent:
    """A file that is no media, or breaks off before its index."""
    if role == "dance":
        reason = sentence(
            "The dance file cannot be read as a video. It may be cut off or not be a video:"
            " check that it plays on your computer, then send it again."
        )
    else:
        reason = sentence(
            "The music file cannot be read. It may be cut off, locked to a music app, or not be"
            " music: check that any other player plays it, or send it as MP3."
        )
    return Permanent("unreadable", reason)


def no_picture() -> Permanent:
    """A dance file with sound alone."""
    reason = sentence(
        "The dance file holds no picture. Perhaps the two files were swapped: send the recording"
        " of the dance as the dance video, and the song as the music."
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
            "The dance video has no sound, or only silence, so the music cannot be matched to"
            " it. Send a recording in which the music of the room can be heard."
        )
    else:
        reason = sentence(
            "The music file has no sound, or only silence. Send a file that holds the music."
        )
    return Permanent("no_audio", reason)


def unknown_sound(role: str) -> Permanent:
    """A file whose sounds nothing here can decode."""
    if role == "dance":
        reason = sentence(
            "The sound of the dance video is in a format that is not known here. Save it as an MP4"
            " with AAC sound, then send it again."
        )
    else:
        reason = sentence(
            "The sound of the music file is in a format that is not known here. Save it as MP3,"
            " then send it again."
        )
    return Permanent("unreadable", reason)


def too_short(role: str) -> Permanent:
    """Too little sound to look for anything in it."""
    if role == "dance":
        reason = sentence(
            "The dance video has less than half a second of sound, too little to find the music in"
            " it. Send a recording of ten seconds or more."
        )
    else:
        reason = sentence(
            "The music is shorter than half a second. Send the song, or the part of it that was"
            " played."
        )
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


def no_match(duration_s: float) -> Permanent:
    """The music was not heard in the dance, which may be too short for that."""
    if duration_s < _SHORT_S:
        reason = sentence(
            "The dance video is only {seconds} s long, and the music was not found in so little of"
            " it. Send ten seconds or more of the recording, and the song that was played in it.",
            seconds=round(duration_s, 1),
        )
        return Permanent("no_match", reason)
    reason = sentence(
        "The music was not found in the sound of the dance video. Check that it is the song that"
        " was played, in the same version and at nearly the same speed, and that it can be heard"
        " in the video."
    )
    return Permanent("no_match", reason)


WARNINGS = {
    "only_modular": sentence(
        "Only the whole take is delivered: a second search, by rhythm and harmony alone, did not"
        " confirm the match. Check the sync before you use it."
    ),
    "only_takes": sentence(
        "Only the whole take is delivered: the version that is cut to the music follows one take,"
        " and this clip has several."
    ),
    "only_v2": sentence(
        "Only the version that is cut to the music is delivered: rhythm and harmony were found,"
        " but not this very recording at its own speed. Check the sync before you use it."
    ),
    "speed": sentence(
        "In the room the music was played at {percent} % of its own speed: the clean music was"
        " brought to the same speed."
    ),
    "bass": sentence(
        "Only the low notes and the drums of the music were recognised: another song over the same"
        " ones would fit as well. Check that this is the song."
    ),
    "repeats": sentence(
        "The music repeats itself exactly: another bar fits as well as the one that was chosen."
        " Check that it begins and ends where it should."
    ),
    "cut": sentence(
        "The clip is put together from several takes: in the whole take the music follows each"
        " of them, so it jumps at the cuts. Look at the sync there."
    ),
    "part": sentence(
        "In a part of the clip the music was not heard at its place: look at the sync there."
    ),
    "cut_off": sentence(
        "The dance video breaks off: the file is not complete. What could be read was used; send"
        " the whole file if something is missing."
    ),
    "short": sentence(
        "The clip is short, or the music covers little of it, and music repeats itself: check"
        " that this is the right bar."
    ),
    "silence": sentence(
        "The music does not cover the whole clip: where it has not begun or is over, the whole"
        " take is silent."
    ),
    "reencoded": sentence(
        "The picture was encoded again as H.264, since its format cannot be kept in an MP4 file."
    ),
    "player": sentence(
        "Some browsers cannot show the format of this picture. If it stays black here, download"
        " the file."
    ),
    "hidden_start": sentence(
        "The version that is cut to the music begins between two key frames: the pictures before"
        " its start are hidden, not removed; where a program for editing shows them, cut them off."
    ),
}


def warning(code: str, speed: float) -> Sentence:
    """The sentence of a warning's code; `speed` is the room's, 1 where it is the music's own."""
    facts: dict[str, Fact] = {"percent": round(100 * speed, 1)} if code == "speed" else {}
    return replace(WARNINGS[code], facts=facts)
