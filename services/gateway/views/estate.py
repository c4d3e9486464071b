"""For which OPDs that have ended does another one answer?"""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Select, literal, select

from gateway.views.columns import Id
from gateway.views.opds import OPD


def estate(opd_id: UUID, on: date) -> Select[tuple[UUID]]:
    """Return the ids of an OPD and of all that have ended by a day and for which it answers."""
    own = select(literal(opd_id, Id()).label("opd_id")).cte(recursive=True)
    ended = (OPD.c.heir_id == own.c.opd_id, OPD.c.valid_to < on)
    left = select(OPD.c.opd_id).where(*ended)
    return select(own.union(left).c.opd_id)


def answers_for(connection: Connection, opd_id: UUID, other_id: UUID, on: date) -> bool:
    """Say whether an OPD answers on a day for what is running of another one, or is it."""
    of_it = estate(opd_id, on).subquery()
    return connection.execute(select(of_it).where(of_it.c.opd_id == other_id)).first() is not None
