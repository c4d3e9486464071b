"""Which prepared decrees wait for whose initial, and which for the Governor's decision?"""

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from gateway.views.decrees import DECREE, INITIAL
from gateway.views.waiting import Query, waiting_row

TO_INITIAL = "decree-to-initial"


def to_initial(role: str) -> Query:
    """Return the decrees whose next initial is given by those with the role."""
    waiting = waiting_row(TO_INITIAL, DECREE, "decree_id", detail=INITIAL.c.key)
    due = select(func.min(INITIAL.c.number)).where(_missing()).correlate(DECREE)
    next_one = and_(_missing(), INITIAL.c.role == role, INITIAL.c.number == due.scalar_subquery())
    of_it = waiting.select_from(DECREE.join(INITIAL, next_one))
    return of_it.where(DECREE.c.stage == "prepared")


def to_decide(kind: str) -> Query:
    """Return the decrees that every office of their chain has initialled."""
    complete = ~exists().where(_missing())
    return waiting_row(kind, DECREE, "decree_id").where(DECREE.c.stage == "prepared", complete)


def _missing() -> ColumnElement[bool]:
    """Return the condition that an initial of the decree is not given, for its contents now."""
    at = INITIAL.c.initialled_at_version
    not_given = or_(at.is_(None), at <= DECREE.c.begun_at_version)
    return and_(INITIAL.c.decree_id == DECREE.c.decree_id, not_given)
