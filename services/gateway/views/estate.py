"""For which OPDs that have ended does another one answer?"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Connection, Select, literal, select

from gateway.views.columns import Id
from gateway.views.opds import OPD


def answering(owners: Select[Any], on: date) -> CTE:
    """Return as ``opd_id`` each of ``owners`` and all that have ended by a day and fell to it.

    ``owners`` select an ``opd_id``; here it is ``heir_id``.
    """
    of_it = owners.subquery()
    own = select(of_it.c.opd_id.label("heir_id"), of_it.c.opd_id).cte(recursive=True)
    ended = OPD.alias()
    fell = (ended.c.heir_id == own.c.opd_id, ended.c.valid_to < on)
    return own.union(select(own.c.heir_id, ended.c.opd_id).where(*fell))


def heirs() -> Select[tuple[UUID]]:
    """Return the OPDs that answer for another one, or will: few, if any."""
    named = OPD.alias()
    wanted = select(named.c.heir_id.label("opd_id")).where(named.c.heir_id.is_not(None))
    return wanted.distinct()


def estate(opd_id: UUID, on: date) -> Select[tuple[UUID]]:
    """Return the ids of an OPD and of all that have ended by a day and for which it answers."""
    own = select(literal(opd_id, Id()).label("opd_id"))
    return select(answering(own, on).c.opd_id)


def answers_for(connection: Connection, opd_id: UUID, other_id: UUID, on: date) -> bool:
    """Say whether an OPD answers on a day for what is running of another one, or is it."""
    of_it = estate(opd_id, on).subquery()
    return connection.execute(select(of_it).where(of_it.c.opd_id == other_id)).first() is not None
