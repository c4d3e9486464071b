"""A decree that names the team of the OPD Kominfo, and what follows from it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from kit.decider import Elsewhere, Refused
from kit.testing import Given
from personnel.domain.decree import (
    DecideDecree,
    DecreeDecided,
    DecreeDiscarded,
    DecreePrepared,
    Event,
    PrepareDecree,
    decree,
)
from personnel.domain.decree_number import DecreeNumberTaken, decree_number, number_of
from personnel.domain.nomination import (
    NominationDecreed,
    NominationPlaced,
    NominationReleased,
    nomination,
)
from personnel.domain.person import person
from personnel.domain.seat import SeatTaken
from personnel.domain.team import (
    NominationClosed,
    TeamDecreed,
    TeamMember,
    team,
    team_of,
)
from tests.personnel.examples import (
    APRIL_1,
    BUDI,
    CUSTODIAN,
    DECREE,
    JAN_1,
    KOMINFO,
    NETWORK,
    NOMINATION,
    SITI,
    TODAY,
    YEAR_END,
    History,
    all_is_well,
    published,
)
from tests.personnel.nominations import verified

MARCH_31 = APRIL_1 - timedelta(days=1)
NUMBER = "188.4/478/SULBAR/III/2026"
OLD_DECREE, OLD_NOMINATION = UUID(int=0xD0), UUID(int=0xA0)

prepare = PrepareDecree(decree_id=DECREE, title="Tim Pengelola SPBE", nominations=(NOMINATION,))
prepared = DecreePrepared(decree_id=DECREE, title="Tim Pengelola SPBE", nominations=(NOMINATION,))
sign = DecideDecree(
    number=" 188.4 / 478/Sulbar/iii/2026 ",
    decided_on=TODAY,
    effective_on=APRIL_1,
    until=YEAR_END,
    signed_by="Gubernur",
)
signed = DecreeDecided(
    decree_id=DECREE,
    title="Tim Pengelola SPBE",
    nominations=(NOMINATION,),
    number=NUMBER,
    decided_on=TODAY,
    effective_on=APRIL_1,
    until=YEAR_END,
    signed_by="Gubernur",
)
discarded = DecreeDiscarded(decree_id=DECREE, reason="Judulnya keliru.")
placed = NominationPlaced(nomination_id=NOMINATION, decree_id=DECREE)
released = NominationReleased(nomination_id=NOMINATION, decree_id=DECREE)
number_id = number_of(NUMBER, 2026)
members = (TeamMember(NETWORK.key, BUDI), TeamMember(CUSTODIAN.key, SITI))

is_verified: History = {(nomination, NOMINATION): verified}
may_be_signed: History = {**all_is_well, (nomination, NOMINATION): [*verified, placed]}


def taken(position: str, person_id: UUID) -> SeatTaken:
    return SeatTaken(
        person_id=person_id,
        opd_id=KOMINFO,
        position=position,
        decree_id=DECREE,
        nomination_id=NOMINATION,
        effective_on=APRIL_1,
        until=YEAR_END,
    )


def old_seat(person_id: UUID, until: date, opd_id: UUID = KOMINFO) -> SeatTaken:
    return SeatTaken(
        person_id=person_id,
        opd_id=opd_id,
        position=NETWORK.key,
        decree_id=OLD_DECREE,
        nomination_id=OLD_NOMINATION,
        effective_on=JAN_1,
        until=until,
    )


def old_team(*people: UUID, until: date) -> TeamDecreed:
    return TeamDecreed(
        opd_id=KOMINFO,
        decree_id=OLD_DECREE,
        nomination_id=OLD_NOMINATION,
        effective_on=JAN_1,
        until=until,
        members=tuple(TeamMember(NETWORK.key, each) for each in people),
    )


number_taken = DecreeNumberTaken(number=NUMBER, decree_id=DECREE, effective_on=TODAY)
decreed = NominationDecreed(
    nomination_id=NOMINATION, opd_id=KOMINFO, decree_id=DECREE, effective_on=APRIL_1
)
closed = NominationClosed(opd_id=KOMINFO, nomination_id=NOMINATION)
team_named = TeamDecreed(
    opd_id=KOMINFO,
    decree_id=DECREE,
    nomination_id=NOMINATION,
    effective_on=APRIL_1,
    until=YEAR_END,
    members=members,
    structure_on=published.effective_on,
)
decided_and_closed: list[Event | Elsewhere] = [
    signed,
    Elsewhere(decree_number, number_id, number_taken),
    Elsewhere(nomination, NOMINATION, decreed),
    Elsewhere(team, team_of(KOMINFO), closed),
]
named_and_seated = [
    Elsewhere(team, team_of(KOMINFO), team_named),
    Elsewhere(person, BUDI, taken(NETWORK.key, BUDI)),
    Elsewhere(person, SITI, taken(CUSTODIAN.key, SITI)),
]
all_follows: list[Event | Elsewhere] = [*decided_and_closed, *named_and_seated]


def told(given: Sequence[Event], when: Any, elsewhere: History) -> Any:  # noqa: ANN401 - any command
    with pytest.raises(Refused) as refusal:
        decree.decide(when, decree.replay(given), Given(today=TODAY, histories=elsewhere))
    return refusal.value.facts
