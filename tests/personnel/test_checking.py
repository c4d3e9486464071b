from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.checking import CheckIsUnknown, CheckItem, ItemChecked
from personnel.domain.nomination import Event, NominationIsNotSubmitted, nomination
from personnel.domain.verification import (
    ConcludeVerification,
    ItemReturned,
    ItemsAreNotFulfilled,
    NominationReturned,
    OwnSubmissionIsNotVerified,
    PositionIsNotNominated,
    ReturnItem,
    VerifyItem,
)
from tests.personnel.examples import (
    BUDI,
    CUSTODIAN,
    KOMINFO,
    LONG_AGO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    VERIFIER,
    History,
    all_is_well,
)
from tests.personnel.nominations import (
    budi_verified,
    concluded,
    filled,
    nominated,
    siti_verified,
    submitted,
)
from tests.personnel.steps import with_checklist

decides = Spec(nomination)

known: History = {**all_is_well, **with_checklist}
handed_in: list[Event] = [*filled, replace(submitted(), checklist_on=LONG_AGO)]
NAMES = {
    "identity": "Identitas sesuai SIASN",
    "certificate": "Sertifikat sesuai",
    "tidy": "Berkas rapi",
}
PERSONS = {NETWORK.key: BUDI, CUSTODIAN.key: SITI}


def tick(check: str, position: str = CUSTODIAN.key, *, fulfilled: bool = True) -> CheckItem:
    return CheckItem(position=position, check=check, fulfilled=fulfilled)


def ticked(check: str, position: str = CUSTODIAN.key, *, fulfilled: bool = True) -> ItemChecked:
    return ItemChecked(
        nomination_id=NOMINATION,
        position=position,
        person_id=PERSONS[position],
        check=check,
        check_name=NAMES[check],
        fulfilled=fulfilled,
    )


verify_siti = VerifyItem(position=CUSTODIAN.key)
return_siti = ReturnItem(position=CUSTODIAN.key, reason="NIP tidak cocok")


def test_a_check_is_ticked_once() -> None:
    one = ticked("identity")
    decides(given=handed_in, when=tick("identity"), then=[one], by=VERIFIER, elsewhere=known)
    decides(given=[*handed_in, one], when=tick("identity"), then=[], by=VERIFIER, elsewhere=known)


def test_the_verifier_may_think_again_and_say_why() -> None:
    other = CheckItem(position=CUSTODIAN.key, check="identity", fulfilled=False, remark="NIP salah")
    expected = replace(ticked("identity", fulfilled=False), remark="NIP salah")
    given = [*handed_in, ticked("identity")]
    decides(given=given, when=other, then=[expected], by=VERIFIER, elsewhere=known)


def test_only_what_the_checklist_names_for_the_position_is_ticked() -> None:
    for command in (tick("shoes"), tick("certificate", CUSTODIAN.key)):
        decides(given=handed_in, when=command, then=CheckIsUnknown, by=VERIFIER, elsewhere=known)
    technical = ticked("certificate", NETWORK.key)
    when = tick("certificate", NETWORK.key)
    decides(given=handed_in, when=when, then=[technical], by=VERIFIER, elsewhere=known)
    nobody = tick("identity", "news_writer")
    decides(given=handed_in, when=nobody, then=PositionIsNotNominated, by=VERIFIER, elsewhere=known)


def test_without_a_checklist_nothing_is_ticked_and_all_goes_on_as_ever() -> None:
    plain: list[Event] = [*filled, submitted()]
    decides(given=plain, when=tick("identity"), then=CheckIsUnknown, by=VERIFIER, elsewhere=known)
    decides(given=plain, when=verify_siti, then=[siti_verified], by=VERIFIER, elsewhere=known)


def test_nobody_ticks_what_they_submitted_nor_what_was_not_handed_in() -> None:
    own = OwnSubmissionIsNotVerified
    decides(given=handed_in, when=tick("identity"), then=own, by=OPERATOR, elsewhere=known)
    early = NominationIsNotSubmitted
    decides(given=filled, when=tick("identity"), then=early, by=VERIFIER, elsewhere=known)


def test_an_item_is_verified_once_every_required_check_is_fulfilled() -> None:
    for given in (handed_in, [*handed_in, ticked("identity", fulfilled=False)]):
        decides(
            given=given, when=verify_siti, then=ItemsAreNotFulfilled, by=VERIFIER, elsewhere=known
        )
    fulfilled = [*handed_in, ticked("identity")]
    decides(given=fulfilled, when=verify_siti, then=[siti_verified], by=VERIFIER, elsewhere=known)


def test_what_no_longer_fulfils_a_check_is_not_concluded_as_verified() -> None:
    checked = [
        ticked("identity"),
        ticked("identity", NETWORK.key),
        ticked("certificate", NETWORK.key),
    ]
    given: list[Event] = [*handed_in, *checked, budi_verified, siti_verified]
    conclude = ConcludeVerification()
    decides(given=given, when=conclude, then=[concluded], by=VERIFIER, elsewhere=known)
    undone = [*given, ticked("identity", fulfilled=False)]
    decides(given=undone, when=conclude, then=ItemsAreNotFulfilled, by=VERIFIER, elsewhere=known)


def test_a_returned_item_tells_which_checks_it_failed() -> None:
    given = [*handed_in, ticked("identity", fulfilled=False), ticked("tidy")]
    expected = ItemReturned(
        nomination_id=NOMINATION,
        position=CUSTODIAN.key,
        person_id=SITI,
        reason="NIP tidak cocok",
        failed=("identity",),
    )
    decides(given=given, when=return_siti, then=[expected], by=VERIFIER, elsewhere=known)


def test_a_corrected_item_is_checked_anew_and_the_others_keep_their_ticks() -> None:
    returned = ItemReturned(
        nomination_id=NOMINATION, position=CUSTODIAN.key, person_id=SITI, reason="NIP tidak cocok"
    )
    given_back = NominationReturned(
        nomination_id=NOMINATION, opd_id=KOMINFO, positions=(CUSTODIAN.key,)
    )
    whole = [
        *handed_in,
        ticked("identity", NETWORK.key),
        ticked("certificate", NETWORK.key),
        budi_verified,
        ticked("identity", fulfilled=False),
        returned,
        given_back,
        nominated(CUSTODIAN.key, SITI),
        handed_in[-1],
    ]
    kept = {(each.position, each.check) for each in nomination.replay(whole).dossier.ticks}
    assert kept == {(NETWORK.key, "identity"), (NETWORK.key, "certificate")}
    decides(given=whole, when=verify_siti, then=ItemsAreNotFulfilled, by=VERIFIER, elsewhere=known)
    again = [*whole, ticked("identity"), siti_verified]
    decides(
        given=again, when=ConcludeVerification(), then=[concluded], by=VERIFIER, elsewhere=known
    )
