"""Companions visit an OPD, report what they found, and follow up what it does about it."""

from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace

from kit.decider import Actor
from kit.testing import Spec
from personnel.domain.accompanying import NotACompanionOfTheOpd
from personnel.domain.attached import AttachedFile, MediaType
from personnel.domain.companion import OwnOpdIsNotAccompanied, PersonIsNoCompanion
from personnel.domain.companion_group import OpdIsNotAccompanied, companion_group
from personnel.domain.companionship import (
    CompanionshipEnded,
    companionship,
    companionship_of,
)
from personnel.domain.companionship_visit import (
    CancelVisit,
    Event,
    FindingIsDueBeforeTheVisit,
    Mode,
    MoveVisit,
    PlanVisit,
    RecordVisit,
    VisitCancelled,
    VisitHeld,
    VisitIsDifferent,
    VisitIsInTheFuture,
    VisitIsNotPlanned,
    VisitIsUnknown,
    VisitMoved,
    VisitPlanned,
    visit,
)
from personnel.domain.finding import (
    AcceptFollowUp,
    DropFinding,
    Finding,
    FindingDropped,
    FindingIsSettled,
    FindingIsUnknown,
    FindingSaid,
    FollowUpAccepted,
    FollowUpIsNotReported,
    FollowUpIsOutOfTime,
    FollowUpReported,
    FollowUpReturned,
    OwnReportIsNotAccepted,
    ReportFollowUp,
    ReturnFollowUp,
)
from personnel.domain.opd import OpdIsNotInForce, opd
from tests.personnel.companions import (
    COMPANION,
    GROUP,
    HEAD,
    SECOND,
    STRANGER,
    began,
    formed,
    health_is_accompanied,
    joined,
)
from tests.personnel.examples import (
    ANDI,
    APRIL_1,
    BUDI,
    HEALTH,
    JAN_1,
    KOMINFO,
    SITI,
    TODAY,
    History,
    registered,
)

decides = Spec(visit)

VISIT, DEPUTY = UUID(int=0x51), UUID(int=0x52)
FEB_10, MARCH_20 = date(2026, 2, 10), date(2026, 3, 20)
WITH = health_is_accompanied
ids = {"visit_id": VISIT, "opd_id": HEALTH}
report = AttachedFile("a" * 64, MediaType.PDF, 1200)
proof = AttachedFile("b" * 64, MediaType.JPEG, 300)

plan = PlanVisit(**ids, planned_on=FEB_10, mode=Mode.ON_SITE, place="Ruang rapat")
planned = VisitPlanned(
    **ids, group_id=GROUP, planned_on=FEB_10, mode=Mode.ON_SITE, place="Ruang rapat"
)
move = MoveVisit(planned_on=MARCH_20, reason="Bersamaan dengan rapat")
moved = VisitMoved(**ids, planned_on=MARCH_20, reason="Bersamaan dengan rapat")
cancel = CancelVisit(reason="Digabung")
cancelled = VisitCancelled(**ids, reason="Digabung")
found = FindingSaid(text="Belum ada SK", recommendation="Tetapkan SK", due_on=APRIL_1)
record = RecordVisit(
    held_on=FEB_10, companions=(SITI, BUDI, SITI), report=report, findings=(found,)
)
held = VisitHeld(
    **ids,
    group_id=GROUP,
    effective_on=FEB_10,
    companions=(SITI, BUDI),
    report=report.as_stored(),
    findings=(
        Finding(
            number=1,
            text="Belum ada SK",
            recommendation="Tetapkan SK",
            due_on=APRIL_1,
            indicator=None,
        ),
    ),
)
tell = ReportFollowUp(finding=1, done_on=TODAY, text="SK ditetapkan", evidence=proof)
told = FollowUpReported(
    **ids,
    finding=1,
    effective_on=TODAY,
    text="SK ditetapkan",
    evidence=proof.as_stored(),
    reported_by=HEAD.account_id,
)
accept, send_back = AcceptFollowUp(finding=1), ReturnFollowUp(finding=1, reason="Tanpa nomor")
accepted = FollowUpAccepted(**ids, finding=1, person_id=SITI)
returned = FollowUpReturned(**ids, finding=1, person_id=SITI, reason="Tanpa nomor")
drop = DropFinding(finding=1, reason="Milik OPD lain")
dropped = FindingDropped(**ids, finding=1, person_id=SITI, reason="Milik OPD lain")
after_visit: list[Event] = [planned, held]
after_report: list[Event] = [*after_visit, told]


def test_a_companion_plans_a_visit_to_an_opd_of_the_group() -> None:
    decides(given=[], when=plan, then=[planned], elsewhere=WITH, by=COMPANION)
    decides(given=[planned], when=plan, then=[], elsewhere=WITH, by=COMPANION)
    other = replace(plan, opd_id=KOMINFO)
    decides(given=[planned], when=other, then=VisitIsDifferent, elsewhere=WITH, by=COMPANION)
    decides(given=[], when=other, then=NotACompanionOfTheOpd, elsewhere=WITH, by=COMPANION)
    decides(given=[], when=plan, then=NotACompanionOfTheOpd, elsewhere=WITH, by=STRANGER)


def test_a_visit_falls_into_the_time_of_the_group() -> None:
    next_year = replace(plan, planned_on=date(2027, 1, 4))
    decides(given=[], when=next_year, then=OpdIsNotAccompanied, elsewhere=WITH, by=COMPANION)
    too_far = replace(move, planned_on=date(2027, 1, 4))
    decides(given=[planned], when=too_far, then=OpdIsNotAccompanied, elsewhere=WITH, by=COMPANION)


def test_a_visit_is_moved_with_a_reason() -> None:
    decides(given=[planned], when=move, then=[moved], elsewhere=WITH, by=COMPANION)
    decides(given=[planned, moved], when=move, then=[], elsewhere=WITH, by=COMPANION)
    decides(given=[], when=move, then=VisitIsUnknown, elsewhere=WITH, by=COMPANION)
    decides(given=after_visit, when=move, then=VisitIsNotPlanned, elsewhere=WITH, by=COMPANION)
    decides(given=[planned], when=move, then=NotACompanionOfTheOpd, elsewhere=WITH, by=STRANGER)


def test_a_visit_is_cancelled_with_a_reason_also_by_a_group_that_has_the_opd_no_longer() -> None:
    decides(given=[planned], when=cancel, then=[cancelled], elsewhere=WITH, by=COMPANION)
    decides(given=[planned, cancelled], when=cancel, then=[], elsewhere=WITH, by=COMPANION)
    decides(given=[], when=cancel, then=VisitIsUnknown, elsewhere=WITH, by=COMPANION)
    decides(given=after_visit, when=cancel, then=VisitIsNotPlanned, elsewhere=WITH, by=COMPANION)
    alone: History = {**WITH, (companionship, companionship_of(HEALTH)): []}
    decides(given=[planned], when=cancel, then=[cancelled], elsewhere=alone, by=COMPANION)


def test_a_visit_that_was_held_is_recorded_with_who_came_and_what_was_found() -> None:
    decides(given=[planned], when=record, then=[held], elsewhere=WITH, by=COMPANION)
    decides(given=after_visit, when=record, then=[], elsewhere=WITH, by=COMPANION)
    decides(given=[], when=record, then=VisitIsUnknown, elsewhere=WITH, by=COMPANION)
    refused = VisitIsNotPlanned
    decides(given=[planned, cancelled], when=record, then=refused, elsewhere=WITH, by=COMPANION)
    other = replace(record, companions=(SITI,))
    decides(given=after_visit, when=other, then=refused, elsewhere=WITH, by=COMPANION)


def test_a_visit_was_held_while_the_group_had_the_opd() -> None:
    dates = {"began_on": JAN_1, "effective_on": FEB_10}
    gone = CompanionshipEnded(opd_id=HEALTH, group_id=GROUP, **dates, reason="Pindah")
    released: History = {**WITH, (companionship, companionship_of(HEALTH)): [began(HEALTH), gone]}
    refused = OpdIsNotAccompanied
    decides(given=[planned], when=record, then=refused, elsewhere=released, by=COMPANION)
    before = replace(held, effective_on=FEB_10 - timedelta(days=1))
    when = replace(record, held_on=before.effective_on)
    decides(given=[planned], when=when, then=[before], elsewhere=released, by=COMPANION)


def test_a_visit_is_not_recorded_before_it_was_held() -> None:
    tomorrow = replace(record, held_on=date(2026, 3, 3))
    decides(given=[planned], when=tomorrow, then=VisitIsInTheFuture, elsewhere=WITH, by=COMPANION)
    gone: History = {**WITH, (opd, HEALTH): [registered("DINKES", last=JAN_1)]}
    decides(given=[planned], when=record, then=OpdIsNotInForce, elsewhere=gone, by=COMPANION)


def test_what_is_found_is_not_due_before_the_visit() -> None:
    early = replace(record, findings=(replace(found, due_on=JAN_1),))
    refused = FindingIsDueBeforeTheVisit
    decides(given=[planned], when=early, then=refused, elsewhere=WITH, by=COMPANION)


def test_only_companions_of_the_group_on_that_day_come_and_nobody_of_the_opd() -> None:
    stranger = replace(record, companions=(SITI, ANDI))
    decides(given=[planned], when=stranger, then=PersonIsNoCompanion, elsewhere=WITH, by=COMPANION)
    late = [formed, joined(SITI, COMPANION), joined(BUDI, SECOND, TODAY)]
    since_today: History = {**WITH, (companion_group, GROUP): late}
    refused = PersonIsNoCompanion
    decides(given=[planned], when=record, then=refused, elsewhere=since_today, by=COMPANION)
    with_andi = [formed, joined(SITI, COMPANION), joined(ANDI, SECOND)]
    wrong: History = {**WITH, (companion_group, GROUP): with_andi}
    own = OwnOpdIsNotAccompanied
    decides(given=[planned], when=stranger, then=own, elsewhere=wrong, by=COMPANION)


def test_the_opd_reports_what_it_has_done_and_may_correct_that() -> None:
    decides(given=after_visit, when=tell, then=[told], by=HEAD)
    decides(given=after_report, when=tell, then=[], by=HEAD)
    better = replace(tell, text="SK Nomor 7 ditetapkan")
    again = replace(told, text="SK Nomor 7 ditetapkan")
    decides(given=after_report, when=better, then=[again], by=HEAD)


def test_a_follow_up_is_about_a_finding_of_a_visit_that_was_held() -> None:
    decides(given=after_visit, when=replace(tell, finding=2), then=FindingIsUnknown, by=HEAD)
    decides(given=[planned], when=tell, then=FindingIsUnknown, by=HEAD)
    decides(given=[], when=tell, then=VisitIsUnknown, by=HEAD)


def test_a_follow_up_was_done_since_the_visit_and_not_in_the_future() -> None:
    for done_on in (JAN_1, APRIL_1):
        wrong = replace(tell, done_on=done_on)
        decides(given=after_visit, when=wrong, then=FollowUpIsOutOfTime, by=HEAD)


def test_a_companion_accepts_or_returns_what_was_reported() -> None:
    both: list[tuple[AcceptFollowUp | ReturnFollowUp, Event]]
    both = [(accept, accepted), (send_back, returned)]
    for when, then in both:
        decides(given=after_report, when=when, then=[then], elsewhere=WITH, by=COMPANION)
        done: list[Event] = [*after_report, then]
        decides(given=done, when=when, then=[], elsewhere=WITH, by=COMPANION)
        refused = NotACompanionOfTheOpd
        decides(given=after_report, when=when, then=refused, elsewhere=WITH, by=STRANGER)
        unreported = FollowUpIsNotReported
        decides(given=after_visit, when=when, then=unreported, elsewhere=WITH, by=COMPANION)


def test_what_was_returned_is_reported_again_and_judged_again() -> None:
    back: list[Event] = [*after_report, returned]
    decides(given=back, when=tell, then=[told], by=HEAD)
    decides(given=back, when=accept, then=FollowUpIsNotReported, elsewhere=WITH, by=COMPANION)
    decides(given=[*back, told], when=accept, then=[accepted], elsewhere=WITH, by=COMPANION)


def test_nobody_judges_what_they_have_reported_themselves() -> None:
    by_siti = replace(told, reported_by=COMPANION.account_id)
    given: list[Event] = [*after_visit, by_siti]
    decides(given=given, when=accept, then=OwnReportIsNotAccepted, elsewhere=WITH, by=COMPANION)
    for_siti = Actor(SECOND.account_id, on_behalf_of=COMPANION.account_id)
    decides(given=given, when=accept, then=OwnReportIsNotAccepted, elsewhere=WITH, by=for_siti)
    told_for_siti = replace(told, reported_by=DEPUTY, on_behalf_of=COMPANION.account_id)
    deputy = Actor(DEPUTY, HEAD.roles, HEAD.opd_id, COMPANION.account_id)
    decides(given=after_visit, when=tell, then=[told_for_siti], by=deputy)
    own = [*after_visit, told_for_siti]
    decides(given=own, when=accept, then=OwnReportIsNotAccepted, elsewhere=WITH, by=COMPANION)
    by_budi = replace(accepted, person_id=BUDI)
    decides(given=given, when=accept, then=[by_budi], elsewhere=WITH, by=SECOND)


def test_a_finding_that_was_none_is_dropped() -> None:
    decides(given=after_visit, when=drop, then=[dropped], elsewhere=WITH, by=COMPANION)
    decides(given=[*after_visit, dropped], when=drop, then=[], elsewhere=WITH, by=COMPANION)
    decides(given=after_visit, when=drop, then=NotACompanionOfTheOpd, elsewhere=WITH, by=STRANGER)


def test_nothing_more_happens_to_what_is_settled() -> None:
    ends: list[Event] = [accepted, dropped]
    for settled in ends:
        given: list[Event] = [*after_report, settled]
        better = replace(tell, text="Lagi")
        decides(given=given, when=better, then=FindingIsSettled, by=HEAD)
        decides(given=given, when=send_back, then=FindingIsSettled, elsewhere=WITH, by=COMPANION)
    done: list[Event] = [*after_report, accepted]
    decides(given=done, when=drop, then=FindingIsSettled, elsewhere=WITH, by=COMPANION)


def test_the_group_of_the_next_term_goes_on_with_what_is_open() -> None:
    other = UUID(int=0x77)
    handed_over: History = {
        **WITH,
        (companionship, companionship_of(HEALTH)): [
            replace(began(HEALTH), until=JAN_1),
            began(HEALTH, FEB_10, other),
        ],
        (companion_group, other): [
            replace(formed, group_id=other),
            replace(joined(BUDI, STRANGER), group_id=other),
        ],
    }
    by_budi = replace(accepted, person_id=BUDI)
    decides(given=after_report, when=accept, then=[by_budi], elsewhere=handed_over, by=STRANGER)
