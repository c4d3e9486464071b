"""Whom does the fake of SIASN know in the sample year, and when are people pulled from it?

It says of everybody what the export of July says, but of two people something new: one has another
post, and one retires in autumn and leaves a seat.
"""

import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from spbe.demo import people_file
from spbe.demo.organisation import HR, in_july
from spbe.demo.people import Person, named_for, spare
from spbe.demo.plan import Phase, Pull
from spbe.demo.year import Year

PULLED, RETIRES = 200, 250
NOT_SET_UP: Final = "personnel/siasn-is-not-set-up"
RETIRING: Final = ("DPKD", "asset_custodian")
"""OPD and position of who leaves a seat."""
PROMOTED: Final = "Arsiparis Mahir"


def pulled(year: Year) -> Phase:
    """Return how the HR system has everybody pulled, where the suite speaks to a SIASN."""
    on = year.at_work(PULLED)
    pull = Pull(
        name="people/siasn",
        user=HR,
        left_out_if=NOT_SET_UP,
        story="People are pulled from a fake of SIASN; somebody retires, and leaves a seat",
    )
    return Phase("People are pulled from SIASN", on, on, [[pull]])


def export() -> str:
    """Return what the fake says of everybody, in the form of an export."""
    people, standing = in_july()
    return people_file.as_csv(list(map(_since, people)), standing).decode()


def retiring(year: Year) -> dict[str, str]:
    """Return by NIP from which day on, d-m-Y, people are to be retired: a first of a month."""
    key, day = named_for(*RETIRING), _first_of_month(year.on(RETIRES))
    return {each.nip: f"{day:%d-%m-%Y}" for each in _people() if each.key == key and each.nip}


def _people() -> Sequence[Person]:
    return in_july()[0]


def _since(person: Person) -> Person:
    return replace(person, job_title=PROMOTED) if person.key == spare("DPUPR", 0) else person


def _first_of_month(day: date) -> date:
    """Return the first of the next month: pensions begin on it."""
    left = calendar.monthrange(day.year, day.month)[1] - day.day
    return day + timedelta(days=left + 1)
