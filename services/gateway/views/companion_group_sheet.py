"""What is one group of companions: who is in it from when to when, and with which OPDs?"""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from gateway.views.answers import answer, answers
from gateway.views.companions import CARE, COMPANION, GROUP
from gateway.views.opds import OPD, on_day
from gateway.views.person_card import card_on, name_in


class GroupCompanion(msgspec.Struct, frozen=True):
    person_id: UUID
    person_name: str
    account_id: UUID
    effective_on: date
    until: date
    """The last day in the group."""

    def there(self, on: date) -> bool:
        """Say whether they have not left by a day."""
        return self.until >= on


class GroupOpd(msgspec.Struct, frozen=True):
    opd_id: UUID
    opd_code: str
    opd_name: str
    effective_on: date
    until: date

    def there(self, on: date) -> bool:
        """Say whether it has not been released by a day."""
        return self.until >= on


class GroupSheet(msgspec.Struct, frozen=True):
    group_id: UUID
    number: int
    name: str
    effective_on: date
    until: date
    letter_number: str
    letter_on: date
    companions: tuple[GroupCompanion, ...]
    """Of all times, by name."""
    opds: tuple[GroupOpd, ...]
    """Of all times, by code."""


def companion_group(connection: Connection, group_id: UUID, on: date) -> GroupSheet | None:
    """Return a group, people and OPDs as they are called on a day."""
    found = connection.execute(select(GROUP).where(GROUP.c.group_id == group_id))
    row = found.mappings().one_or_none()
    if row is None:
        return None
    return answer(
        GroupSheet,
        row,
        companions=_companions(connection, group_id, on),
        opds=_opds(connection, group_id, on),
    )


def _companions(connection: Connection, group_id: UUID, on: date) -> tuple[GroupCompanion, ...]:
    card, held = card_on(COMPANION.c.person_id, on)
    wanted = (
        select(COMPANION, name_in(card))
        .select_from(COMPANION.outerjoin(card, held))
        .where(COMPANION.c.group_id == group_id, COMPANION.c.effective_on <= COMPANION.c.until)
        .order_by(card.c.name, COMPANION.c.person_id, COMPANION.c.effective_on)
    )
    return answers(connection, wanted, GroupCompanion)


def _opds(connection: Connection, group_id: UUID, on: date) -> tuple[GroupOpd, ...]:
    wanted = (
        select(
            CARE.c.opd_id,
            OPD.c.code.label("opd_code"),
            on_day("name", on).label("opd_name"),
            CARE.c.effective_on,
            CARE.c.until,
        )
        .join(OPD, OPD.c.opd_id == CARE.c.opd_id)
        .where(CARE.c.group_id == group_id, CARE.c.effective_on <= CARE.c.until)
        .order_by(OPD.c.code, CARE.c.effective_on)
    )
    return answers(connection, wanted, GroupOpd)
