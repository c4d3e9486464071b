"""(i) Are 180,000 people imported in lists of 10,000 as fast at the end as at first, and as small?

Each list is an export of the HR system that is checked whole and then taken, as the door takes it.
All stand in one journal and one store of keys; one process takes them one after the other, so that
what it keeps of a list that is done would show.
"""

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from statistics import median

from tests.bench.outcome import Outcome, Ratio, said
from tests.bench.room import Room

LISTS, ROWS = 18, 10_000
LINEAR, MEMORY = 1.2, 1.1
FIRST = 3
"""Lists that stand for the beginning, and as many for the end: what is new at first warms up."""


def measure(room: Room) -> Outcome:
    """Import list after list in a process of its own."""
    outcome = Outcome("i", "An import of 180,000 people")
    outcome.headings = ("list", "people before it", "people/s", "peak MiB after it")
    lists, rows = int(room.of(LISTS, 3)), int(room.of(ROWS, 1_000))
    with contextlib.ExitStack() as stack:
        urls = [stack.enter_context(room.database(owner)) for owner in ("personnel", "keys")]
        room.tell(f"importing {lists} lists of {rows:,} people")
        asked = [sys.executable, "-m", "tests.bench.importing", str(lists), str(rows), *urls]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    _note(outcome, [tuple(map(float, line.split())) for line in told.stdout.splitlines()], rows)
    return outcome


def _note(outcome: Outcome, found: Sequence[tuple[float, ...]], rows: int) -> None:
    seconds, peaks = zip(*found, strict=True)
    few = min(FIRST, len(found) // 2)
    late = median(seconds[-few:]) / median(seconds[:few])
    grown = peaks[-1] / peaks[few - 1]
    outcome.ratios += [
        Ratio(what="time of a list, the last beside the first", measured=late, at_most=LINEAR),
        Ratio(what="peak memory after all beside the first", measured=grown, at_most=MEMORY),
    ]
    shown = sorted({0, len(found) // 2, len(found) - 1})
    outcome.figures = [
        (
            str(nth + 1),
            f"{nth * rows:,}",
            said(rows / seconds[nth]),
            said(peaks[nth] / 2**20),
        )
        for nth in shown
    ]
    outcome.remarks.append(
        f"All {len(found) * rows:,} people: {said(sum(seconds))} s. A list is held whole while it"
        " is checked and taken; nothing is kept of it afterwards."
    )
