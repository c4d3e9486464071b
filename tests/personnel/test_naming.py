from datetime import date
from typing import Any

import pytest

from kit.decider import Refused
from kit.testing import Spec
from personnel.domain.competence import competence, competence_of
from personnel.domain.eligibility import (
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
    nomination,
)
from personnel.domain.person import person
from personnel.domain.person_record import EmploymentType, Status
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.team_structure import NoStructureIsInForce, PositionIsUnknown
from tests.personnel.examples import (
    ANDI,
    APRIL_1,
    BUDI,
    CUSTODIAN,
    HEALTH,
    JAN_1,
    KOMINFO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    YEAR_END,
    History,
    all_is_well,
    employed,
)
from tests.personnel.nominations import (
    MARCH_31,
    budi_named,
    drafted,
    filled,
    name_budi,
    name_siti,
    nominated,
    returned,
    seated,
    siti_named,
    submit,
    with_budi,
)

decides = Spec(nomination)


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


def test_a_correction_is_made_once() -> None:
    decides(given=[*returned, siti_named], when=name_siti, then=[], elsewhere=all_is_well)
