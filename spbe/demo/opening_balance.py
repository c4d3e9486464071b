"""Which teams did two OPDs have before the suite? Those of a list, as an administrator sends it."""

from pathlib import Path

from spbe.demo.organisation import IMPORT
from spbe.demo.people_file import CSV
from spbe.demo.plan import Phase, Step, Upload
from spbe.demo.year import Year

LIST = Path(__file__).parent / "data" / "saldo-awal.csv"
SENT = 5


def inherited(year: Year) -> Phase:
    """Return how the list is recorded: effective then, known from now on, and marked."""
    on = year.at_work(SENT)
    upload = Upload(
        name="decrees/inherited",
        user="admin",
        path="personnel/decree-imports",
        content=LIST.read_bytes(),
        file_name="saldo awal tim SPBE.csv",
        media=CSV,
        after=[IMPORT],
    )
    day = Step(
        name="cut-over",
        user="admin",
        path="personnel/cut-over",
        body={"first_on": year.on(0).isoformat()},
    )
    return Phase("Teams of before the suite are taken over", on, on, [[day, upload]])
