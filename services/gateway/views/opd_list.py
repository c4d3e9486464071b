"""Which OPDs are there, in force on a day or ever, by word and kind, page by page?"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, exists, or_, select

from gateway.views.answers import answers
from gateway.views.opds import CHANGE, OPD, in_force, on_day


class OpdLine(msgspec.Struct, frozen=True):
    opd_id: UUID
    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None


def opd_list(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    on: date | None = None,
    *,
    text: str = "",
    kind: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> tuple[OpdLine, ...]:
    """Return OPDs by code, beyond the code ``after``; those in force on a day if one is given."""
    known = _as_of(on or date.max)
    wanted = select(OPD.c.opd_id, OPD.c.code, OPD.c.valid_from, OPD.c.valid_to, *known)
    if on is not None:
        wanted = wanted.where(in_force(on))
    for word in text.casefold().split():
        wanted = wanted.where(_called(word))
    if kind is not None:
        wanted = wanted.where(on_day("kind", on or date.max) == kind)
    if after is not None:
        wanted = wanted.where(OPD.c.code > after)
    return answers(connection, wanted.order_by(OPD.c.code).limit(limit), OpdLine)


def _as_of(on: date) -> tuple[ColumnElement[Any], ...]:
    return tuple(on_day(column, on).label(column) for column in ("name", "kind"))


def _called(word: str) -> ColumnElement[bool]:
    """Return the condition that it is or was called so: lists keep old names for years."""
    once = exists().where(
        CHANGE.c.opd_id == OPD.c.opd_id, CHANGE.c.words.contains(word, autoescape=True)
    )
    return or_(OPD.c.words.contains(word, autoescape=True), once)
