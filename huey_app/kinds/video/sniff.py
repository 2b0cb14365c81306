"""Tells at once what cannot be media, so that the sender hears of it while still there."""

from pathlib import Path

_HEAD_BYTES = 4_096
_LEAST_BYTES = 16

# Matroska and WebM, Ogg, FLAC, MP3 with a tag, FLV, ASF, MPEG programme streams and MPEG video,
# CAF, AMR, WavPack, Monkey's Audio, True Audio, Wave64, DTS: its core in words of 16 and of 14
# bits, either byte first, and DTS-HD.
_BEGINS = (
    b"\x1a\x45\xdf\xa3",
    b"OggS",
    b"fLaC",
    b"ID3",
    b"FLV\x01",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    b"\x00\x00\x01\xba",
    b"\x00\x00\x01\xb3",
    b"caff",
    b"#!AMR",
    b"wvpk",
    b"MAC ",
    b"TTA1",
    b"riff\x2e\x91\xcf\x11",
    b"\x7f\xfe\x80\x01",
    b"\xfe\x7f\x01\x80",
    b"\x1f\xff\xe8\x00",
    b"\xff\x1f\x00\xe8",
    b"DTSHDHDR",
)
_CHUNKED = (b"RIFF", b"RF64", b"FORM")
_CHUNKED_AS = (b"AVI ", b"WAVE", b"AIFF", b"AIFC")
# The first box of MP4 and of QuickTime, which needs no `ftyp`; some pictures have one as well.
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_PICTURES = (b"heic", b"heix", b"heim", b"mif1", b"msf1", b"avif", b"avis")
_TS_MARK = 0x47
_TS_STEPS = ((0, 188), (4, 192))


def is_media(path: Path) -> bool:
    """False for a file that is nearly empty, all zeros or plain text; True says nothing yet."""
    head = _head(path)
    if len(head) < _LEAST_BYTES or not any(head):
        return False
    return not _is_text(head)


def is_known(path: Path) -> bool:
    """Whether its first bytes are those of a container or a codec of sound or picture."""
    head = _head(path)
    if len(head) < _LEAST_BYTES:
        return False
    is_chunked = head.startswith(_CHUNKED) and head[8:12] in _CHUNKED_AS
    is_boxed = head[4:8] in _BOXES and head[8:12] not in _PICTURES
    is_marked = head.startswith(_BEGINS) or is_chunked or is_boxed
    is_frame = _is_audio_frame(head) or _is_dolby_frame(head)
    return is_marked or is_frame or _is_transport_stream(head)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _is_transport_stream(head: bytes) -> bool:
    return any(set(head[at::step][:3]) == {_TS_MARK} for at, step in _TS_STEPS)


def _is_audio_frame(head: bytes) -> bool:
    """A frame of MPEG layer II or III, or of AAC in ADTS.

    Layer I is left out: a UTF-16 text begins like it.
    """
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    if head[1] & 0xF6 == 0xF0:
        return head[2] >> 2 & 0xF < 13
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer in (1, 2) and 0 < bitrate < 15 and rate != 3


def _is_dolby_frame(head: bytes) -> bool:
    """A frame of AC-3 (version 8, older ones below) or of E-AC-3 (16), see ETSI TS 102 366."""
    if not head.startswith(b"\x0b\x77"):
        return False
    rate, size, version = head[4] >> 6, head[4] & 0x3F, head[5] >> 3
    return (version <= 10 and rate != 3 and size < 38) or 10 < version <= 16


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        # A character may be cut at the end of what was read.
        if error.start < len(head) - 4:
            return False
        text = head[: error.start].decode()
    return all(sign.isprintable() or sign.isspace() for sign in text)
