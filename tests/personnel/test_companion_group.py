"""A group of companions is formed by letter, and accompanies OPDs that are not its own."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from kit.decider import Elsewhere
from kit.testing import Given, Spec
from personnel.domain.companion import (
    AccountIsOfAnotherCompanion,
    AppointCompanion,
    CompanionIsNotActive,
    CompanionIsThereAlready,
    CompanionLeft,
    LeavingGroup,
    OwnOpdIsNotAccompanied,
    PersonIsNoCompanion,
    ReleaseCompanion,
)
from personnel.domain.companion_group import (
    AssignOpd,
    CompanionGroupIsDifferent,
    CompanionGroupIsUnknown,
    DayIsOutsideTheGroupsTerm,
    Event,
    FormCompanionGroup,
    GroupEndsBeforeItBegins,
    OpdIsAccompanied,
    OpdIsNotAccompanied,
    ReleaseOpd,
    companion_group,
    companion_group_of,
)
from personnel.domain.companionship import CompanionshipEnded, companionship, companionship_of
from personnel.domain.eligibility import PersonIsUnknown
from personnel.domain.opd import OpdIsNotInForce, opd
from personnel.domain.person import person
from personnel.domain.person_record import Status
from personnel.domain.reorganisation import CloseOpd, reorganisation
from tests.personnel.companions import (
    COMPANION,
    GROUP,
    JUNE_1,
    MAY_31,
    SECOND,
    STRANGER,
    all_work,
    began,
    both_opds,
    formed,
    joined,
)
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

decides = Spec(companion_group)

there: History = {**both_opds, **all_work}
CARE = companionship_of(HEALTH)
form = FormCompanionGroup(
    group_id=GROUP,
    number=3,
    name="Kelompok III",
    effective_on=JAN_1,
    until=YEAR_END,
    letter_number="000.1/7",
    letter_on=JAN_1,
)
appoint = AppointCompanion(person_id=SITI, account_id=COMPANION.account_id, effective_on=JAN_1)
release = ReleaseCompanion(person_id=SITI, effective_on=JUNE_1, reason=LeavingGroup.TRANSFERRED)
siti_left = CompanionLeft(
    group_id=GROUP,
    person_id=SITI,
    joined_on=JAN_1,
    effective_on=JUNE_1,
    reason=LeavingGroup.TRANSFERRED,
)
assign = AssignOpd(opd_id=HEALTH, effective_on=JAN_1)
let_go = ReleaseOpd(opd_id=HEALTH, effective_on=JUNE_1, reason="Pembagian baru")
ended = CompanionshipEnded(
    opd_id=HEALTH, group_id=GROUP, began_on=JAN_1, effective_on=JUNE_1, reason="Pembagian baru"
)
cared_for: History = {**there, (companionship, CARE): [began(HEALTH)]}


def test_a_group_is_formed_once_under_its_number() -> None:
    decides(given=[], when=form, then=[formed])
    decides(given=[formed], when=form, then=[])
    other = replace(form, name="Kelompok lain")
    decides(given=[formed], when=other, then=CompanionGroupIsDifferent)
    assert companion_group_of(2026, 3) not in {
        companion_group_of(2026, 4),
        companion_group_of(2027, 3),
    }


def test_a_group_does_not_end_before_it_begins() -> None:
    wrong = replace(form, until=date(2025, 12, 31))
    decides(given=[], when=wrong, then=GroupEndsBeforeItBegins)


def test_a_companion_joins_for_the_rest_of_the_term() -> None:
    decides(given=[formed], when=appoint, then=[joined(SITI, COMPANION)], elsewhere=there)
    there_already: list[Event] = [formed, joined(SITI, COMPANION)]
    decides(given=there_already, when=appoint, then=[], elsewhere=there)


def test_only_people_in_active_service_join_and_only_within_the_term() -> None:
    decides(given=[], when=appoint, then=CompanionGroupIsUnknown, elsewhere=there)
    decides(given=[formed], when=appoint, then=PersonIsUnknown, elsewhere=both_opds)
    retired: History = {**there, (person, SITI): [employed(SITI, status=Status.RETIRED)]}
    decides(given=[formed], when=appoint, then=CompanionIsNotActive, elsewhere=retired)
    late = replace(appoint, effective_on=date(2027, 1, 1))
    decides(given=[formed], when=late, then=DayIsOutsideTheGroupsTerm, elsewhere=there)


def test_an_account_is_of_one_person_and_nobody_joins_twice() -> None:
    with_siti: list[Event] = [formed, joined(SITI, COMPANION)]
    again = replace(appoint, effective_on=JUNE_1)
    decides(given=with_siti, when=again, then=CompanionIsThereAlready, elsewhere=there)
    same_account = replace(appoint, person_id=BUDI)
    refused = AccountIsOfAnotherCompanion
    decides(given=with_siti, when=same_account, then=refused, elsewhere=there)


def test_who_is_replaced_leaves_on_that_day() -> None:
    instead = AppointCompanion(
        person_id=BUDI, account_id=COMPANION.account_id, effective_on=JUNE_1, replaces=SITI
    )
    replaced = replace(siti_left, reason=LeavingGroup.REPLACED)
    with_siti: list[Event] = [formed, joined(SITI, COMPANION)]
    then: list[Event] = [replaced, joined(BUDI, COMPANION, JUNE_1)]
    decides(given=with_siti, when=instead, then=then, elsewhere=there)
    decides(given=[*with_siti, *then], when=instead, then=[], elsewhere=there)
    decides(given=[formed], when=instead, then=PersonIsNoCompanion, elsewhere=there)
    state = companion_group.replay([*with_siti, *then])
    acting = [state.acting(COMPANION.account_id, day) for day in (MAY_31, JUNE_1)]
    assert [one.person_id for one in acting if one] == [SITI, BUDI]


def test_a_companion_is_released_once() -> None:
    with_siti: list[Event] = [formed, joined(SITI, COMPANION)]
    decides(given=with_siti, when=release, then=[siti_left])
    decides(given=[*with_siti, siti_left], when=release, then=[])
    decides(given=[formed], when=release, then=PersonIsNoCompanion)
    decides(given=[], when=release, then=CompanionGroupIsUnknown)


def test_an_opd_is_accompanied_from_a_day_on() -> None:
    then = [Elsewhere(companionship, CARE, began(HEALTH))]
    decides(given=[formed], when=assign, then=then, elsewhere=there)
    decides(given=[formed], when=assign, then=[], elsewhere=cared_for)
    decides(given=[], when=assign, then=CompanionGroupIsUnknown, elsewhere=there)


def test_an_opd_has_one_group_at_a_time() -> None:
    other = began(HEALTH, JUNE_1, group_id=UUID(int=0x99))
    taken: History = {**there, (companionship, CARE): [other]}
    decides(given=[formed], when=assign, then=OpdIsAccompanied, elsewhere=taken)


def test_an_opd_that_ends_is_accompanied_until_then() -> None:
    ending: History = {**there, (opd, HEALTH): [registered("DINKES", last=MAY_31)]}
    then = [Elsewhere(companionship, CARE, replace(began(HEALTH), until=MAY_31))]
    decides(given=[formed], when=assign, then=then, elsewhere=ending)
    late = replace(assign, effective_on=JUNE_1)
    decides(given=[formed], when=late, then=OpdIsNotInForce, elsewhere=ending)


def test_nobody_accompanies_the_opd_for_which_they_work() -> None:
    with_andi: list[Event] = [formed, joined(ANDI, SECOND)]
    decides(given=with_andi, when=assign, then=OwnOpdIsNotAccompanied, elsewhere=there)
    andi = AppointCompanion(person_id=ANDI, account_id=SECOND.account_id, effective_on=JAN_1)
    decides(given=[formed], when=andi, then=OwnOpdIsNotAccompanied, elsewhere=cared_for)
    decides(given=[formed], when=andi, then=[joined(ANDI, SECOND)], elsewhere=there)


def test_an_opd_is_released_once() -> None:
    then = [Elsewhere(companionship, CARE, ended)]
    decides(given=[formed], when=let_go, then=then, elsewhere=cared_for)
    over: History = {**there, (companionship, CARE): [began(HEALTH), ended]}
    decides(given=[formed], when=let_go, then=[], elsewhere=over)
    decides(given=[formed], when=let_go, then=OpdIsNotAccompanied, elsewhere=there)
    decides(given=[], when=let_go, then=CompanionGroupIsUnknown, elsewhere=cared_for)


def test_what_is_released_may_be_given_to_another_group_from_that_day_on() -> None:
    over: History = {**there, (companionship, CARE): [began(HEALTH), ended]}
    late = replace(assign, effective_on=JUNE_1)
    then = [Elsewhere(companionship, CARE, began(HEALTH, JUNE_1))]
    decides(given=[formed], when=late, then=then, elsewhere=over)


def test_the_end_of_an_opd_ends_its_companionship() -> None:
    close = CloseOpd(opd_id=HEALTH, effective_on=JUNE_1, legal_basis="Perda", heir_id=KOMINFO)
    found = reorganisation.decide(close, reorganisation.initial, Given(histories=cared_for))
    assert Elsewhere(companionship, CARE, replace(ended, reason="Perda")) in found
    state = companionship.replay([began(HEALTH), ended])
    assert [bool(state.on(day)) for day in (MAY_31, JUNE_1)] == [True, False]


def test_strangers_act_for_no_group() -> None:
    state = companion_group.replay([formed, joined(SITI, COMPANION)])
    assert state.acting(STRANGER.account_id, JUNE_1) is None
