"""(h) How long do decrees over 22,000 OPDs take, and one of them beside one over a tenth as many?

An event has 256 KiB at most (decision 27), and the one that prepares a decree names its
nominations: some 6,600 is the most that one decree holds, so these are four of 5,500 OPDs. Beside
loading what a decision looks at, one stream after the other, and beside `COPY` of the events that
it records. All its eight people of each OPD take their seats in one append. Each size runs in a
process of its own, so that its peak of memory is its own.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.outcome import Outcome, Ratio, said
from tests.bench.room import Room

DECREES, WHOLE, TENTH = 4, 5_500, 550
LINEAR = 1.25


@dataclass(frozen=True)
class Decided:
    """What one child has told, in seconds, and in bytes."""

    opds: int
    preparing: Sequence[float]
    deciding: Sequence[float]
    loading: float
    copying: float
    events: float
    peak: float

    @property
    def row(self) -> tuple[str, ...]:
        times = (median(self.preparing), median(self.deciding), self.loading, self.copying)
        counts = (str(len(self.deciding)), f"{self.opds:,}", f"{self.events:,.0f}")
        return (*counts, *(said(each) for each in times), said(self.peak / 2**20))


def decided(room: Room, decrees: int, opds: int) -> Decided:
    """Decide in a journal of its own."""
    room.tell(f"{decrees} decrees over {opds:,} OPDs each")
    with room.database("personnel") as url:
        asked = [sys.executable, "-m", "tests.bench.deciding", str(decrees), str(opds), url]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    *each, last = (list(map(float, line.split())) for line in told.stdout.splitlines())
    preparing, deciding = zip(*each, strict=True)
    return Decided(opds, preparing, deciding, *last)


def measure(room: Room) -> Outcome:
    """Decide a tenth, then the whole."""
    outcome = Outcome("h", "Decrees over 22,000 OPDs")
    outcome.headings = (
        *("decrees", "OPDs of each", "events of each", "prepared in s", "decided in s"),
        *("loading alone, s", "`COPY` of the events, s", "peak MiB"),
    )
    tenth = decided(room, 1, int(room.of(TENTH, 50)))
    whole = decided(room, int(room.of(DECREES, 2)), int(room.of(WHOLE, 500)))
    outcome.figures = [whole.row, tenth.row]
    of_whole, of_tenth = median(whole.deciding), median(tenth.deciding)
    alone = whole.loading + whole.copying
    outcome.ratios = [
        Ratio(
            what="deciding a decree, time an OPD, whole beside tenth",
            measured=of_whole / of_tenth * tenth.opds / whole.opds,
            at_most=LINEAR,
        ),
        Ratio(
            what="deciding a decree, the last beside the first",
            measured=whole.deciding[-1] / whole.deciding[0],
            at_most=LINEAR,
        ),
        Ratio(what="deciding, beside loading and `COPY` alone", measured=of_whole / alone),
    ]
    return outcome
