"""One attempt at a video task: read, match, decide, write; goes on from its checkpoint."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey_app.kinds import child
from huey_app.kinds.contract import Context, State, Summary, sentence
from huey_app.kinds.video import drawing, refusals
from huey_app.kinds.video.decide import Decision, decide
from huey_app.kinds.video.matching.result import Match

MATCHER_VERSION = 6
EXPLANATION = "match.json"
TOTAL = 100
_LIMITS = child.Limits(time_s=3_600, memory_bytes=3 << 29, file_bytes=3 << 30)
_STAGES = {"reading": (0, 25), "matching": (25, 60), "writing": (60, 99)}
_MESSAGES = {
    "reading": sentence("Reading the sound of both files."),
    "matching": sentence("Looking for the music in the sound of the dance."),
    "writing": sentence("Writing the videos."),
}
_BROWSER_CODECS = {"h264", "vp9", "av1", "vp8"}

Work = Callable[[dict[str, Any], Callable[[dict[str, Any]], None]], dict[str, Any]]


class Attempt:
    """Runs once; a resumed attempt writes what one that was never disturbed writes."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stage = "reading"
        self._done = 0

    def run(self) -> Summary:
        """Do all of it. Raises Permanent with the contract's codes."""
        resumed = self._resumed()
        found = resumed or self._match()
        decision = _decision(found)
        if decision.is_empty:
            raise refusals.no_match(
                found["clip"]["duration_s"]
            )  # and nothing saved: whoever tries again wants a new search
        if not resumed:
            self._context.checkpoint(found)
        told = self._write(found, decision)
        summary = self._summary(found, decision, told)
        self._explain(found, summary)
        return summary

    def _resumed(self) -> State | None:
        state = self._context.resumed
        return state if state and state.get("matcher_version") == MATCHER_VERSION else None

    def _match(self) -> State:
        found = self._confined(_analyse, self._paths())
        for path in self._context.folder.iterdir():
            path.unlink()
        return found | {"matcher_version": MATCHER_VERSION}

    def _write(self, found: State, decision: Decision) -> dict[str, bool]:
        self._stage = "writing"
        request = self._paths() | {key: found[key] for key in ("clip", "music_s", "music_track")}
        request |= {
            "modular": decision.modular and decision.modular.to_json(),
            "v2": decision.v2 and decision.v2.to_json(),
        }
        return self._confined(_produce, request)

    def _paths(self) -> dict[str, Any]:
        paths = {name: str(path) for name, path in self._context.inputs.items()}
        return paths | {"folder": str(self._context.folder)}

    def _confined(self, work: Work, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return child.run(work, request, _LIMITS, self._tick)
        except child.Ended as error:
            if error.reason in ("time", "memory"):
                raise refusals.too_costly() from error
            raise  # killed from outside: another attempt may do better

    def _tick(self, said: dict[str, Any] | None) -> None:
        if said is not None:
            self._stage = said["stage"]
            low, high = _STAGES[self._stage]
            self._done = round(low + (high - low) * said["part"])
        self._context.progress(self._done, TOTAL, _MESSAGES[self._stage])

    def _summary(self, found: State, decision: Decision, told: dict[str, bool]) -> Summary:
        is_identical = told.pop("identical")
        codes = [*decision.warnings, *(code for code, is_so in told.items() if is_so)]
        codes += ["cut_off"] if found["clip"]["is_cut_off"] else []
        plays = told["reencoded"] or found["clip"]["codec"] in _BROWSER_CODECS
        codes += [] if plays else ["player"]
        main = decision.main
        return {
            "modular_output": "modular.mp4" if decision.modular else None,
            "v2_output": "v2.mp4" if decision.v2 else None,
            "offset_ms": round(1000 * main.music_at(0.0), 2),
            "confidence": decision.confidence,
            "tempo_bpm": found["tempo_bpm"],
            "duration_s": round(found["clip"]["duration_s"], 3),
            "speed": round(main.speed, 6),
            "agree": bool(decision.modular and decision.v2),
            "identical": is_identical,
            "picture_output": "waves.svg",
            "warnings": [self._warning(code, main.speed) for code in dict.fromkeys(codes)],
        }

    def _warning(self, code: str, speed: float) -> dict[str, Any]:
        """With text and facts: a page says it again in the language of its reader."""
        said = refusals.warning(code, speed)
        message = said.say(self._context.locale)
        return {"code": code, "message": message, "text": said.text, "facts": dict(said.facts)}

    def _explain(self, found: State, summary: Summary) -> None:
        folder = self._context.folder
        (folder / "waves.svg").write_text(drawing.svg(*found["heights"]))
        text = json.dumps({"summary": summary, "match": found}, ensure_ascii=False)
        (folder / EXPLANATION).write_text(text)
        for path in folder.iterdir():
            _sync(path)


def _decision(found: State) -> Decision:
    modular, v2 = (found[name] and Match.from_json(found[name]) for name in ("modular", "v2"))
    return decide(modular or None, v2 or None, found["music_s"])


def _analyse(request: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    _leave_cores_to_the_searches()
    # Imported here: only the confined child carries numpy and FFmpeg.
    from huey_app.kinds.video.analysis import analyse

    return analyse(request, say)


def _produce(request: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    _leave_cores_to_the_searches()
    from huey_app.kinds.video.production import produce

    return produce(request, say)


def _leave_cores_to_the_searches() -> None:
    """Read by numpy on import: its own threads wait in a loop for a core that our two have."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
