from datetime import date, timedelta

import pytest

from kit.testing import Spec
from personnel.domain.competence import competence, competence_of
from personnel.domain.eligibility import (
    CompetenceIsNotProven,
)
from personnel.domain.nomination import (
    nomination,
)
from personnel.domain.opd import OpdIsNotInForce, opd
from personnel.domain.structure import STRUCTURE_ID, StructurePublished, structure
from personnel.domain.submission import (
    LetterIsFromTheFuture,
    PositionsAreOpen,
    ReturnedItemsAreNotCorrected,
    SubmitNomination,
)
from personnel.domain.team_structure import PositionIsUnknown
from tests.personnel.examples import (
    APRIL_1,
    BUDI,
    JAN_1,
    KOMINFO,
    NETWORK,
    OPERATOR,
    TODAY,
    History,
    all_is_well,
    recognised,
    registered,
)
from tests.personnel.nominations import (
    MARCH_31,
    drafted,
    filled,
    name_siti,
    returned,
    siti_named,
    submit,
    submitted,
    told,
)

decides = Spec(nomination)


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
