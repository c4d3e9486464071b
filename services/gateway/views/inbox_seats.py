"""Which seats of an OPD's team wait for somebody to be named for them?"""

from datetime import date
from uuid import UUID

from sqlalchemy import and_, exists, func

from gateway.views.seats import OF_THE_TEAM, SEAT
from gateway.views.step_tables import STEP
from gateway.views.waiting import Query, waiting_row


def vacant(kind: str, opd_id: UUID, on: date) -> Query:
    """Return the seats of a team that goes on, left within their term and held by nobody since."""
    other = SEAT.alias("other").c
    same = and_(other.opd_id == SEAT.c.opd_id, other.position == SEAT.c.position)
    on_the_day = and_(other.effective_on <= on, other.last_day >= on)
    held = exists().where(same, on_the_day)
    of_team = and_(other.opd_id == SEAT.c.opd_id, other.decree_id == SEAT.c.decree_id)
    team_goes_on = exists().where(of_team, on_the_day)
    step = and_(STEP.c.opd_id == SEAT.c.opd_id, STEP.c.position == SEAT.c.position)
    left = waiting_row(
        kind,
        SEAT,
        "decree_id",
        since=SEAT.c.left_at,
        until=func.coalesce(STEP.c.until, SEAT.c.until),
        detail=SEAT.c.position,
        reminders=func.coalesce(STEP.c.reminders, 0),
    ).select_from(SEAT.outerjoin(STEP, step))
    return left.where(
        SEAT.c.opd_id == opd_id,
        SEAT.c.left_on <= on,
        SEAT.c.until >= on,
        SEAT.c.reason.not_in(OF_THE_TEAM),
        ~held,
        team_goes_on,
    )
