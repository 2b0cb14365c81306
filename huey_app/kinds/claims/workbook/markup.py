"""Streams one XML part through expat and stops what no spreadsheet program writes."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Protocol, TypeVar
from xml.parsers import expat

from huey_app.kinds.claims.workbook.refusals import corrupt, too_large

CHUNK_BYTES = 1 << 16
TOKEN_LIMIT_BYTES = 2 << 20
NAMES_LIMIT_COUNT = 20_000
DEPTH_LIMIT = 100

Attributes = dict[str, str]
T = TypeVar("T")

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Handler(Protocol):
    """What listens to one part: a function by element name, without namespace prefix."""

    @property
    def starts(self) -> Mapping[str, Callable[[Attributes], None]]:
        """What to call at a start tag."""

    @property
    def ends(self) -> Mapping[str, Callable[[], None]]:
        """What to call at an end tag."""

    def attach(self, parser: expat.XMLParserType) -> None:
        """Take the parser, to switch its `CharacterDataHandler`."""


def parse(file: IO[bytes], handler: Handler) -> Iterator[bytes]:
    """Feed `file` to `handler`, yielding after each chunk of XML that was fed (up to 64 KiB).

    Raises BadInput on a document type, deep nesting, giant tokens or endless new names, since
    expat would keep those in memory, and ExpatError on what is not XML.
    """
    parser = _parser(handler)
    fed_bytes = 0
    while chunk := file.read(CHUNK_BYTES):
        parser.Parse(chunk, False)
        fed_bytes += len(chunk)
        _check_memory(parser, fed_bytes)
        yield chunk
    parser.Parse(b"", True)
    yield b""


def local_name(qualified: str) -> str:
    """Cut a namespace prefix off."""
    return qualified.rpartition(":")[2]


def unescape(text: str) -> str:
    """Decode `_xHHHH_`, the way a workbook writes what XML cannot (`_x005F_` is `_`)."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(decoded):
        return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return decoded


class _ByQualifiedName(dict[str, T | None]):
    """Functions by qualified name, looked up once each by the local name."""

    def __init__(self, by_local_name: Mapping[str, T]) -> None:
        super().__init__()
        self._by_local_name = by_local_name

    def __missing__(self, qualified: str) -> T | None:
        self[qualified] = found = self._by_local_name.get(local_name(qualified))
        return found


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK_BYTES
    starts = _ByQualifiedName(handler.starts)
    ends = _ByQualifiedName(handler.ends)
    depth = 0

    def start(qualified: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_LIMIT:
            raise too_large()
        if begin := starts[qualified]:
            begin(attributes)

    def end(qualified: str) -> None:
        nonlocal depth
        depth -= 1
        if finish := ends[qualified]:
            finish()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse_document_type
    handler.attach(parser)
    return parser


def _refuse_document_type(*_: object) -> None:
    # No workbook has one; entity bombs and external entities need one.
    raise corrupt()


def _check_memory(parser: expat.XMLParserType, fed_bytes: int) -> None:
    if fed_bytes - parser.CurrentByteIndex > TOKEN_LIMIT_BYTES:
        raise too_large()
    if len(parser.intern) > NAMES_LIMIT_COUNT:
        raise too_large()
