"""Who has which seat on which days, by what is recorded and by the rows of a list so far?"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kit.decider import Facts
from personnel.domain.person import person
from personnel.domain.team import team, team_of

_EVER = (date.min, date.max)


class Held(NamedTuple):
    """Who has a seat on which days, and in which row of the list, if it is there."""

    person_id: UUID
    opd_id: UUID
    position: str
    first: date
    last: date
    row: int | None

    def meets(self, other: "Held") -> bool:
        return self.first <= other.last and other.first <= self.last


class Collision(NamedTuple):
    """With which row a seat collides, ``None`` for what is recorded, and how."""

    in_two_seats: bool
    """Whether one person would be in two seats; else two people are in one."""
    row: int | None


class Occupied:
    """Who has which seat on which days, by what is recorded and by the rows so far."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._of_person: dict[UUID, list[Held]] = {}
        self._of_seat: dict[tuple[UUID, str], list[Held]] = {}
        self._opds: set[UUID] = set()

    def against(self, seat: Held) -> Collision | None:
        """Return what the seat collides with, if anything."""
        self._look_at(seat)
        for held in self._of_seat.get((seat.opd_id, seat.position), ()):
            if held.person_id != seat.person_id and held.meets(seat):
                return Collision(in_two_seats=False, row=held.row)
        for held in self._of_person[seat.person_id]:
            if held.meets(seat):
                return Collision(in_two_seats=True, row=held.row)
        return None

    def take(self, seat: Held) -> None:
        self._of_person[seat.person_id].append(seat)
        self._of_seat.setdefault((seat.opd_id, seat.position), []).append(seat)

    def _look_at(self, seat: Held) -> None:
        if seat.person_id not in self._of_person:
            self._of_person[seat.person_id] = list(self._recorded(seat.person_id))
        if seat.opd_id in self._opds:
            return
        self._opds.add(seat.opd_id)
        for person_id in self._facts.of(team, team_of(seat.opd_id)).people_between(*_EVER):
            for held in self._recorded(person_id):
                if held.opd_id == seat.opd_id:
                    self._of_seat.setdefault((held.opd_id, held.position), []).append(held)

    def _recorded(self, person_id: UUID) -> Iterator[Held]:
        for seat in self._facts.of(person, person_id).seats:
            days = (seat.effective_on, seat.until)
            yield Held(person_id, seat.opd_id, seat.position, *days, None)
