"""What is decided in the sample year and put right before it counts?

A merger is decided for a day to come and cancelled, with all that it had announced; a row of the
list of earlier decrees named the wrong person, is struck, and taken over again from another list.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from spbe.demo.organisation import LEGAL_BASIS
from spbe.demo.people import spare
from spbe.demo.people_file import CSV
from spbe.demo.plan import Chain, Lookup, Phase, Ref, Step, Upload
from spbe.demo.standing_in import RETIRED
from spbe.demo.year import Year

RIGHT: Final = Path(__file__).parent / "data" / "saldo-awal-perbaikan.csv"
STRUCK = 40
DECIDED, CANCELLED, TO_BE = 252, 258, 300
INHERITED: Final = "188.4/612/SULBAR/XII/2022"
OPD, POSITION = "INSPEKTORAT", "news_writer"
SUCCESSOR = {
    "code": "DISTRANSNAKER-UKM",
    "name": "Dinas Transmigrasi, Tenaga Kerja dan UKM (contoh)",
    "kind": "dinas",
}


def reconsidered(year: Year) -> Sequence[Phase]:
    """Return both stories."""
    struck, decided, cancelled = (year.at_work(day) for day in (STRUCK, DECIDED, CANCELLED))
    return (
        Phase("A row of the time before is struck", struck, struck, [_struck()]),
        Phase("A merger is decided", decided, decided, [[_merger(year)]]),
        Phase("The merger is cancelled before its day", cancelled, cancelled, [[_undone(year)]]),
    )


def _struck() -> Chain:
    decree = f"inherited/{INHERITED}"
    wrong = {
        "opd_id": Ref(f"opd/{OPD}"),
        "position": POSITION,
        "person_id": Ref(f"person/{spare(OPD, 0)}"),
        "reason": "Baris tertukar: nama pada naskah SK bukan orang ini",
    }
    return [
        Lookup(name=f"look/{decree}", user="admin", of="decrees", gives=[decree]),
        Step(
            name="inherited/struck",
            user="admin",
            path=f"personnel/decrees/{{{decree}}}/struck-seats",
            body=wrong,
            story=f"A seat of {OPD} that was taken over wrongly is struck, and taken over rightly",
        ),
        Upload(
            name="decrees/inherited-rightly",
            user="admin",
            path="personnel/decree-imports",
            content=RIGHT.read_bytes(),
            file_name="perbaikan saldo awal.csv",
            media=CSV,
        ),
    ]


def _merger(year: Year) -> Step:
    body = {
        "predecessors": [Ref(f"opd/{RETIRED}")],
        "successor": SUCCESSOR,
        "effective_on": year.on(TO_BE).isoformat(),
        "legal_basis": LEGAL_BASIS,
    }
    return Step(name="merger/to-be", user="admin", path="personnel/reorganisations", body=body)


def _undone(year: Year) -> Step:
    body = {
        "opds": [Ref(f"opd/{RETIRED}")],
        "effective_on": year.on(TO_BE).isoformat(),
        "reason": "Rancangan perda dibahas kembali tahun depan",
    }
    return Step(
        name="merger/cancelled",
        user="admin",
        path="personnel/cancelled-reorganisations",
        body=body,
        story=f"The merger of {RETIRED} is cancelled before its day: all goes on as it was",
    )
