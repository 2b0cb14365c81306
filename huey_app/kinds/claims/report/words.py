"""The report's own words."""

from huey_app.kinds.contract import sentence

TITLE = sentence("Patent claims report")
GLANCE = sentence("At a glance")
LANGUAGES = sentence("Languages")
TYPES = sentence("Types")
ATTENTION = sentence("Look at these first")
ERRORS = sentence("Errors and warnings")
UNSURE = sentence("Claims worth a second look")
NOTHING_TO_CHECK = sentence("No errors, and every claim was read with good confidence.")
ALL_ROWS = sentence("All claim sets")
INDEPENDENT = sentence("independent")
DEPENDENT = sentence("dependent")
REFERS_TO = sentence("refers to")
CONFIDENCE = sentence("confidence")
OTHER_CATEGORY = sentence("own category, cites another claim")
TREE = sentence("Dependency tree")
NO_CLAIMS = sentence("No claims were found in this cell.")
KEY = sentence(
    "Dark: independent claim. Frame: claims that depend on the one beside it. "
    "Dashed: a further reference. Orange: worth a second look."
)
