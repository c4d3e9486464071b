"""How does one OPD stand on a day: what it is, who sits in its eight seats, what is under way?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from gateway.views.answers import answer
from gateway.views.assessment_sheet import AssessmentLine, recent
from gateway.views.certificates import CERTIFICATE, proves_on
from gateway.views.decrees import DECREE
from gateway.views.nominations import RUNNING, NominationLine, nominations
from gateway.views.opds import OpdCard, opd_card
from gateway.views.seats import Seat, seats_of_opd
from gateway.views.structure import Position, called, structure_on
from gateway.views.teams import begun_on

Competence = Literal["valid", "missing", "not-asked"]


class Proof(msgspec.Struct, frozen=True):
    """A certificate that counts on the day."""

    certificate_id: UUID
    competences: tuple[str, ...]
    valid_from: date
    valid_until: date | None


class TeamSeat(msgspec.Struct, frozen=True):
    position: str
    position_name: str
    technical: bool
    holder: Seat | None
    """``None``: the seat is open on the day."""
    decree_number: str | None
    competence: Competence
    """Whether the holder proves on the day what a technical position asks for."""
    proof: Proof | None
    """What proves it, or what only advises a position that is not technical."""


class ActingHead(msgspec.Struct, frozen=True):
    """Who does the work of the head on the day: the head is away, or the office is vacant."""

    kind: str
    """Either ``plt`` or ``plh``."""
    name: str
    first_on: date
    last_on: date


class Team(msgspec.Struct, frozen=True):
    on: date
    opd: OpdCard
    structure_is_official: bool
    """False: the positions are a proposal ("usulan, belum resmi")."""
    seats: tuple[TeamSeat, ...]
    nomination: NominationLine | None
    """The running one, which is not shown to who is confined to another OPD."""
    assessments: tuple[AssessmentLine, ...]
    acting_heads: tuple[ActingHead, ...] = ()
    """Two where the acts of one head who is away are in the hands of two."""


def team(
    connection: Connection, opd_id: UUID, on: date, *, confined_to: UUID | None = None
) -> Team | None:
    """Return one OPD with its team as it holds on the day, ``None`` where there is no such OPD."""
    card = opd_card(connection, opd_id, on)
    if card is None:
        return None
    structure = structure_on(connection, begun_on(connection, opd_id, on) or on)
    positions = structure.positions if structure else ()
    running = nominations(
        connection, opd_id=opd_id, stages=RUNNING, confined_to=confined_to, limit=1
    )
    scores = recent(connection, opd_id)
    if confined_to not in (None, opd_id):
        scores = tuple(one for one in scores if one.stage == "final")
    return Team(
        on=on,
        opd=card,
        structure_is_official=structure is not None and structure.official,
        seats=_seats(connection, opd_id, positions, on),
        nomination=running[0] if running else None,
        assessments=scores,
    )


def _seats(
    connection: Connection, opd_id: UUID, positions: Sequence[Position], on: date
) -> tuple[TeamSeat, ...]:
    """Return the positions of the structure, then seats that an older structure had."""
    seats = seats_of_opd(connection, opd_id, on)
    # Whoever holds a seat by decree goes before who does its work until there is somebody.
    held = {seat.position: seat for seat in sorted(seats, key=lambda one: not one.interim)}
    numbers = _numbers(connection, {seat.decree_id for seat in held.values()})
    proofs = _proofs(connection, {seat.person_id for seat in held.values()}, on)
    others = sorted(held.keys() - {position.key for position in positions})
    papers = {key: held[key].position_name or key for key in others}
    nameless = [key for key in others if not held[key].position_name]
    names = {**papers, **called(connection, nameless)}
    old = [
        Position(key, len(positions) + n, names[key], False, (), None, False)  # noqa: FBT003
        for n, key in enumerate(others, start=1)
    ]
    return tuple(
        _seat(position, held.get(position.key), numbers, proofs, on)
        for position in (*positions, *old)
    )


def _seat(
    position: Position,
    holder: Seat | None,
    numbers: Mapping[UUID, str],
    proofs: Mapping[UUID, Sequence[Proof]],
    on: date,
) -> TeamSeat:
    shown = proofs.get(holder.person_id, ()) if holder else ()
    proof = next((each for each in shown if counts(each, position, on)), None)
    asked = position.technical and holder is not None
    competence: Competence = "valid" if proof else "missing"
    return TeamSeat(
        position=position.key,
        position_name=position.name,
        technical=position.technical,
        holder=holder,
        decree_number=numbers.get(holder.decree_id) if holder else None,
        competence=competence if asked else "not-asked",
        proof=proof,
    )


def counts(proof: Proof, position: Position, on: date) -> bool:
    """Return whether a valid certificate is one that the position asks for, and not too old."""
    if not set(proof.competences) & set(position.competences):
        return False
    years = position.certificate_max_age_years
    return proof.valid_until is not None or years is None or on <= _after(proof.valid_from, years)


def _after(day: date, years: int) -> date:
    """Return the anniversary; of 29 February in a common year the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _numbers(connection: Connection, decrees: set[UUID]) -> Mapping[UUID, str]:
    wanted = select(DECREE.c.decree_id, DECREE.c.number).where(DECREE.c.decree_id.in_(decrees))
    return {row.decree_id: row.number for row in connection.execute(wanted)}


def _proofs(connection: Connection, people: set[UUID], on: date) -> Mapping[UUID, Sequence[Proof]]:
    wanted = (
        select(CERTIFICATE)
        .where(CERTIFICATE.c.person_id.in_(people), proves_on(on))
        .order_by(CERTIFICATE.c.valid_from.desc(), CERTIFICATE.c.certificate_id)
    )
    found: dict[UUID, list[Proof]] = {}
    for row in connection.execute(wanted).mappings():
        found.setdefault(row["person_id"], []).append(answer(Proof, row))
    return found
