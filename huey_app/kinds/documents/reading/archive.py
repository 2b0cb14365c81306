"""Zip archives of strangers: bounded when unpacked, members by name only, never to the disk."""

import zipfile
import zlib
from pathlib import Path

from huey_app.kinds.documents.reading import refusals

_MEMBER_MOST_BYTES = 256 * 1024 * 1024
_TOTAL_MOST_BYTES = 512 * 1024 * 1024
_MEMBERS_MOST = 50_000
_RATIO_MOST = 200
"""Office XML packs up to about 1 to 40; past this, and past some size, it is a bomb."""
_RATIO_FROM_BYTES = 32 * 1024 * 1024
_ENCRYPTED_FLAG = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class Archive:
    """The members of a zip file. Raises BadInput for what is cut, encrypted or a bomb."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise refusals.corrupt() from None
        infos = self._zip.infolist()
        if len(infos) > _MEMBERS_MOST:
            raise refusals.too_large()
        self._infos = {info.filename: info for info in infos}
        self._read_bytes = 0

    def names(self) -> list[str]:
        """Names of all members, in the archive's order."""
        return list(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """Content of a member. Raises BadInput; a missing member is `corrupt`."""
        info = self._infos.get(name)
        if info is None:
            raise refusals.corrupt()
        self._require_sane(info)
        try:
            with self._zip.open(info) as member:
                data = member.read(_MEMBER_MOST_BYTES + 1)
        except _BROKEN:
            raise refusals.corrupt() from None
        self._read_bytes += len(data)
        if len(data) > _MEMBER_MOST_BYTES or self._read_bytes > _TOTAL_MOST_BYTES:
            raise refusals.too_large()
        return data

    def begins(self, name: str, size_bytes: int) -> bytes:
        """The first bytes of a member. Raises BadInput."""
        info = self._infos[name]
        self._require_sane(info)
        try:
            with self._zip.open(info) as member:
                return member.read(size_bytes)
        except _BROKEN:
            raise refusals.corrupt() from None

    def find(self, name: str) -> bytes | None:
        """Content of a member, or None where there is none."""
        return self.read(name) if name in self._infos else None

    def _require_sane(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise refusals.encrypted()
        packed = max(info.compress_size, 1)
        is_bomb = info.file_size > _RATIO_FROM_BYTES and info.file_size / packed > _RATIO_MOST
        if is_bomb or info.file_size > _MEMBER_MOST_BYTES:
            raise refusals.too_large()
