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
    drafts = _never_submitted(connection, {one for _, one in named if one is not None})
    hidden = {
        nomination_id
        for nomination_id, opd_id in drafts.items()
        if not reader.sees(READ_DRAFTS, opd_id)
    }
    return tuple(line for line, nomination_id in named if nomination_id not in hidden)


def _nomination_of(line: HistoryLine) -> UUID | None:
    if not line.type.startswith("personnel."):
        return None
    return msgspec.json.decode(line.envelope().data, type=_Named).nomination_id


def _never_submitted(
    connection: Connection, nominations: Collection[UUID]
) -> dict[UUID, UUID | None]:
    """Return which of the nominations were never submitted, with their OPD as far as known."""
    if not nominations:
        return {}
    wanted = select(EVENT.c.stream, EVENT.c.type, EVENT.c.opd_id).where(
        EVENT.c.stream.in_(nominations), EVENT.c.type.in_((_SUBMITTED, _DRAFTED))
    )
    rows = connection.execute(wanted).all()
    submitted = {row.stream for row in rows if row.type == _SUBMITTED}
    opds = {row.stream: row.opd_id for row in rows if row.type == _DRAFTED}
    return {one: opds.get(one) for one in nominations if one not in submitted}
