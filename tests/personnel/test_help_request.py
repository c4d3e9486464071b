"""An OPD asks for help, a companion of its own group takes it up, and it ends with an answer."""

from uuid import UUID

from msgspec.structs import replace

from kit.testing import Given, Spec
from personnel.domain.accompanying import NotACompanionOfTheOpd
from personnel.domain.companion import CompanionLeft, LeavingGroup, OwnOpdIsNotAccompanied
from personnel.domain.companion_group import companion_group
from personnel.domain.companionship import companionship, companionship_of
from personnel.domain.help_request import (
    AnswerRequest,
    Event,
    HelpRequested,
    Outcome,
    ReopenRequest,
    RequestAnswered,
    RequestHelp,
    RequestIsDifferent,
    RequestIsNotAnswered,
    RequestIsNotOpen,
    RequestIsTaken,
    RequestIsUnknown,
    RequestReopened,
    RequestTaken,
    RequestWithdrawn,
    Subject,
    TakeRequest,
    WithdrawRequest,
    help_request,
)
from personnel.domain.opd import OpdClosed, OpdIsNotInForce, opd, opd_id_of
from personnel.domain.person import person
from personnel.domain.person_record import PersonChanged
from tests.personnel.companions import (
    COMPANION,
    GROUP,
    SECOND,
    STRANGER,
    began,
    formed,
    health_is_accompanied,
    joined,
)
from tests.personnel.examples import (
    BUDI,
    HEALTH,
    JAN_1,
    SITI,
    TODAY,
    History,
    employed,
    registered,
)

decides = Spec(help_request)

REQUEST = UUID(int=0x41)
HEIR = opd_id_of("DINKES-PPKB")
ids = {"request_id": REQUEST, "opd_id": HEALTH}
ask = RequestHelp(
    request_id=REQUEST, opd_id=HEALTH, subject=Subject.EVIDENCE, text="Contoh bukti tingkat 3?"
)
asked = HelpRequested(**ids, subject=Subject.EVIDENCE, text=ask.text, indicator=None)
taken = RequestTaken(**ids, group_id=GROUP, person_id=SITI)
by_budi = replace(taken, person_id=BUDI)
answer = AnswerRequest(outcome=Outcome.SOLVED, answer="Sudah dibahas.")
answered = RequestAnswered(
    **ids, group_id=GROUP, person_id=SITI, outcome=Outcome.SOLVED, answer="Sudah dibahas."
)
reopened = RequestReopened(**ids, reason="Belum jelas")
withdrawn = RequestWithdrawn(**ids, reason="Sudah teratasi")
WITH = health_is_accompanied


def test_an_opd_in_force_asks_once() -> None:
    decides(given=[], when=ask, then=[asked], elsewhere=WITH)
    decides(given=[asked], when=ask, then=[], elsewhere=WITH)
    other = replace(ask, text="Hal lain")
    decides(given=[asked], when=other, then=RequestIsDifferent, elsewhere=WITH)
    gone: History = {**WITH, (opd, HEALTH): [registered("DINKES", last=JAN_1)]}
    decides(given=[], when=ask, then=OpdIsNotInForce, elsewhere=gone)


def test_a_companion_of_its_group_takes_it_up() -> None:
    decides(given=[asked], when=TakeRequest(), then=[taken], elsewhere=WITH, by=COMPANION)
    decides(given=[asked, taken], when=TakeRequest(), then=[], elsewhere=WITH, by=COMPANION)
    decides(given=[], when=TakeRequest(), then=RequestIsUnknown, elsewhere=WITH, by=COMPANION)


def test_nobody_else_takes_it_up() -> None:
    refused = NotACompanionOfTheOpd
    decides(given=[asked], when=TakeRequest(), then=refused, elsewhere=WITH, by=STRANGER)
    alone: History = {**WITH, (companionship, companionship_of(HEALTH)): []}
    decides(given=[asked], when=TakeRequest(), then=refused, elsewhere=alone, by=COMPANION)


def test_who_has_moved_to_the_opd_acts_for_it_no_longer() -> None:
    moved = PersonChanged(
        **{name: getattr(employed(SITI, HEALTH), name) for name in PersonChanged.__struct_fields__}
    )
    here: History = {**WITH, (person, SITI): [moved]}
    refused = OwnOpdIsNotAccompanied
    decides(given=[asked], when=TakeRequest(), then=refused, elsewhere=here, by=COMPANION)


def test_a_request_has_one_companion_as_long_as_they_accompany_the_opd() -> None:
    refused = RequestIsTaken
    decides(given=[asked, taken], when=TakeRequest(), then=refused, elsewhere=WITH, by=SECOND)
    left = CompanionLeft(
        group_id=GROUP,
        person_id=SITI,
        joined_on=JAN_1,
        effective_on=TODAY,
        reason=LeavingGroup.RETIRED,
    )
    history = [formed, joined(SITI, COMPANION), joined(BUDI, SECOND), left]
    gone: History = {**WITH, (companion_group, GROUP): history}
    decides(given=[asked, taken], when=TakeRequest(), then=[by_budi], elsewhere=gone, by=SECOND)


def test_any_companion_of_the_group_answers() -> None:
    befores: list[list[Event]] = [[asked], [asked, taken], [asked, by_budi]]
    for given in befores:
        decides(given=given, when=answer, then=[answered], elsewhere=WITH, by=COMPANION)
    done: list[Event] = [asked, taken, answered]
    decides(given=done, when=answer, then=[], elsewhere=WITH, by=COMPANION)
    other = replace(answer, answer="Lain")
    decides(given=done, when=other, then=RequestIsNotOpen, elsewhere=WITH, by=COMPANION)
    decides(given=[asked], when=answer, then=NotACompanionOfTheOpd, elsewhere=WITH, by=STRANGER)
    decides(given=[], when=answer, then=RequestIsUnknown, elsewhere=WITH, by=COMPANION)


def test_an_answer_that_has_not_helped_is_opened_again_and_waits_for_anybody() -> None:
    when = ReopenRequest(reason="Belum jelas")
    again: list[Event] = [asked, taken, answered, reopened]
    decides(given=again[:3], when=when, then=[reopened])
    decides(given=again, when=when, then=[])
    decides(given=[asked, taken], when=when, then=RequestIsNotAnswered)
    decides(given=[], when=when, then=RequestIsUnknown)
    decides(given=again, when=TakeRequest(), then=[by_budi], elsewhere=WITH, by=SECOND)


def test_a_request_is_withdrawn_until_it_is_answered() -> None:
    when = WithdrawRequest(reason="Sudah teratasi")
    decides(given=[asked, taken], when=when, then=[withdrawn])
    decides(given=[asked, withdrawn], when=when, then=[])
    decides(given=[asked, taken, answered], when=when, then=RequestIsNotOpen)
    decides(given=[], when=when, then=RequestIsUnknown)


def test_a_request_of_an_opd_that_has_ended_is_for_the_companions_of_its_heir() -> None:
    closed = OpdClosed(
        opd_id=HEALTH,
        effective_on=TODAY,
        valid_to=JAN_1,
        successors=(HEIR,),
        legal_basis="Perda",
        heir_id=HEIR,
    )
    merged: History = {
        **WITH,
        (opd, HEALTH): [registered("DINKES"), closed],
        (opd, HEIR): [registered("DINKES-PPKB")],
        (companionship, companionship_of(HEALTH)): [],
        (companionship, companionship_of(HEIR)): [began(HEIR)],
    }
    decides(given=[asked], when=TakeRequest(), then=[taken], elsewhere=merged, by=COMPANION)
    assert help_request.decide(
        TakeRequest(), help_request.replay([asked]), Given(actor=SECOND, histories=merged)
    ) == [by_budi]
