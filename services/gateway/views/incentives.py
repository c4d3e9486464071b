"""Which monthly incentives has one person received? Without the amounts, which stay sealed."""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Connection, and_, or_, select

from gateway.views.answers import answers
from gateway.views.estate import estate
from gateway.views.facilitation import INCENTIVE
from gateway.views.opds import OPD, on_day


class Incentive(msgspec.Struct, frozen=True):
    realisation_id: UUID
    opd_id: UUID
    opd_name: str | None
    year: int
    month: int
    paid_on: date
    event_id: UUID
    """In which the amount stands sealed."""


After = tuple[int, int, UUID]
"""Year, month and payment of the last line of the page before."""


def incentives_of(  # noqa: PLR0913 - each is said by name
    connection: Connection,
    person_id: UUID,
    on: date,
    *,
    confined_to: UUID | None = None,
    after: After | None = None,
    limit: int = 50,
) -> tuple[Incentive, ...]:
    """Return what was paid, the latest month first; OPDs as they are called on the day.

    Who is confined to an OPD sees what it paid, and those that it answers for.
    """
    wanted = (
        select(INCENTIVE, on_day("name", on).label("opd_name"))
        .select_from(INCENTIVE.outerjoin(OPD, OPD.c.opd_id == INCENTIVE.c.opd_id))
        .where(INCENTIVE.c.person_id == person_id, INCENTIVE.c.taken_back_at.is_(None))
    )
    if confined_to is not None:
        wanted = wanted.where(INCENTIVE.c.opd_id.in_(estate(confined_to, on)))
    year, month, payment = INCENTIVE.c.year, INCENTIVE.c.month, INCENTIVE.c.realisation_id
    if after is not None:
        same_year = year == after[0]
        wanted = wanted.where(
            or_(
                year < after[0],
                and_(same_year, month < after[1]),
                and_(same_year, month == after[1], payment > after[2]),
            )
        )
    return answers(
        connection, wanted.order_by(year.desc(), month.desc(), payment).limit(limit), Incentive
    )
