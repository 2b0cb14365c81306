"""The words on exported sheets, in the submitter's language."""

from huey_app.kinds.contract import Sentence, sentence

SUMMARY_SHEET = sentence("Summary")
CLAIMS_SHEET = sentence("Claims")
ERRORS_SHEET = sentence("Errors")

CLAIM_HEADINGS = (
    sentence("Row"),
    sentence("Cell"),
    sentence("Claim"),
    sentence("Type"),
    sentence("Refers to"),
    sentence("Language"),
    sentence("Confidence"),
    sentence("Why to check"),
    sentence("Claim text"),
    sentence("As printed"),
)
ERROR_HEADINGS = (sentence("Row"), sentence("Cell"), sentence("Code"), sentence("What to know"))
SUMMARY_HEADINGS = (sentence("Figure"), sentence("Value"))

INDEPENDENT = sentence("independent")
DEPENDENT = sentence("dependent")

_FIGURES = {
    "sheet_name": sentence("Sheet"),
    "column_name": sentence("Column"),
    "total_cells_processed": sentence("Cells processed"),
    "total_claims_extracted": sentence("Claims found"),
    "independent_claims_count": sentence("Independent claims"),
    "dependent_claims_count": sentence("Dependent claims"),
    "low_confidence_count": sentence("Claims worth a second look"),
    "processing_errors_count": sentence("Errors and warnings"),
    "parser_version": sentence("Parser version"),
}
_LANGUAGES = {
    "zh": sentence("Chinese"),
    "en": sentence("English"),
    "de": sentence("German"),
    "fr": sentence("French"),
    "ja": sentence("Japanese"),
    "ko": sentence("Korean"),
}
_UNKNOWN_LANGUAGE = sentence("another language")


def figures() -> dict[str, Sentence]:
    """The summary's single figures, in the order to show them."""
    return dict(_FIGURES)


def language_name(code: str, locale: str) -> str:
    """A language's name for people, with its code where it is not one that we read."""
    if code in _LANGUAGES:
        return _LANGUAGES[code].say(locale)
    return f"{_UNKNOWN_LANGUAGE.say(locale)} ({code})"
