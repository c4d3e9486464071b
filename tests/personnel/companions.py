"""A group of companions: Siti of Kominfo accompanies the OPD of health, Andi works there."""

from datetime import date
from uuid import UUID

from kit.decider import Actor
from personnel.domain.companion import CompanionJoined
from personnel.domain.companion_group import (
    CompanionGroupFormed,
    companion_group,
    companion_group_of,
)
from personnel.domain.companionship import CompanionshipBegan, companionship, companionship_of
from personnel.domain.opd import opd
from personnel.domain.person import person
from tests.personnel.examples import (
    ANDI,
    BUDI,
    HEALTH,
    JAN_1,
    KOMINFO,
    SITI,
    YEAR_END,
    History,
    employed,
    registered,
)

GROUP = companion_group_of(2026, 3)
COMPANION, SECOND = Actor(account_id=UUID(int=0xC1)), Actor(account_id=UUID(int=0xC2))
STRANGER, HEAD = Actor(account_id=UUID(int=0xC9)), Actor(account_id=UUID(int=0xC8))
JUNE_1, MAY_31 = date(2026, 6, 1), date(2026, 5, 31)

formed = CompanionGroupFormed(
    group_id=GROUP,
    number=3,
    name="Kelompok III",
    effective_on=JAN_1,
    until=YEAR_END,
    letter_number="000.1/7",
    letter_on=JAN_1,
)


def joined(person_id: UUID, account: Actor, on: date = JAN_1) -> CompanionJoined:
    return CompanionJoined(
        group_id=GROUP,
        person_id=person_id,
        account_id=account.account_id,
        effective_on=on,
        until=YEAR_END,
    )


def began(opd_id: UUID, on: date = JAN_1, group_id: UUID = GROUP) -> CompanionshipBegan:
    return CompanionshipBegan(opd_id=opd_id, group_id=group_id, effective_on=on, until=YEAR_END)


both_opds: History = {
    (opd, KOMINFO): [registered("DISKOMINFOSP")],
    (opd, HEALTH): [registered("DINKES")],
}
all_work: History = {
    (person, SITI): [employed(SITI)],
    (person, BUDI): [employed(BUDI)],
    (person, ANDI): [employed(ANDI, HEALTH)],
}
group: History = {
    (companion_group, GROUP): [formed, joined(SITI, COMPANION), joined(BUDI, SECOND)],
}
health_is_accompanied: History = {
    **both_opds,
    **all_work,
    **group,
    (companionship, companionship_of(HEALTH)): [began(HEALTH)],
}
"""Siti and Budi, both of Kominfo, accompany the OPD of health throughout the year."""
