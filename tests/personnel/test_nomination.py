from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from kit.decider import Elsewhere, Refused
from kit.testing import Given, Spec
from personnel.domain.competence import competence, competence_of
from personnel.domain.eligibility import (
    CompetenceIsNotProven,
    PersonIsNotActive,
    PersonIsOfAnotherOpd,
    PersonIsSeatedElsewhere,
    PersonIsUnknown,
    PositionIsForAsnOnly,
)
from personnel.domain.naming import (
    NominatePerson,
    PersonIsNamedTwice,
    PositionVacated,
    VacatePosition,
)
from personnel.domain.nomination import (
    DraftNomination,
    Event,
    NominationIsDifferent,
    NominationIsInDecree,
    NominationIsNotOpen,
    NominationIsRunning,
    NominationIsUnknown,
    NominationPlaced,
    NominationReleased,
    NominationWithdrawn,
    WithdrawNomination,
    nomination,
)
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.person import EmploymentType, Status, person
from personnel.domain.seat import SeatTaken
from personnel.domain.structure import STRUCTURE_ID, StructurePublished, structure
from personnel.domain.submission import (
    LetterIsFromTheFuture,
    NoStructureIsInForce,
    PositionIsUnknown,
    PositionsAreOpen,
    ReturnedItemsAreNotCorrected,
    SubmitNomination,
)
from personnel.domain.team import NominationClosed, NominationOpened, team, team_of
from personnel.domain.verification import ItemReturned, NominationReturned
from tests.personnel.examples import (
    ANDI,
    APRIL_1,
    BUDI,
    CUSTODIAN,
    DECREE,
    HEALTH,
    JAN_1,
    KOMINFO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    TODAY,
    YEAR_END,
    History,
    all_is_well,
    employed,
    kominfo_exists,
    recognised,
    registered,
)
from tests.personnel.nominations import (
    budi_named,
    budi_verified,
    drafted,
    filled,
    nominated,
    siti_named,
    submitted,
    verified,
)

decides = Spec(nomination)

MARCH_31 = APRIL_1 - timedelta(days=1)

draft = DraftNomination(nomination_id=NOMINATION, opd_id=KOMINFO, term_starts_on=APRIL_1)
name_budi = NominatePerson(position=NETWORK.key, person_id=BUDI)
name_siti = NominatePerson(position=CUSTODIAN.key, person_id=SITI)
submit = SubmitNomination(letter_number="12/KOMINFO/2026", letter_on=TODAY)
opened = NominationOpened(opd_id=KOMINFO, nomination_id=NOMINATION)
closed = NominationClosed(opd_id=KOMINFO, nomination_id=NOMINATION)
withdrawn = NominationWithdrawn(nomination_id=NOMINATION, opd_id=KOMINFO)
placed = NominationPlaced(nomination_id=NOMINATION, decree_id=DECREE)
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


def test_a_draft_opens_the_one_running_nomination_of_the_opd() -> None:
    decides(
        given=[],
        when=draft,
        then=[drafted, Elsewhere(team, team_of(KOMINFO), opened)],
        elsewhere=kominfo_exists,
    )


def test_drafting_the_same_again_changes_nothing() -> None:
    decides(given=filled, when=draft, then=[])


def test_a_draft_keeps_its_term() -> None:
    other = DraftNomination(nomination_id=NOMINATION, opd_id=KOMINFO, term_starts_on=JAN_1)
    decides(given=[drafted], when=other, then=NominationIsDifferent)


def test_an_opd_has_one_running_nomination() -> None:
    other = NominationOpened(opd_id=KOMINFO, nomination_id=UUID(int=0xA0))
    running = {**kominfo_exists, (team, team_of(KOMINFO)): [other]}
    decides(given=[], when=draft, then=NominationIsRunning, elsewhere=running)
    assert told([], draft, running)["nominations"] == [UUID(int=0xA0)]


def test_an_opd_may_begin_anew_once_the_nomination_is_closed() -> None:
    other = UUID(int=0xA0)
    history = [
        NominationOpened(opd_id=KOMINFO, nomination_id=other),
        NominationClosed(opd_id=KOMINFO, nomination_id=other),
    ]
    decides(
        given=[],
        when=draft,
        then=[drafted, Elsewhere(team, team_of(KOMINFO), opened)],
        elsewhere={**kominfo_exists, (team, team_of(KOMINFO)): history},
    )


def test_only_an_opd_in_force_when_the_term_starts_nominates() -> None:
    decides(given=[], when=draft, then=OpdIsUnknown)
    ending = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=MARCH_31)]}
    decides(given=[], when=draft, then=OpdIsNotInForce, elsewhere=ending)


def test_nothing_happens_to_a_nomination_that_was_not_drafted() -> None:
    for command in (name_budi, VacatePosition(position=NETWORK.key), submit, WithdrawNomination()):
        decides(given=[], when=command, then=NominationIsUnknown, elsewhere=all_is_well)


def test_a_person_is_named_for_a_position() -> None:
    decides(given=[drafted], when=name_budi, then=[budi_named], elsewhere=all_is_well)


def test_naming_the_same_person_again_changes_nothing() -> None:
    decides(given=filled, when=name_budi, then=[], elsewhere=all_is_well)


def test_another_person_takes_the_place_of_the_one_named() -> None:
    with_andi = {**all_is_well, (person, ANDI): [employed(ANDI)]}
    decides(
        given=filled,
        when=NominatePerson(position=NETWORK.key, person_id=ANDI),
        then=[nominated(NETWORK.key, ANDI)],
        elsewhere=with_andi,
    )


def test_a_certificate_may_come_after_the_person_is_named() -> None:
    without = {**all_is_well, (competence, competence_of(BUDI)): []}
    decides(given=[drafted], when=name_budi, then=[budi_named], elsewhere=without)


def test_a_position_that_the_structure_does_not_have_is_refused() -> None:
    unknown = NominatePerson(position="dancer", person_id=BUDI)
    decides(given=[drafted], when=unknown, then=PositionIsUnknown, elsewhere=all_is_well)
    no_structure = {**all_is_well, (structure, STRUCTURE_ID): []}
    decides(given=[drafted], when=name_budi, then=NoStructureIsInForce, elsewhere=no_structure)


def test_nobody_is_named_for_two_positions() -> None:
    twice = NominatePerson(position=CUSTODIAN.key, person_id=BUDI)
    decides(given=[drafted, budi_named], when=twice, then=PersonIsNamedTwice, elsewhere=all_is_well)


NOT_ELIGIBLE = [
    ({**all_is_well, (person, BUDI): []}, PersonIsUnknown),
    (with_budi(effective_on=date(2026, 4, 2)), PersonIsUnknown),
    (with_budi(opd_id=HEALTH), PersonIsOfAnotherOpd),
    *((with_budi(status=each), PersonIsNotActive) for each in Status if each != Status.ACTIVE),
    (with_budi(seated(HEALTH, JAN_1, APRIL_1)), PersonIsSeatedElsewhere),
]


@pytest.mark.parametrize(("facts", "refusal"), NOT_ELIGIBLE)
def test_whoever_may_not_hold_the_position_is_refused_when_named_and_when_submitted(
    facts: History, refusal: type[Refused]
) -> None:
    decides(given=[drafted], when=name_budi, then=refusal, elsewhere=facts)
    decides(given=filled, when=submit, then=refusal, elsewhere=facts, by=OPERATOR)


def test_a_position_for_civil_servants_is_closed_to_contract_staff() -> None:
    outside: dict[str, Any] = {"employment_type": EmploymentType.CONTRACT_STAFF}
    siti = {**all_is_well, (person, SITI): [employed(SITI, **outside)]}
    decides(given=[drafted], when=name_siti, then=PositionIsForAsnOnly, elsewhere=siti)
    decides(given=[drafted], when=name_budi, then=[budi_named], elsewhere=with_budi(**outside))


def test_a_seat_that_ends_before_the_term_or_in_the_same_opd_does_not_hinder() -> None:
    for seat in (seated(HEALTH, JAN_1, MARCH_31), seated(KOMINFO, JAN_1, YEAR_END)):
        decides(given=[drafted], when=name_budi, then=[budi_named], elsewhere=with_budi(seat))


def test_a_position_is_vacated() -> None:
    vacated = PositionVacated(nomination_id=NOMINATION, position=NETWORK.key, person_id=BUDI)
    decides(given=filled, when=VacatePosition(position=NETWORK.key), then=[vacated])
    decides(given=[*filled, vacated], when=VacatePosition(position=NETWORK.key), then=[])


def test_a_full_team_is_submitted_with_the_letter_and_what_proves_it() -> None:
    decides(given=filled, when=submit, then=[submitted()], elsewhere=all_is_well, by=OPERATOR)


def test_submitting_the_same_letter_again_changes_nothing() -> None:
    decides(given=[*filled, submitted()], when=submit, then=[])


def test_an_open_position_is_refused_and_named() -> None:
    decides(given=[drafted, siti_named], when=submit, then=PositionsAreOpen, elsewhere=all_is_well)
    assert told([drafted, siti_named], submit, all_is_well) == {"positions": [NETWORK.key]}


def test_a_position_that_has_been_abolished_is_refused() -> None:
    smaller = StructurePublished(
        effective_on=MARCH_31, positions=(NETWORK,), legal_basis="SK", official=True
    )
    facts = {**all_is_well, (structure, STRUCTURE_ID): [smaller]}
    decides(given=filled, when=submit, then=PositionIsUnknown, elsewhere=facts)


def test_a_letter_of_tomorrow_is_refused() -> None:
    tomorrow = SubmitNomination(letter_number="12", letter_on=TODAY + timedelta(days=1))
    decides(given=filled, when=tomorrow, then=LetterIsFromTheFuture, elsewhere=all_is_well)


def test_an_opd_that_ends_before_the_term_cannot_submit() -> None:
    ending = {**all_is_well, (opd, KOMINFO): [registered("DISKOMINFOSP", last=MARCH_31)]}
    decides(given=filled, when=submit, then=OpdIsNotInForce, elsewhere=ending)


def budis_certificate(*competences: str, first: date, last: date | None) -> History:
    heard = recognised(BUDI, *competences, since=first, until=last)
    return {**all_is_well, (competence, competence_of(BUDI)): [heard]}


@pytest.mark.parametrize(
    "facts",
    [
        {**all_is_well, (competence, competence_of(BUDI)): []},
        budis_certificate("graphic_design", first=JAN_1, last=None),
        budis_certificate("spbe_security", first=JAN_1, last=MARCH_31),
        budis_certificate("spbe_security", first=date(2021, 3, 31), last=None),
        budis_certificate("spbe_security", first=date(2026, 4, 2), last=None),
    ],
)
def test_a_technical_position_needs_a_certificate_that_is_valid_when_the_term_starts(
    facts: History,
) -> None:
    decides(given=filled, when=submit, then=CompetenceIsNotProven, elsewhere=facts, by=OPERATOR)
    members = told(filled, submit, facts)["members"]
    assert members == [
        {
            "position": NETWORK.key,
            "person_id": BUDI,
            "competences": ["spbe_infrastructure", "spbe_security"],
        }
    ]


def test_a_certificate_that_begins_with_the_term_is_enough() -> None:
    facts = budis_certificate("spbe_security", first=APRIL_1, last=APRIL_1)
    decides(given=filled, when=submit, then=[submitted()], elsewhere=facts, by=OPERATOR)


def test_a_late_submission_is_judged_by_what_holds_today() -> None:
    facts = budis_certificate("spbe_security", first=APRIL_1, last=APRIL_1)
    late = APRIL_1 + timedelta(days=1)
    decides(given=filled, when=submit, then=CompetenceIsNotProven, elsewhere=facts, today=late)


def test_nothing_is_named_or_submitted_while_the_nomination_is_checked_or_after() -> None:
    name_other = NominatePerson(position=NETWORK.key, person_id=ANDI)
    other_letter = SubmitNomination(letter_number="13", letter_on=TODAY)
    for history in ([*filled, submitted()], verified, [*filled, withdrawn]):
        for command in (name_other, VacatePosition(position=NETWORK.key), other_letter):
            decides(given=history, when=command, then=NominationIsNotOpen, elsewhere=all_is_well)


def test_what_was_returned_is_corrected_before_it_is_submitted_again() -> None:
    decides(given=returned, when=submit, then=ReturnedItemsAreNotCorrected, elsewhere=all_is_well)
    decides(given=returned, when=name_siti, then=[siti_named], elsewhere=all_is_well)
    decides(
        given=[*returned, siti_named],
        when=submit,
        then=[submitted()],
        elsewhere=all_is_well,
        by=OPERATOR,
    )


def test_a_correction_is_made_once() -> None:
    decides(given=[*returned, siti_named], when=name_siti, then=[], elsewhere=all_is_well)


def test_a_nomination_is_withdrawn_and_makes_room_for_another() -> None:
    then: list[Event | Elsewhere] = [withdrawn, Elsewhere(team, team_of(KOMINFO), closed)]
    histories: list[list[Event]] = [[drafted], [*filled, submitted()], returned, verified]
    for history in histories:
        decides(given=history, when=WithdrawNomination(), then=then)
    decides(given=[drafted, withdrawn], when=WithdrawNomination(), then=[])


def test_what_a_decree_contains_is_not_withdrawn_until_the_decree_is_discarded() -> None:
    decides(given=[*verified, placed], when=WithdrawNomination(), then=NominationIsInDecree)
    released = NominationReleased(nomination_id=NOMINATION, decree_id=DECREE)
    decides(
        given=[*verified, placed, released],
        when=WithdrawNomination(),
        then=[withdrawn, Elsewhere(team, team_of(KOMINFO), closed)],
    )
