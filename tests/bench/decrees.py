"""(h) How long does one decree over 22,000 OPDs take, beside one over a tenth of them?

Beside loading what it looks at, one stream after the other, and beside `COPY` of the events that it
records. All its eight people of each OPD take their seats in one append. Each size runs in a
process of its own, so that its peak of memory is its own.
"""

import subprocess
import sys
from dataclasses import dataclass

from tests.bench.outcome import Outcome, Ratio, said
from tests.bench.room import Room

WHOLE, TENTH = 22_000, 2_200
LINEAR = 1.25


@dataclass(frozen=True)
class Decided:
    """What one child has told, in seconds, and in bytes."""

    opds: int
    preparing: float
    deciding: float
    loading: float
    copying: float
    events: float
    peak: float

    @property
    def row(self) -> tuple[str, ...]:
        seconds = (self.preparing, self.deciding, self.loading, self.copying)
        counts = (f"{self.opds:,}", f"{self.events:,.0f}")
        return (*counts, *(said(each) for each in seconds), said(self.peak / 2**20))


def decided(room: Room, opds: int) -> Decided:
    """Decide in a journal of its own."""
    room.tell(f"a decree over {opds:,} OPDs")
    with room.database("personnel") as url:
        asked = [sys.executable, "-m", "tests.bench.deciding", str(opds), url]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    return Decided(opds, *map(float, told.stdout.split()[-6:]))


def measure(room: Room) -> Outcome:
    """Decide a tenth, then the whole."""
    outcome = Outcome("h", "A decree over 22,000 OPDs")
    outcome.headings = (
        *("OPDs", "events", "prepared in s", "decided in s"),
        *("loading alone, s", "`COPY` of the events, s", "peak MiB"),
    )
    tenth = decided(room, int(room.of(TENTH, 50)))
    whole = decided(room, int(room.of(WHOLE, 500)))
    outcome.figures = [whole.row, tenth.row]
    for what in ("preparing", "deciding"):
        longer = getattr(whole, what) / getattr(tenth, what) * tenth.opds / whole.opds
        ratio = Ratio(
            what=f"{what} a decree, time an OPD, whole beside tenth",
            measured=longer,
            at_most=LINEAR,
        )
        outcome.ratios.append(ratio)
    beside = whole.deciding / (whole.loading + whole.copying)
    outcome.ratios.append(Ratio(what="deciding, beside loading and `COPY` alone", measured=beside))
    return outcome
