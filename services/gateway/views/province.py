"""How does the province stand on a day, at a glance?"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, select

from gateway.views.answers import answers
from gateway.views.assessments import ASSESSMENT
from gateway.views.certificates import CERTIFICATE, expiring
from gateway.views.columns import TEN_THOUSANDTHS
from gateway.views.nominations import NOMINATION
from gateway.views.opds import OPD, in_force, on_day
from gateway.views.periods import Period, latest_period
from gateway.views.seats import SEAT, held_on
from gateway.views.structure import POSITION, Structure, structure_on

SOON = timedelta(days=90)
CENT = Decimal("0.01")


class Ranked(msgspec.Struct, frozen=True):
    rank: int
    """Equal indices share a rank, and the next one is left out."""
    opd_id: UUID
    opd_code: str | None
    opd_name: str | None
    index_value: Decimal
    predicate: str


class PeriodGlance(msgspec.Struct, frozen=True):
    period: Period
    taking_part: int
    final: int
    mean: Decimal | None
    """Of the final indices, half up to two decimals; ``None`` while there is none."""
    median: Decimal | None
    ranking: tuple[Ranked, ...]


class Province(msgspec.Struct, frozen=True):
    on: date
    opds: int
    """In force on the day."""
    teams: int
    """OPDs of which at least one seat is held on the day."""
    seats: int
    """All seats of the OPDs in force, by the structure of the day."""
    open_seats: int
    nominations: Mapping[str, int]
    """By stage, as they stand now."""
    expiring: int
    """Certificates that count on the day and end within 90 days."""
    latest: PeriodGlance | None


def province(connection: Connection, on: date, *, limit: int = 100) -> Province:
    """Return the figures of the day, and the first ``limit`` of the latest period's ranking."""
    opds = _count(connection, OPD.c.opd_id, in_force(on))
    structure = structure_on(connection, on)
    teams, held = _held(connection, structure, on)
    seats = opds * len(structure.positions) if structure else 0
    period = latest_period(connection, on)
    return Province(
        on=on,
        opds=opds,
        teams=teams,
        seats=seats,
        open_seats=seats - held,
        nominations=_by_stage(connection),
        expiring=_count(connection, CERTIFICATE.c.certificate_id, expiring(on, on + SOON)),
        latest=glance(connection, period, on, limit) if period else None,
    )


def _count(connection: Connection, column: ColumnElement[UUID], which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count(column)).where(which)).scalar_one()


def _held(connection: Connection, structure: Structure | None, on: date) -> tuple[int, int]:
    """Return how many OPDs in force have a team, and how many of their positions are held."""
    wanted = (
        select(func.count(SEAT.c.opd_id.distinct()), func.count(POSITION.c.key))
        .select_from(
            SEAT.join(OPD, OPD.c.opd_id == SEAT.c.opd_id).outerjoin(
                POSITION,
                and_(
                    POSITION.c.key == SEAT.c.position,
                    POSITION.c.effective_on == (structure.effective_on if structure else None),
                ),
            )
        )
        .where(held_on(on), in_force(on))
    )
    teams, held = connection.execute(wanted).one()
    return teams, held


def _by_stage(connection: Connection) -> Mapping[str, int]:
    wanted = select(NOMINATION.c.stage, func.count()).group_by(NOMINATION.c.stage)
    return {stage: number for stage, number in connection.execute(wanted)}  # noqa: C416 - rows


def glance(connection: Connection, period: Period, on: date, limit: int) -> PeriodGlance:
    """Return the figures of a period on the day, and the first ``limit`` of its ranking."""
    part = _count(
        connection, ASSESSMENT.c.assessment_id, ASSESSMENT.c.period_id == period.period_id
    )
    final = (
        select(ASSESSMENT)
        .where(
            ASSESSMENT.c.period_id == period.period_id,
            ASSESSMENT.c.stage == "final",
            ASSESSMENT.c.finalised_on <= on,
        )
        .subquery()
    )
    total = select(func.count(), func.coalesce(func.sum(final.c.index_scaled), 0))
    number, added = connection.execute(total.select_from(final)).one()
    return PeriodGlance(
        period=period,
        taking_part=part,
        final=number,
        mean=_rounded(Decimal(added) / number) if number else None,
        median=_median(connection, final, number),
        ranking=_ranking(connection, final, on, limit),
    )


def _median(connection: Connection, final: Subquery, number: int) -> Decimal | None:
    if not number:
        return None
    middle = (
        select(final.c.index_scaled)
        .order_by(final.c.index_scaled)
        .offset((number - 1) // 2)
        .limit(2 - number % 2)
    )
    found = list(connection.execute(middle).scalars())
    return _rounded(Decimal(sum(found)) / len(found))


def _rounded(ten_thousandths: Decimal) -> Decimal:
    return (ten_thousandths / TEN_THOUSANDTHS).quantize(CENT, ROUND_HALF_UP)


def _ranking(connection: Connection, final: Subquery, on: date, limit: int) -> tuple[Ranked, ...]:
    rank = func.rank().over(order_by=final.c.index_scaled.desc()).label("rank")
    wanted = (
        select(
            rank,
            final.c.opd_id,
            OPD.c.code.label("opd_code"),
            on_day("name", on).label("opd_name"),
            final.c.index_value,
            final.c.predicate,
        )
        .select_from(final.outerjoin(OPD, OPD.c.opd_id == final.c.opd_id))
        .order_by(rank, OPD.c.code.nulls_first(), final.c.opd_id)
        .limit(limit)
    )
    return answers(connection, wanted, Ranked)
