"""How long do the databases take, by what is asked of them, and how many lines are in use?"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from time import perf_counter
from typing import ParamSpec, TypeVar
from weakref import WeakMethod

from prometheus_client import Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine, QueuePool, event

P = ParamSpec("P")
R = TypeVar("R")

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SECONDS = Histogram(
    "database_seconds",
    "How long a database took, by what was asked of it; the wait for a line is one of them",
    ("database", "operation"),
    registry=None,
    buckets=_BUCKETS,
)
"""Of the whole process: what it has opened is named after its database, whichever app asked."""

WAIT = "wait for a line"
_OF_RECORDERS = {
    "append": "append",
    "done": "look for a command",
    "heads": "heads",
    "records": "read a page",
    "select_events": "load a stream",
}
_in_use: "list[tuple[str, WeakMethod[Callable[[], int]]]]" = []


def time_recorder(recorder: object, database: str) -> None:
    """Have what is asked of a journal's recorder timed from now on, on whichever database."""
    for name, operation in _OF_RECORDERS.items():
        setattr(recorder, name, _timed(getattr(recorder, name), database, operation))


def time_transactions(engine: Engine, database: str, operation: str) -> None:
    """Have each transaction of an engine timed from its beginning to its end."""
    observe = SECONDS.labels(database, operation).observe

    def begun(connection: Connection) -> None:
        connection.info["begun"] = perf_counter()

    def ended(connection: Connection) -> None:
        if connection.invalidated:  # it fell: to ask it for anything would hide the fault
            return
        if begun := connection.info.pop("begun", None):
            observe(perf_counter() - begun)

    event.listen(engine, "begin", begun)
    for end in ("commit", "rollback"):
        event.listen(engine, end, ended)
    if isinstance(engine.pool, QueuePool):
        count_in_use(database, engine.pool.checkedout)


def count_in_use(database: str, count: Callable[[], int]) -> None:
    """Show how many of a pool's lines are in use; ``count`` is a method of what has the pool."""
    _in_use[:] = [one for one in _in_use if one[1]() is not None]
    _in_use.append((database, WeakMethod(count)))


def waited(database: str) -> Callable[[float], None]:
    """Return what is told how long somebody waited for a line."""
    return SECONDS.labels(database, WAIT).observe


def _timed(asked: Callable[P, R], database: str, operation: str) -> Callable[P, R]:
    observe = SECONDS.labels(database, operation).observe

    @wraps(asked)
    def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        began = perf_counter()
        try:
            return asked(*args, **kwargs)
        finally:
            observe(perf_counter() - began)

    return timed


def waited_for(database: str) -> type[QueuePool]:
    """Return a pool that tells how long each of its lines was waited for, made or found alive."""
    return type("WaitedFor", (QueuePool,), {"connect": _timed(QueuePool.connect, database, WAIT)})


class LinesInUse(Collector):
    """How many lines to each database are in use now."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield by database."""
        counted = Counter[str]()
        for database, of_pool in _in_use:
            if count := of_pool():
                counted[database] += max(count(), 0)
        told = "Lines to a database that are in use, or waited for"
        lines = GaugeMetricFamily("database_lines_in_use", told, labels=("database",))
        for database, number in counted.items():
            lines.add_metric((database,), number)
        yield lines
