"""Which OPDs are assessed for a period? Those in force on one of its days, up to its deadline.

Evaluation decides it so; here the same is asked of the views.
"""

from sqlalchemy import ColumnElement, and_, extract, or_

from gateway.views.opds import OPD
from gateway.views.periods import PERIOD


def taking_part() -> ColumnElement[bool]:
    """Return the condition that a row of ``OPD`` is assessed for one of ``PERIOD``."""
    return and_(_begun_by(), _not_ended_before())


def _begun_by() -> ColumnElement[bool]:
    """Return the condition that an OPD was in force by the last day that a period assesses."""
    year, month = extract("year", OPD.c.valid_from), extract("month", OPD.c.valid_from)
    in_quarter = or_(PERIOD.c.quarter.is_(None), month <= 3 * PERIOD.c.quarter)
    in_time = or_(year < PERIOD.c.year, and_(year == PERIOD.c.year, in_quarter))
    by_deadline = OPD.c.valid_from <= PERIOD.c.self_assessment_until
    return or_(OPD.c.valid_from.is_(None), and_(in_time, by_deadline))


def _not_ended_before() -> ColumnElement[bool]:
    year, month = extract("year", OPD.c.valid_to), extract("month", OPD.c.valid_to)
    in_quarter = or_(PERIOD.c.quarter.is_(None), month + 2 >= 3 * PERIOD.c.quarter)
    in_time = or_(year > PERIOD.c.year, and_(year == PERIOD.c.year, in_quarter))
    return or_(OPD.c.valid_to.is_(None), in_time)
