"""The kind that counts, with part of its output in a folder of its own."""

from pathlib import Path

from huey_app.kinds.contract import Context, Params, Summary
from tests.toy_kind import OUTPUT, CountKind

_COPY = "inner/copy.txt"


class FolderKind(CountKind):
    """Counts, then leaves a copy of its numbers in a folder of its output folder."""

    def run(self, context: Context, params: Params) -> Summary:
        summary = super().run(context, params)
        copy = context.folder / _COPY
        copy.parent.mkdir()
        copy.write_text((context.folder / OUTPUT).read_text())
        return summary


def assert_output(folder: Path, total: int) -> None:
    """The attempt's folder holds all of an undisturbed run's output and nothing else."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {OUTPUT, _COPY}
    numbers = "".join(f"{number}\n" for number in range(total))
    assert [(folder / name).read_text() for name in sorted(found)] == [numbers, numbers]
