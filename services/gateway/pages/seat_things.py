"""What can be done about a seat of a team, and who can be chosen for it?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from gateway import wording
from gateway.pages.form_choices import opd_asked
from gateway.pages.form_fields import Asking, Choice, Choices
from gateway.pages.form_things import Thing
from gateway.pages.forms import Forms, Link
from gateway.seeing import NOBODY, Reader
from gateway.views.opds import opd_card
from gateway.views.seats import Seat, seats_by_decree, seats_since
from gateway.views.structure import structure_on
from gateway.views.team import team
from gateway.views.vacancies import Sees, Vacancy, vacancies
from kit.decider import ERASED

ASSIGNS, HANDS_OVER = "tugaskan-sementara", "catat-serah-terima"
END_INTERIM: Final = "personnel.end-interim"
_LONG_AGO: Final = timedelta(days=730)
"""Who left a seat before is not offered in a handover any more."""
_MOST: Final = 60


class SeatNow(NamedTuple):
    """A seat as it stands today."""

    opd_id: UUID
    position: str
    holder: UUID | None
    """Who holds it by decree or does its work; nobody where it is vacant."""
    assignment_id: UUID | None = None
    """Where the work is done without a decree."""


def seat_links(forms: Forms, who: Reader, seat: SeatNow) -> Sequence[Link]:
    """Return what the reader may record about a seat of their OPD, or of one they stand in for."""
    found: dict[str, Link] = {}
    for hand in (replace(who, deputies=()), *who.deputies):
        if hand.own is not None and hand.own == seat.opd_id:
            for link in _links(forms, hand, seat):
                found.setdefault(link.key, link)
    return list(found.values())


def _links(forms: Forms, who: Reader, seat: SeatNow) -> Iterator[Link]:
    here = {"opd_id": str(seat.opd_id)}
    for link in forms.links(who, None, **here, position=seat.position):
        if (seat.holder is None or link.key != ASSIGNS) and (seat.holder or link.key != HANDS_OVER):
            yield link
    if seat.assignment_id is not None:
        ids = {"assignment_id": seat.assignment_id}
        yield from forms.links(who, Thing(kind="assignment", name="", ids=ids, opd_id=seat.opd_id))
    if seat.holder is None or seat.assignment_id is not None:
        yield from forms.links(who, None, **here, positions=seat.position)


def seat_page(asking: Asking) -> str:
    """Return the page of the seat that a form names, else that of the OPD."""
    opd_id, position = opd_asked(asking), asking.said("position")
    card = opd_card(asking.connection, opd_id, asking.on) if opd_id else None
    if card is None:
        return "/tugas"
    known = {each.value for each in positions_of_team(asking, "").items}
    return f"/opd/{card.code}/kursi/{position}" if position in known else f"/opd/{card.code}"


def assignment_thing(asking: Asking) -> Thing | None:
    """Return the interim assignment of the address, for those who may end it."""
    found = seats_by_decree(asking.connection, asking.ids["assignment_id"], asking.on)
    seat = next((each for each in found if each.interim), None)
    if seat is None or not asking.who.sees(END_INTERIM, seat.opd_id):
        return None
    card = opd_card(asking.connection, seat.opd_id, asking.on)
    return Thing(
        kind="assignment",
        name=f"Tugas sementara {_position_name(asking, seat.position)}",
        ids=dict(asking.ids),
        opd_id=seat.opd_id,
        stream=asking.ids["assignment_id"],
        leads_to=f"/opd/{card.code}/kursi/{seat.position}" if card else "/tugas",
        facts=(
            ("Pegawai", _name(seat)),
            ("OPD", card.name if card else ""),
            ("Berlaku", f"{wording.day(seat.effective_on)} sampai {wording.day(seat.until)}"),
        ),
    )


def vacant_positions(asking: Asking, _: str) -> Choices:
    """Return the vacant seats of the OPD whose work nobody does."""
    return Choices(
        [
            Choice(each.position, each.position_name)
            for each in _vacancies(asking)
            if each.interim_person_id is None
        ]
    )


def unfilled_positions(asking: Asking, _: str) -> Choices:
    """Return the vacant seats of the OPD, whoever does their work."""
    return Choices([Choice(each.position, each.position_name) for each in _vacancies(asking)])


def until_the_term_ends(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Fill in the days of an interim assignment: from today to the end of the team's term."""
    asked = asking.said("position")
    until = [each.until.isoformat() for each in _vacancies(asking) if each.position == asked]
    return {"effective_on": [asking.on.isoformat()], "until": until[:1]}


def positions_of_team(asking: Asking, _: str) -> Choices:
    """Return the positions of the OPD's team."""
    opd_id = opd_asked(asking)
    told = team(asking.connection, opd_id, asking.on) if opd_id else None
    return Choices(
        [Choice(each.position, each.position_name) for each in told.seats] if told else []
    )


def givers(asking: Asking, _: str) -> Choices:
    """Return who has held the seat, or seats of the OPD, or did the work."""
    return _holders(asking, since_days=_LONG_AGO)


def takers(asking: Asking, _: str) -> Choices:
    """Return who holds the seat, or seats of the OPD, or does the work."""
    return _holders(asking, since_days=timedelta(0))


def _holders(asking: Asking, *, since_days: timedelta) -> Choices:
    opd_id, asked = opd_asked(asking), asking.said("position")
    if opd_id is None:
        return Choices()
    found = seats_since(asking.connection, opd_id, asking.on - since_days, asking.on)
    seats = [each for each in found if asked in ("", each.position) and each.person_name != ERASED]
    latest = {each.person_id: each for each in seats}
    return Choices(
        [Choice(str(each.person_id), _name(each), _days(each)) for each in latest.values()]
    )


def _days(seat: Seat) -> str:
    if seat.left_on is None:
        return f"sejak {wording.day(seat.effective_on)}"
    return f"sampai {wording.day(seat.left_on - timedelta(days=1))}"


def _name(seat: Seat) -> str:
    return "(data pribadi telah dihapus)" if seat.person_name == ERASED else seat.person_name


def _position_name(asking: Asking, position: str) -> str:
    structure = structure_on(asking.connection, asking.on)
    return structure.named(position) if structure else position


def _vacancies(asking: Asking) -> Sequence[Vacancy]:
    opd_id = opd_asked(asking)
    if opd_id is None:
        return ()
    nothing_more = Sees(NOBODY, NOBODY, NOBODY)
    return vacancies(asking.connection, asking.on, sees=nothing_more, opd_id=opd_id, limit=_MOST)
