"""What stands in the sealed text of an event, for those who may read it?"""

from collections.abc import Collection, Mapping
from uuid import UUID

import httpx
import structlog
from sqlalchemy import Connection, select

from gateway.history import GONE, WITHHELD
from gateway.views.history import EVENT
from kit.envelope import Envelope, decode
from kit.sealing import GivenKeys, Keyring, unseal

log = structlog.get_logger(__name__)

Fields = Mapping[str, object]


def opened(envelopes: Collection[Envelope], keyring: Keyring) -> Mapping[UUID, Fields | None]:
    """Return by event id the personal fields: ``None`` where erased, empty where there are none.

    They are empty too while the keeper of the keys does not answer; whoever tells them says that
    they are withheld, never that they are erased.
    """
    persons = sorted({p for one in envelopes if one.sealed for p in one.sealed.persons})
    try:
        keys = GivenKeys(keyring.keys_of(persons) if persons else {})
    except httpx.HTTPError as fault:
        log.warning("sealed text stays sealed: no keys", fault=repr(fault))
        return {one.id: {} for one in envelopes}
    return {one.id: unseal(one, keys) for one in envelopes}


def personal_fields(
    connection: Connection, event_ids: Collection[UUID], keyring: Keyring
) -> Mapping[UUID, Fields | None]:
    """Return the personal fields of these events, as ``opened`` does."""
    wanted = select(EVENT.c.state).where(EVENT.c.event_id.in_(event_ids))
    envelopes = (
        [decode(state) for state in connection.execute(wanted).scalars()] if event_ids else []
    )
    return opened(envelopes, keyring)


def reasons(
    connection: Connection, event_ids: Collection[UUID], keyring: Keyring
) -> Mapping[UUID, str]:
    """Return the reason that each of these events gives."""
    return _said(connection, event_ids, keyring, "reason")


def remarks(
    connection: Connection, event_ids: Collection[UUID], keyring: Keyring
) -> Mapping[UUID, str]:
    """Return the remark that each of these events makes, if it makes one."""
    return _said(connection, event_ids, keyring, "remark")


def _said(
    connection: Connection, event_ids: Collection[UUID], keyring: Keyring, field: str
) -> Mapping[UUID, str]:
    told = {
        event_id: GONE if fields is None else fields.get(field, WITHHELD)
        for event_id, fields in personal_fields(connection, event_ids, keyring).items()
    }
    return {event_id: str(text) for event_id, text in told.items() if text is not None}
