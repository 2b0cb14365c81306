"""Why a document is not read: the code for programs, and a sentence that says what to do."""

from huey_app.kinds.contract import BadInput, Permanent, sentence


def encrypted() -> BadInput:
    """The file asks for a password."""
    reason = sentence(
        "The file is protected by a password: remove the protection and send it again."
    )
    return BadInput("encrypted", reason)


def corrupt() -> BadInput:
    """The file is not what it says it is, or only a part of it."""
    reason = sentence(
        "The file is damaged or incomplete: open it in the program that made it, save it again "
        "and send that."
    )
    return BadInput("corrupt", reason)


def unsupported() -> BadInput:
    """No reader for this content."""
    reason = sentence(
        "This type of file is not read here. Send PDF, Word (docx), PowerPoint (pptx), Excel "
        "(xlsx), OpenDocument, HTML, Markdown, text, CSV, e-mail (eml), EPUB or RTF."
    )
    return BadInput("unsupported_type", reason, 415)


def old_office(program: str, ending: str) -> BadInput:
    """A binary format of the years before 2007 that is not read."""
    reason = sentence(
        "This is an old {program} file: open it, save it as {ending} and send that.",
        program=program,
        ending=ending,
    )
    return BadInput("unsupported_type", reason, 415)


def no_text() -> BadInput:
    """There is nothing to find in it."""
    return BadInput("no_text", sentence("There is no text in the file."))


def only_scans() -> BadInput:
    """Pictures of text, and nothing here that reads them."""
    reason = sentence(
        "The file holds pictures of text only, and text recognition (OCR) is not installed here: "
        "send a version with text, or ask the operator to install holdfast[ocr]."
    )
    return BadInput("no_text", reason)


def unreadable_scans() -> BadInput:
    """Text recognition ran and found nothing."""
    reason = sentence("The file holds pictures only, and no text was recognised in them.")
    return BadInput("no_text", reason)


def too_large() -> BadInput:
    """Unpacked, it would be more than this service takes."""
    reason = sentence("The file holds more than can be read at once: split it and send the parts.")
    return BadInput("too_large", reason)


def unfolds() -> BadInput:
    """A small file that is written to fill the memory of whoever reads it."""
    reason = sentence(
        "The file unfolds to more than can be read, as its XML entities repeat each other: save "
        "it again without entities and send that."
    )
    return BadInput("too_large", reason)


def refers_elsewhere() -> BadInput:
    """Part of its text is in another file, which may be one of this machine's own."""
    reason = sentence(
        "Text of the file is kept elsewhere (an external XML entity), which is never opened: put "
        "the text into the file and send it again."
    )
    return BadInput("corrupt", reason)


def took_too_long(limit_s: float) -> Permanent:
    """The reader did not come to an end."""
    reason = sentence(
        "Reading the file took longer than {seconds} s: split it, or save it again and send that.",
        seconds=round(limit_s),
    )
    return Permanent("timeout", reason)
