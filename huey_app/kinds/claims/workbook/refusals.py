"""The one place that turns what the readers raise on a broken workbook into BadInput."""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers import expat

from huey_app.kinds.contract import BadInput, sentence

# RuntimeError covers NotImplementedError (zip versions) and what zipfile raises on encryption;
# LookupError covers missing members and unknown XML encodings; ValueError covers UnicodeError.
READER_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    expat.ExpatError,
    LookupError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)


@contextmanager
def broken_means_bad_input() -> Iterator[None]:
    """Refuse the workbook when a reader stumbles over its content.

    An OSError passes, since the disk may be to blame, but for EINVAL: a seek to a place that
    only a broken file names.
    """
    try:
        yield
    except READER_ERRORS as error:
        raise corrupt() from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise corrupt() from error


def corrupt() -> BadInput:
    """The content is not what a spreadsheet program writes."""
    return BadInput(
        "corrupt",
        sentence(
            "The workbook is damaged and cannot be read. "
            "Open it in a spreadsheet program, save it again as .xlsx and send that file."
        ),
    )


def incomplete() -> BadInput:
    """The file begins as a workbook and then stops."""
    return BadInput(
        "incomplete",
        sentence(
            "The workbook is cut off: its end is missing. "
            "Perhaps a copy or download was interrupted; get the file again and resend it."
        ),
    )


def too_large() -> BadInput:
    """The content is beyond what any honest workbook of an allowed file size holds."""
    return BadInput(
        "too_large",
        sentence(
            "The workbook unpacks to far more than a workbook should and was not opened. "
            "Copy the sheet with the claims into a new workbook and send that."
        ),
    )
