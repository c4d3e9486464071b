"""Who sees a nomination that was never submitted? The OPD that is drafting it, and the audit."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from gateway.seeing import Reader
from gateway.views.history import EVENT, HistoryLine
from gateway.views.nominations import NominationLine

READ_DRAFTS: Final = "gateway.read-drafts"

_SUBMITTED = "personnel.nomination-submitted.v1"
_DRAFTED = "personnel.nomination-drafted.v1"


class _Named(msgspec.Struct, frozen=True):
    nomination_id: UUID | None = None


def hides(reader: Reader, nomination: NominationLine) -> bool:
    """Say whether this is a draft that is not the reader's to see."""
    submitted = nomination.judged_on is not None
    return not submitted and not reader.sees(READ_DRAFTS, nomination.opd_id)


def without_drafts(
    connection: Connection, reader: Reader, lines: Iterable[HistoryLine]
) -> tuple[HistoryLine, ...]:
    """Return a history without what was done in drafts that are not the reader's to see.

    This asks the history itself, so that it holds while another view is behind.
    """
    named = [(line, _nomination_of(line)) for line in lines]
    told = {one for line, one in named if one and one != line.stream}
    drafts = _never_submitted(connection, told, {line.stream for line, one in named if one})
    hidden = {
        nomination_id
        for nomination_id, opd_id in drafts.items()
        if not reader.sees(READ_DRAFTS, opd_id)
    }
    return tuple(line for line, nomination_id in named if nomination_id not in hidden)


def _nomination_of(line: HistoryLine) -> UUID | None:
    """Return of which nomination an event tells: the one it names, or perhaps its own stream's."""
    if not line.type.startswith("personnel."):
        return None
    named = msgspec.json.decode(line.envelope().data, type=_Named).nomination_id
    return named or line.stream


def _never_submitted(
    connection: Connection, nominations: Collection[UUID], streams: Collection[UUID]
) -> dict[UUID, UUID | None]:
    """Return which nominations were never submitted, with their OPD as far as known.

    Of ``streams`` those are meant that are nominations.
    """
    asked = {*nominations, *streams}
    if not asked:
        return {}
    wanted = select(EVENT.c.stream, EVENT.c.type, EVENT.c.opd_id).where(
        EVENT.c.stream.in_(asked), EVENT.c.type.in_((_SUBMITTED, _DRAFTED))
    )
    rows = connection.execute(wanted).all()
    submitted = {row.stream for row in rows if row.type == _SUBMITTED}
    opds = {row.stream: row.opd_id for row in rows if row.type == _DRAFTED}
    return {one: opds.get(one) for one in {*nominations, *opds} if one not in submitted}
