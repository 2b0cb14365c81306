"""How soon an idle worker starts a task after its commit, and what being idle costs."""

import time
from collections.abc import Callable
from contextlib import ExitStack

from huey_app import clock
from huey_app.models import Task
from tests.benchmarks import ours, processes
from tests.benchmarks.measure import Stage, percentile, random_pause, wait_until
from tests.benchmarks.results import Report
from tests.benchmarks.stock import BEST_OPTIONS, Stock
from tests.work import Work

_LIMIT_S = 15.0
_OURS, _STOCK = "ours", "stock Huey, default"
_STOCK_BEST = f"stock Huey, {' '.join(BEST_OPTIONS)}"
_IDLE_CPU_LIMIT_PERCENT = 1.0


def run(stage: Stage) -> Report:
    """Submit to three idle consumers in turn, at random moments."""
    stock = Stock(stage.folder / "stock.db", fsync=True)
    best = Stock(stage.folder / "stock-best.db", fsync=True)
    with ExitStack() as stack:
        work = stack.enter_context(ours.opened(stage.folder))
        ours_child = stack.enter_context(ours.consumer(work.settings))
        stack.enter_context(stock.consumer())
        best_child = stack.enter_context(best.consumer(*BEST_OPTIONS))
        sides: dict[str, Callable[[], float]] = {
            _OURS: lambda: _our_delay_ms(work),
            _STOCK: lambda: _stock_delay_ms(stock),
            _STOCK_BEST: lambda: _stock_delay_ms(best),
        }
        delays_ms = _delays_ms(stage, sides)
        cpu_percent = _idle_percent(stage, {_OURS: ours_child.pid, _STOCK_BEST: best_child.pid})
    return _report(delays_ms, cpu_percent)


def _delays_ms(stage: Stage, sides: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    rounds = stage.pick(40, 4)
    delays_ms: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side()  # a first task imports and connects
    for number in range(rounds):
        stage.say(f"round {number + 1} of {rounds}")
        for name, side in sides.items():
            random_pause(0.1, 0.6)
            delays_ms[name].append(side())
    return delays_ms


def _our_delay_ms(work: Work) -> float:
    task = work.submit(total=0)
    committed_at = clock.now()
    wait_until(lambda: work.row(task).done, _LIMIT_S, every_s=0.02)
    started_at = Task.select(Task.started_at).where(Task.id == task.id).scalar()
    return float(started_at - committed_at) * 1000


def _stock_delay_ms(stock: Stock) -> float:
    result = stock.tell_time()
    committed_at = time.time()
    started_at = result.get(blocking=True, timeout=_LIMIT_S)
    return float(started_at - committed_at) * 1000


def _idle_percent(stage: Stage, consumers: dict[str, int]) -> dict[str, list[float]]:
    """Percent of one core that each worker of an idle consumer uses, the busiest first."""
    watched_s = stage.pick(10, 2)
    stage.say(f"idle for {watched_s} s")
    workers = {name: processes.group(pid)[1:] for name, pid in consumers.items()}
    before_s = {pid: processes.cpu_s(pid) for pids in workers.values() for pid in pids}
    time.sleep(watched_s)
    return {
        name: sorted((processes.cpu_s(p) - before_s[p]) / watched_s * 100 for p in pids)[::-1]
        for name, pids in workers.items()
    }


def _report(delays_ms: dict[str, list[float]], cpu_percent: dict[str, list[float]]) -> Report:
    report = Report("From a commit to the start of its task, workers idle for 0.3 to 1.8 s")
    for percent in (50, 95):
        value = {name: percentile(values, percent) for name, values in delays_ms.items()}
        report.compare(f"p{percent}", value.pop(_OURS), value, "ms")
    busiest = {name: values[0] for name, values in cpu_percent.items()}
    peers = {"limit": _IDLE_CPU_LIMIT_PERCENT, _STOCK_BEST: busiest[_STOCK_BEST]}
    report.compare("idle CPU, busiest process", busiest[_OURS], peers, "% of a core")
    whole = {name: sum(values) for name, values in cpu_percent.items()}
    report.compare("idle CPU, all of them", whole.pop(_OURS), whole, "% of a core")
    report.notes = [
        "Processes below the consumer: 2 workers, and the scheduler.",
        "Stock's default delay grows further, up to 10 s, the longer its workers were idle.",
    ]
    return report
