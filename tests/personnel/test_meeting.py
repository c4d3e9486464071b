"""A meeting is recorded when it was held, with minutes of its own."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.meeting import (
    MeetingHeld,
    MeetingIsInTheFuture,
    MeetingIsUnknown,
    MeetingRetracted,
    Minutes,
    MinutesAreOfAnotherMeeting,
    RecordMeeting,
    RetractMeeting,
    ShownMinutes,
    TeamHasNoSuchPosition,
    meetings,
)
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.team import TeamDecreed, team, team_of
from tests.personnel.examples import (
    CUSTODIAN,
    JAN_1,
    KOMINFO,
    YEAR_END,
    History,
    kominfo_exists,
    published,
    registered,
)

decides = Spec(meetings)

MET, AGAIN = UUID(int=0xEE1), UUID(int=0xEE2)
FEB_9 = date(2026, 2, 9)
record = RecordMeeting(
    opd_id=KOMINFO,
    meeting_id=MET,
    held_on=FEB_9,
    subject="Pembagian tugas",
    people=7,
    positions=("asset_custodian", "asset_custodian"),
    minutes=ShownMinutes("ab" * 32, "application/pdf", 4_711),
)
held = MeetingHeld(
    opd_id=KOMINFO,
    meeting_id=MET,
    effective_on=FEB_9,
    subject="Pembagian tugas",
    people=7,
    positions=("asset_custodian",),
    minutes=Minutes("ab" * 32, "application/pdf", 4_711),
)
there: History = {**kominfo_exists, (structure, STRUCTURE_ID): [published]}
retract = RetractMeeting(opd_id=KOMINFO, year=2026, meeting_id=MET, reason="Tercatat dua kali")
retracted = MeetingRetracted(opd_id=KOMINFO, meeting_id=MET, reason="Tercatat dua kali")


def test_a_meeting_is_recorded_once() -> None:
    decides(given=[], when=record, then=[held], elsewhere=there)
    again = replace(record, meeting_id=AGAIN)
    decides(given=[held], when=again, then=[], elsewhere=there)


def test_minutes_belong_to_one_meeting() -> None:
    wrong_file = replace(record, meeting_id=AGAIN, held_on=date(2026, 2, 10))
    decides(given=[held], when=wrong_file, then=MinutesAreOfAnotherMeeting, elsewhere=there)


def test_a_meeting_lies_behind_and_its_opd_is_in_force_that_day() -> None:
    ahead = replace(record, held_on=date(2026, 3, 3))
    decides(given=[], when=ahead, then=MeetingIsInTheFuture, elsewhere=there)
    decides(given=[], when=record, then=OpdIsUnknown)
    ended = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=date(2026, 2, 8))]}
    decides(given=[], when=record, then=OpdIsNotInForce, elsewhere=ended)


def test_a_meeting_names_positions_of_the_team_of_its_day() -> None:
    poet = replace(record, positions=("poet",))
    decides(given=[], when=poet, then=TeamHasNoSuchPosition, elsewhere=there)
    later = replace(published, effective_on=FEB_9, positions=(replace(CUSTODIAN, key="poet"),))
    changed: History = {**kominfo_exists, (structure, STRUCTURE_ID): [published, later]}
    decides(given=[], when=record, then=TeamHasNoSuchPosition, elsewhere=changed)
    decree = UUID(int=0xD1)
    running = TeamDecreed(
        opd_id=KOMINFO,
        decree_id=decree,
        nomination_id=decree,
        effective_on=JAN_1,
        until=YEAR_END,
        members=(),
    )
    kept: History = {**changed, (team, team_of(KOMINFO)): [running]}
    decides(given=[], when=record, then=[held], elsewhere=kept)


def test_a_meeting_is_retracted_once_and_can_be_recorded_anew() -> None:
    decides(given=[held], when=retract, then=[retracted])
    decides(given=[held, retracted], when=retract, then=[])
    decides(given=[], when=retract, then=MeetingIsUnknown)
    anew = replace(record, meeting_id=AGAIN)
    decides(
        given=[held, retracted],
        when=anew,
        then=[replace(held, meeting_id=AGAIN)],
        elsewhere=there,
    )
