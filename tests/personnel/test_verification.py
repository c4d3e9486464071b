from uuid import UUID

from kit.decider import Actor
from kit.testing import Spec
from personnel.domain.nomination import (
    Event,
    NominationIsNotSubmitted,
    NominationIsUnknown,
    nomination,
)
from personnel.domain.verification import (
    ConcludeVerification,
    ItemReturned,
    ItemsAreUndecided,
    ItemVerified,
    NominationReturned,
    OwnSubmissionIsNotVerified,
    PositionIsNotNominated,
    ReturnItem,
    VerifyItem,
)
from tests.personnel.examples import (
    ANDI,
    CUSTODIAN,
    KOMINFO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    VERIFIER,
)
from tests.personnel.nominations import (
    budi_verified,
    concluded,
    drafted,
    filled,
    nominated,
    siti_named,
    siti_verified,
    submitted,
    verified,
)

decides = Spec(nomination)

ILLEGIBLE = "Ijazah tidak terbaca"

under_verification: list[Event] = [*filled, submitted()]
verify_siti = VerifyItem(position=CUSTODIAN.key)
return_siti = ReturnItem(position=CUSTODIAN.key, reason=ILLEGIBLE)
siti_returned = ItemReturned(
    nomination_id=NOMINATION, position=CUSTODIAN.key, person_id=SITI, reason=ILLEGIBLE
)
given_back = NominationReturned(
    nomination_id=NOMINATION, opd_id=KOMINFO, positions=(CUSTODIAN.key,)
)
returned: list[Event] = [*under_verification, budi_verified, siti_returned, given_back]


def test_an_item_is_verified_once() -> None:
    decides(given=under_verification, when=verify_siti, then=[siti_verified], by=VERIFIER)
    decides(given=[*under_verification, siti_verified], when=verify_siti, then=[], by=VERIFIER)


def test_an_item_is_returned_with_a_reason_once() -> None:
    decides(given=under_verification, when=return_siti, then=[siti_returned], by=VERIFIER)
    decides(given=[*under_verification, siti_returned], when=return_siti, then=[], by=VERIFIER)


def test_another_reason_is_recorded() -> None:
    other = ReturnItem(position=CUSTODIAN.key, reason="Surat belum ditandatangani")
    expected = ItemReturned(
        nomination_id=NOMINATION, position=CUSTODIAN.key, person_id=SITI, reason=other.reason
    )
    decides(given=[*under_verification, siti_returned], when=other, then=[expected], by=VERIFIER)


def test_the_verifier_may_think_again_until_concluding() -> None:
    decides(
        given=[*under_verification, siti_returned],
        when=verify_siti,
        then=[siti_verified],
        by=VERIFIER,
    )
    decides(
        given=[*under_verification, siti_verified],
        when=return_siti,
        then=[siti_returned],
        by=VERIFIER,
    )


def test_a_position_that_is_not_nominated_is_not_verified() -> None:
    unknown = VerifyItem(position="dancer")
    decides(given=under_verification, when=unknown, then=PositionIsNotNominated, by=VERIFIER)


def test_nobody_verifies_returns_or_concludes_what_they_submitted() -> None:
    deputy = Actor(account_id=UUID(int=9), on_behalf_of=OPERATOR.account_id)
    for actor in (OPERATOR, deputy):
        for command in (verify_siti, return_siti, ConcludeVerification()):
            decides(
                given=under_verification, when=command, then=OwnSubmissionIsNotVerified, by=actor
            )


def test_who_submitted_in_the_name_of_another_and_that_other_do_not_verify() -> None:
    deputy = Actor(account_id=UUID(int=9), on_behalf_of=OPERATOR.account_id)
    history: list[Event] = [*filled, submitted(by=deputy)]
    for judge in (OPERATOR, Actor(account_id=UUID(int=9))):
        for command in (verify_siti, return_siti, ConcludeVerification()):
            decides(given=history, when=command, then=OwnSubmissionIsNotVerified, by=judge)


def test_who_submitted_for_themselves_does_not_verify_in_the_name_of_another() -> None:
    for_verifier = Actor(account_id=OPERATOR.account_id, on_behalf_of=VERIFIER.account_id)
    decides(
        given=under_verification,
        when=verify_siti,
        then=OwnSubmissionIsNotVerified,
        by=for_verifier,
    )


def test_whoever_submitted_before_does_not_verify_what_a_colleague_submits_again() -> None:
    again: list[Event] = [*returned, siti_named, submitted(by=Actor(account_id=UUID(int=3)))]
    decides(given=again, when=verify_siti, then=OwnSubmissionIsNotVerified, by=OPERATOR)


def test_only_a_submitted_nomination_is_verified() -> None:
    decides(given=[], when=verify_siti, then=NominationIsUnknown, by=VERIFIER)
    for history in (filled, returned, verified):
        for command in (verify_siti, return_siti):
            decides(given=history, when=command, then=NominationIsNotSubmitted, by=VERIFIER)
    decides(given=filled, when=ConcludeVerification(), then=NominationIsNotSubmitted, by=VERIFIER)


def test_a_verification_is_concluded_once_every_item_is_decided() -> None:
    half: list[Event] = [*under_verification, budi_verified]
    decides(given=half, when=ConcludeVerification(), then=ItemsAreUndecided, by=VERIFIER)
    decides(
        given=[*half, siti_verified], when=ConcludeVerification(), then=[concluded], by=VERIFIER
    )


def test_one_returned_item_returns_the_nomination_and_names_it() -> None:
    history: list[Event] = [*under_verification, budi_verified, siti_returned]
    decides(given=history, when=ConcludeVerification(), then=[given_back], by=VERIFIER)


def test_concluding_again_changes_nothing() -> None:
    for history in (returned, verified):
        decides(given=history, when=ConcludeVerification(), then=[], by=VERIFIER)


def test_what_was_verified_and_not_changed_stays_verified() -> None:
    again: list[Event] = [*returned, siti_named, submitted(), siti_verified]
    decides(given=again, when=ConcludeVerification(), then=[concluded], by=VERIFIER)


def test_what_was_verified_and_then_changed_is_verified_anew() -> None:
    changed: list[Event] = [
        *returned,
        siti_named,
        nominated(NETWORK.key, ANDI),
        submitted(),
        siti_verified,
    ]
    decides(given=changed, when=ConcludeVerification(), then=ItemsAreUndecided, by=VERIFIER)
    andi_verified = ItemVerified(nomination_id=NOMINATION, position=NETWORK.key, person_id=ANDI)
    decides(given=changed, when=VerifyItem(position=NETWORK.key), then=[andi_verified], by=VERIFIER)


def test_a_draft_has_nothing_to_verify() -> None:
    decides(given=[drafted], when=verify_siti, then=NominationIsNotSubmitted, by=VERIFIER)
