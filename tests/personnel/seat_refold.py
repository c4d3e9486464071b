"""Who holds which seat, and which team is in office, from when until when?

Told from the events of a journal alone, one after the other, without the help of the domain or of
a view: each thing is taken once and held until the first of the ends that were said of it and not
taken back. What an event says of the outcome is not looked at.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from kit.decider import Event
from personnel.domain.decree import DecreeDecided
from personnel.domain.inherited import DecreeInherited, InheritedTeamCorrected, TeamInherited
from personnel.domain.interim import InterimAssigned
from personnel.domain.revocation import DecreeRevoked
from personnel.domain.seat import (
    InheritedSeatStruck,
    InterimSeatTaken,
    SeatInherited,
    SeatLeft,
    SeatRegained,
    SeatTaken,
)
from personnel.domain.team import TeamDecreed, TeamDissolved, TeamRestored

OF_A_DECREE = ("team-renewed", "replaced", "reassigned")
OF_AN_OFFICE = ("opd-closed", "decree-revoked", "interim-ended", "holder-returned")
"""All other reasons are the holder's own: of these the last word counts."""


class Place(NamedTuple):
    person_id: UUID
    opd_id: UUID
    position: str
    paper: UUID
    """The decree or assignment by which it is held."""


class Days(NamedTuple):
    first: date
    last: date

    def has(self, on: date) -> bool:
        return self.first <= on <= self.last


Taking = SeatTaken | InterimSeatTaken | SeatInherited
Ending = SeatLeft | SeatRegained | InheritedSeatStruck
Ends = defaultdict[object, dict[object, date]]


def seats(events: Iterable[Event]) -> dict[Place, Days]:
    """Return on which days each seat is held; none where the last comes before the first."""
    terms, ends = dict[Place, Days](), Ends(dict)
    for event in events:
        match event:
            case SeatTaken() | InterimSeatTaken() | SeatInherited():
                one, days = taking(event)
                terms[one], ends[one] = days, {}
            case SeatLeft():
                cause = why(event.reason, event.for_decree_id)
                ends[place(event, event.decree_id)][cause] = event.effective_on
            case SeatRegained():
                cause = why(event.left_for, event.for_decree_id)
                del ends[place(event, event.decree_id)][cause]
            case InheritedSeatStruck():
                terms.pop(place(event, event.decree_id), None)
            case _:
                pass
    return {each: cut(days, ends[each]) for each, days in terms.items()}


def taking(event: Taking) -> tuple[Place, Days]:
    by = event.assignment_id if isinstance(event, InterimSeatTaken) else event.decree_id
    last = event.last_day if isinstance(event, SeatInherited) else event.until
    return place(event, by), Days(event.effective_on, last)


def teams(events: Iterable[Event]) -> dict[tuple[UUID, UUID], Days]:
    """Return by OPD and decree on which days each team is in office."""
    terms, ends = dict[tuple[UUID, UUID], Days](), Ends(dict)
    lists: list[TeamInherited] = []
    for event in events:
        match event:
            case TeamDecreed():
                terms[event.opd_id, event.decree_id] = Days(event.effective_on, event.until)
            case TeamInherited():
                lists.append(event)
                key = (event.opd_id, event.amends or event.decree_id)
                terms.setdefault(key, Days(event.effective_on, event.effective_on))
            case InheritedTeamCorrected():
                raise AssertionError(event)
            case TeamDissolved():
                cause = why(event.reason or "", event.for_decree_id)
                ends[event.opd_id, event.decree_id][cause] = event.effective_on
            case TeamRestored():
                by = "team-renewed" if event.for_decree_id else "opd-closed"
                del ends[event.opd_id, event.decree_id][why(by, event.for_decree_id)]
            case _:
                pass
    for (opd_id, decree_id), days in terms.items():
        lasts = [
            seat.last_day
            for one in lists
            if one.opd_id == opd_id and decree_id in {one.decree_id, one.amends}
            for seat in one.seats
        ]
        terms[opd_id, decree_id] = Days(days.first, max([days.last, *lasts]))
    return {each: cut(days, ends[each]) for each, days in terms.items()}


def papers(events: Iterable[Event]) -> dict[UUID, Days]:
    """Return on which days each decree or assignment says that seats are held by it."""
    found = dict[UUID, Days]()
    for event in events:
        match event:
            case DecreeDecided() | DecreeInherited():
                found[event.decree_id] = Days(event.effective_on, event.until)
            case InterimAssigned():
                found[event.assignment_id] = Days(event.effective_on, event.until)
            case DecreeRevoked():
                revoked: dict[object, date] = {"revoked": event.effective_on}
                found[event.decree_id] = cut(found[event.decree_id], revoked)
            case _:
                pass
    return found


def place(event: Taking | Ending, paper: UUID) -> Place:
    return Place(event.person_id, event.opd_id, event.position, paper)


def why(reason: str, paper: UUID | None) -> object:
    """Return what must fall away so that an end does."""
    if reason in OF_A_DECREE:
        return ("decree", paper)
    return (reason, paper) if reason in OF_AN_OFFICE else "holder"


def cut(days: Days, ends: dict[object, date]) -> Days:
    return Days(days.first, min([days.last, *(on - timedelta(days=1) for on in ends.values())]))
