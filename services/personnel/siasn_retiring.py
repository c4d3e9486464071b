"""Who is to retire, and from which day, as SIASN lists it ahead?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from personnel.domain.nip import check
from personnel.siasn_cells import APOSTROPHES
from personnel.siasn_service import Fields, SiasnService
from personnel.siasn_source import Units

AHEAD: Final = timedelta(days=731)
"""How far ahead SIASN is asked who is to retire: in good time for the next term of a team."""
BEHIND: Final = timedelta(days=366)
"""How far back: whom SIASN retired lately it may long have in service still."""


@dataclass(frozen=True)
class Lists:
    """What SIASN tells of all at once, on one day."""

    on: date
    retiring: Sequence[tuple[str | None, date | None]] = field(repr=False)
    """In its order; without what is no NIP or no day."""
    units: Units = field(repr=False)

    def retires_on(self, nip: str | None) -> date | None:
        """Return the day from which somebody is to be retired."""
        return self._days.get(nip) if nip else None

    @property
    def odd(self) -> int:
        """Return how many entries name nobody, or no day."""
        return sum(not (nip and on) for nip, on in self.retiring)

    @cached_property
    def _days(self) -> dict[str, date]:
        return {nip: on for nip, on in self.retiring if nip and on}


def lists_of(service: SiasnService, today: date) -> Lists:
    """Ask for the retirements around today and the units."""
    listed = service.retirements(today - BEHIND, today + AHEAD)
    units = Units(service.units())
    return Lists(today, [(_nip(one), _day(one)) for one in listed], units)


def _nip(said: Fields) -> str | None:
    found = check(str(said.get("nipBaru") or said.get("nip") or "")).nip
    return found.digits if found else None


def _day(said: Fields) -> date | None:
    text = str(said.get("tmtPensiun") or "").strip().lstrip(APOSTROPHES)
    try:
        return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
