"""Which seats of an OPD's team wait for somebody to be named for them?"""

from datetime import date
from uuid import UUID

from sqlalchemy import and_, func

from gateway.views.step_tables import STEP
from gateway.views.teams import TEAM
from gateway.views.vacancies import vacant_seats
from gateway.views.waiting import Query, waiting_row


def vacant(kind: str, opd_id: UUID, on: date) -> Query:
    """Return the seats without a holder in the team that is in office."""
    seat = vacant_seats(on).where(TEAM.c.opd_id == opd_id).subquery("vacant")
    step = and_(STEP.c.opd_id == seat.c.opd_id, STEP.c.position == seat.c.position)
    return waiting_row(
        kind,
        seat,
        "decree_id",
        until=func.coalesce(STEP.c.until, seat.c.until),
        detail=seat.c.position,
        reminders=func.coalesce(STEP.c.reminders, 0),
    ).select_from(seat.outerjoin(STEP, step))
