"""Measures the suite beside bare peers on the real servers: `make bench`, about 50 minutes."""

import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from cyclopts import App

from tests.bench import appends, batches, decrees, people, queries, rebuilds, visible, workers
from tests.bench.machine import ROOT, facts
from tests.bench.outcome import Outcome
from tests.bench.page import measured, write
from tests.bench.room import Room

PAGE = ROOT / "docs" / "benchmarks.md"
PARTS: Mapping[str, Callable[[Room], Outcome]] = {
    "a": appends.measure,
    "b": batches.measure,
    "c": visible.measure,
    "d": rebuilds.measure,
    "f": workers.measure,
    "g": queries.measure,
    "h": decrees.measure,
    "i": people.measure,
}
app = App(name="bench")


@app.default
def run(*, only: str = "", quick: bool = False) -> None:
    """Measure all parts and write the page; some or quickly, and print what would stand on it.

    Parameters
    ----------
    only
        Letters of parts, with commas between them.
    quick
        Use smaller numbers, for work on one part: such figures say little.
    """
    letters = only.split(",") if only else list(PARTS)
    folder = Path(tempfile.mkdtemp(prefix="spbe-bench-"))
    try:
        room = Room(folder, quick=quick)
        with room.stack:
            told = list(facts(room))
            outcomes = [_measured(letter, room) for letter in letters]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if only or quick:
        print("\n".join(measured(outcomes, told)))  # noqa: T201
    else:
        write(PAGE, outcomes, told)
        print(f"written: {PAGE.relative_to(ROOT)}")  # noqa: T201
    sys.exit(any(outcome.fault for outcome in outcomes))


def _measured(letter: str, room: Room) -> Outcome:
    """Measure one part; what befalls it is told on the page, and the others go on."""
    room.tell(f"({letter})")
    try:
        return PARTS[letter](room)
    except Exception as fault:  # noqa: BLE001 - an outermost loop
        traceback.print_exc()
        return Outcome(letter, "", fault=f"{type(fault).__name__}: {fault}"[:300])


if __name__ == "__main__":
    app()
