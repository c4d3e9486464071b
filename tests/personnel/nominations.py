"""A nomination of the OPD Kominfo: Budi for the network, Siti for the goods."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from kit.decider import Actor, Refused
from kit.testing import Given
from personnel.domain.drafting import NominationDrafted
from personnel.domain.naming import (
    NominatePerson,
    PersonNominated,
)
from personnel.domain.nomination import Event, nomination
from personnel.domain.person import person
from personnel.domain.seat import SeatTaken
from personnel.domain.submission import (
    NominationItem,
    NominationSubmitted,
    SubmitNomination,
)
from personnel.domain.verification import (
    ItemReturned,
    ItemVerified,
    NominationReturned,
    NominationVerified,
)
from tests.personnel.examples import (
    APRIL_1,
    BUDI,
    CUSTODIAN,
    KOMINFO,
    LONG_AGO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    TODAY,
    History,
    all_is_well,
    certificate_of,
    employed,
)


def nominated(position: str, person_id: UUID) -> PersonNominated:
    return PersonNominated(nomination_id=NOMINATION, position=position, person_id=person_id)


def submitted(by: Actor = OPERATOR) -> NominationSubmitted:
    return NominationSubmitted(
        nomination_id=NOMINATION,
        opd_id=KOMINFO,
        term_starts_on=APRIL_1,
        letter_number="12/KOMINFO/2026",
        letter_on=TODAY,
        judged_on=APRIL_1,
        structure_on=LONG_AGO,
        items=(
            NominationItem(NETWORK.key, BUDI, certificate_of(BUDI)),
            NominationItem(CUSTODIAN.key, SITI, None),
        ),
        submitted_by=by.account_id,
        on_behalf_of=by.on_behalf_of,
    )


def verified_item(position: str, person_id: UUID) -> ItemVerified:
    return ItemVerified(nomination_id=NOMINATION, position=position, person_id=person_id)


drafted = NominationDrafted(nomination_id=NOMINATION, opd_id=KOMINFO, term_starts_on=APRIL_1)
budi_named, siti_named = nominated(NETWORK.key, BUDI), nominated(CUSTODIAN.key, SITI)
filled: list[Event] = [drafted, budi_named, siti_named]
budi_verified = verified_item(NETWORK.key, BUDI)
siti_verified = verified_item(CUSTODIAN.key, SITI)
concluded = NominationVerified(nomination_id=NOMINATION, opd_id=KOMINFO)
verified: list[Event] = [*filled, submitted(), budi_verified, siti_verified, concluded]

MARCH_31 = APRIL_1 - timedelta(days=1)

name_budi = NominatePerson(position=NETWORK.key, person_id=BUDI)
name_siti = NominatePerson(position=CUSTODIAN.key, person_id=SITI)
submit = SubmitNomination(letter_number="12/KOMINFO/2026", letter_on=TODAY)
siti_returned = ItemReturned(
    nomination_id=NOMINATION, position=CUSTODIAN.key, person_id=SITI, reason="Surat belum ada"
)
given_back = NominationReturned(
    nomination_id=NOMINATION, opd_id=KOMINFO, positions=(CUSTODIAN.key,)
)
returned: list[Event] = [*filled, submitted(), budi_verified, siti_returned, given_back]


def seated(opd_id: UUID, first: date, last: date) -> SeatTaken:
    return SeatTaken(
        person_id=BUDI,
        opd_id=opd_id,
        position="news_writer",
        decree_id=UUID(int=0xD0),
        nomination_id=UUID(int=0xA0),
        effective_on=first,
        until=last,
    )


def with_budi(*seats: SeatTaken, opd_id: UUID = KOMINFO, **said: Any) -> History:  # noqa: ANN401 - any field of the event
    return {**all_is_well, (person, BUDI): [employed(BUDI, opd_id, **said), *seats]}


def told(given: Sequence[Event], when: Any, elsewhere: History) -> dict[str, object]:  # noqa: ANN401 - any command
    facts = Given(today=TODAY, actor=OPERATOR, histories=elsewhere)
    with pytest.raises(Refused) as refusal:
        nomination.decide(when, nomination.replay(given), facts)
    return refusal.value.facts
