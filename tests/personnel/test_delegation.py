"""An office is put into other hands by who holds it, for some days, once, and no further."""

from dataclasses import replace as instead
from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Refused
from personnel.domain.delegating import (
    ActIsDelegatedAlready,
    DelegationEndsBeforeItBegins,
    DelegationIsExtendedTooOften,
    DelegationIsOver,
    DelegationIsTooLong,
    DelegationLetterIsFromTheFuture,
    NoDelegationTermsAreInForce,
    OfficeIsNotStoodInFor,
)
from personnel.domain.delegation import (
    AppointActing,
    DelegatedIsNotPassedOn,
    DelegateOffice,
    DelegationIsDifferent,
    DelegationIsOfOthers,
    DelegationIsUnknown,
    EndDelegation,
    MandateNamesNoAct,
    NobodyStandsInForThemselves,
    OfficeIsNotHeld,
    OwnKind,
    RevokeDelegation,
)
from personnel.domain.delegation_terms import DelegationKind
from personnel.domain.opd import OpdIsNotInForce, opd
from tests.personnel.delegations import (
    CLAIM,
    EARLIER,
    GOVERNOR,
    HEAD,
    MARCH_20,
    MARCH_21,
    SECRETARY,
    SUBMIT,
    appoint,
    both,
    decides,
    delegate,
    ended,
    given,
    world,
)
from tests.personnel.examples import HEALTH, KOMINFO, TODAY, registered

DAY = timedelta(days=1)
MARCH_1, MARCH_9, JUNE_1 = date(2026, 3, 1), date(2026, 3, 9), date(2026, 6, 1)
end = EndDelegation(reason="Kembali bertugas")
revoke = RevokeDelegation(reason="Kembali bertugas")


def refuses(
    when: DelegateOffice | AppointActing, then: type[Refused], *before: object, today: date = TODAY
) -> None:
    by = HEAD if isinstance(when, DelegateOffice) else GOVERNOR
    there = world(*before)  # type: ignore[arg-type]
    decides(given=[], when=when, then=then, elsewhere=there, today=today, by=by)


def test_who_is_away_puts_the_office_into_other_hands() -> None:
    decides(given=[], when=delegate, then=both(given()), elsewhere=world(), by=HEAD)
    decides(given=[given()], when=delegate, then=[], elsewhere=world([given()]), by=HEAD)


def test_named_acts_are_given_in_the_name_of_the_holder_each_once() -> None:
    named = replace(delegate, kind=OwnKind.AN, actions=(SUBMIT, CLAIM, SUBMIT))
    expected = given(kind=DelegationKind.AN, actions=(CLAIM, SUBMIT))
    decides(given=[], when=named, then=both(expected), elsewhere=world(), by=HEAD)
    refuses(replace(named, actions=None), MandateNamesNoAct)


def test_of_a_vacant_office_nobody_in_particular_is_stood_in_for() -> None:
    expected = given(kind=DelegationKind.PLT, by=GOVERNOR)
    decides(given=[], when=appoint, then=both(expected), elsewhere=world(), by=GOVERNOR)
    decides(given=[expected], when=appoint, then=[], elsewhere=world(), by=GOVERNOR)


def test_what_was_given_does_not_change() -> None:
    longer = replace(delegate, last_on=MARCH_21)
    decides(given=[given()], when=longer, then=DelegationIsDifferent, elsewhere=world(), by=HEAD)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (SECRETARY, {"deputy": HEAD.account_id}),
        (instead(HEAD, opd_id=HEALTH), {}),
        (instead(HEAD, roles=frozenset({"assessor"})), {}),
    ],
    ids=["the secretary", "the head of another OPD", "another office"],
)
def test_nobody_delegates_what_they_do_not_hold(other: object, says: dict[str, UUID]) -> None:
    decides(
        given=[],
        when=replace(delegate, **says),
        then=OfficeIsNotHeld,
        elsewhere=world(),
        by=other,  # type: ignore[arg-type]
    )


def test_nobody_passes_on_what_they_hold_by_delegation_only() -> None:
    standing_in = instead(HEAD, account_id=SECRETARY.account_id, on_behalf_of=HEAD.account_id)
    other = replace(delegate, deputy=UUID(int=9))
    decides(given=[], when=other, then=DelegatedIsNotPassedOn, elsewhere=world(), by=standing_in)
    governor = instead(GOVERNOR, on_behalf_of=UUID(int=8))
    decides(given=[], when=appoint, then=DelegatedIsNotPassedOn, elsewhere=world(), by=governor)
    passing_on = replace(delegate, actions=(SUBMIT, "personnel.delegate-office"))
    refuses(passing_on, DelegatedIsNotPassedOn)


def test_nobody_stands_in_for_themselves_or_appoints_themselves() -> None:
    refuses(replace(delegate, deputy=HEAD.account_id), NobodyStandsInForThemselves)
    refuses(replace(appoint, deputy=GOVERNOR.account_id), NobodyStandsInForThemselves)


@pytest.mark.parametrize(
    ("says", "refusal"),
    [
        ({"last_on": TODAY - DAY}, DelegationEndsBeforeItBegins),
        ({"first_on": MARCH_1, "last_on": MARCH_1}, DelegationIsOver),
        ({"letter_on": TODAY + DAY}, DelegationLetterIsFromTheFuture),
        ({"first_on": date(2025, 12, 31)}, NoDelegationTermsAreInForce),
        ({"last_on": date(2026, 4, 2)}, DelegationIsTooLong),
    ],
)
def test_days_that_cannot_be_are_refused(says: dict[str, date], refusal: type[Refused]) -> None:
    refuses(replace(delegate, **says), refusal)


def test_a_month_may_be_delegated_to_its_last_day() -> None:
    whole = replace(delegate, last_on=date(2026, 4, 1))
    expected = both(given(last_on=date(2026, 4, 1)))
    decides(given=[], when=whole, then=expected, elsewhere=world(), by=HEAD)


def test_only_the_offices_that_the_terms_name_are_stood_in_for() -> None:
    governor = replace(delegate, role="governor_office", opd_id=None, kind=OwnKind.AN)
    decides(
        given=[],
        when=replace(governor, actions=(SUBMIT,)),
        then=OfficeIsNotStoodInFor,
        elsewhere=world(),
        by=GOVERNOR,
    )


def test_an_office_of_an_opd_that_has_ended_is_not_delegated() -> None:
    gone = {**world(), (opd, KOMINFO): [registered("DISKOMINFOSP", last=MARCH_1)]}
    decides(given=[], when=delegate, then=OpdIsNotInForce, elsewhere=gone, by=HEAD)


@pytest.mark.parametrize(
    "held",
    [
        [given(MARCH_1, MARCH_9, delegation_id=EARLIER)],
        [given(MARCH_20, JUNE_1, delegation_id=EARLIER, actions=(SUBMIT,))],
        [given(delegation_id=EARLIER, kind=DelegationKind.PLT, by=GOVERNOR)],
    ],
    ids=["some days", "one act", "a vacant office"],
)
def test_an_act_of_an_office_is_in_the_hands_of_one_deputy_on_a_day(held: list[object]) -> None:
    refuses(delegate, ActIsDelegatedAlready, held)
    refuses(appoint, ActIsDelegatedAlready, held)


@pytest.mark.parametrize(
    "held",
    [
        [given(delegation_id=EARLIER, actions=(CLAIM,))],
        [given(delegation_id=EARLIER, by=instead(HEAD, account_id=UUID(int=7)))],
        [given(delegation_id=EARLIER), replace(ended(TODAY), delegation_id=EARLIER)],
    ],
    ids=["another act", "the same office of another holder", "ended before"],
)
def test_what_is_apart_may_be_delegated_at_the_same_time(held: list[object]) -> None:
    submits = replace(delegate, actions=(SUBMIT,))
    expected = both(given(actions=(SUBMIT,)))
    decides(
        given=[],
        when=submits,
        then=expected,
        elsewhere=world(held),  # type: ignore[arg-type]
        by=HEAD,
    )


def test_the_same_deputy_goes_on_once_and_then_no_more() -> None:
    one = given(date(2026, 1, 20), date(2026, 2, 10), delegation_id=EARLIER)
    two = given(date(2026, 2, 11), MARCH_1, delegation_id=UUID(int=0xDE2), extends=EARLIER)
    decides(
        given=[],
        when=delegate,
        then=both(given(extends=two.delegation_id)),
        elsewhere=world([two]),
        by=HEAD,
    )
    refuses(delegate, DelegationIsExtendedTooOften, [one], [two])


def test_the_same_deputy_goes_on_no_more_often_where_the_later_is_recorded_first() -> None:
    one = given(MARCH_21, date(2026, 4, 19), delegation_id=EARLIER)
    decides(given=[], when=delegate, then=both(given()), elsewhere=world([one]), by=HEAD)
    two = given(date(2026, 4, 20), date(2026, 5, 19), delegation_id=UUID(int=0xDE2))
    refuses(delegate, DelegationIsExtendedTooOften, [one], [two])
    before = given(date(2026, 2, 11), MARCH_1, delegation_id=UUID(int=0xDE3))
    refuses(delegate, DelegationIsExtendedTooOften, [before], [one])


def test_somebody_else_or_a_day_between_begins_anew() -> None:
    earlier = given(date(2026, 2, 1), date(2026, 2, 28), delegation_id=EARLIER)
    decides(given=[], when=delegate, then=both(given()), elsewhere=world([earlier]), by=HEAD)
    before = given(date(2026, 2, 1), MARCH_1, delegation_id=EARLIER)
    other = replace(before, deputy=UUID(int=6))
    decides(given=[], when=delegate, then=both(given()), elsewhere=world([other]), by=HEAD)


@pytest.mark.parametrize("by", [HEAD, SECRETARY], ids=["who gave it", "who has it"])
def test_it_is_ended_early_by_who_gave_or_has_it(by: object) -> None:
    decides(given=[given()], when=end, then=[ended(MARCH_9)], today=MARCH_9, by=by)  # type: ignore[arg-type]


def test_others_do_not_end_it_but_may_revoke_it() -> None:
    decides(given=[given()], when=end, then=DelegationIsOfOthers, by=GOVERNOR)
    revoked = ended(MARCH_9, revoked=True)
    decides(given=[given()], when=revoke, then=[revoked], today=MARCH_9, by=GOVERNOR)


@pytest.mark.parametrize("when", [end, revoke])
def test_what_has_ended_stays_as_it_ended(when: EndDelegation | RevokeDelegation) -> None:
    decides(given=[given(), ended(MARCH_9)], when=when, then=[], today=MARCH_9, by=HEAD)
    decides(given=[given()], when=when, then=[], today=MARCH_21, by=HEAD)
    decides(given=[], when=when, then=DelegationIsUnknown, by=HEAD)
