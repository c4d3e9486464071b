from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kit.decider import Elsewhere, Refused
from kit.testing import Given, Spec
from personnel.domain.nomination import NominationIsRunning
from personnel.domain.opd import (
    OpdClosed,
    OpdIsDifferent,
    OpdIsNotInForce,
    OpdIsUnknown,
    OpdRegistered,
    opd,
    opd_id_of,
)
from personnel.domain.opd_standing import OpdKind
from personnel.domain.opd_ties import OpdSuccessionNamed, opd_ties, ties_of
from personnel.domain.person import person
from personnel.domain.reorganisation import (
    MergeOpds,
    OpdGoesOn,
    ReorganisationHasNoPredecessors,
    ReorganisationIsDifferent,
    SuccessorIsAPredecessor,
    reorganisation,
)
from personnel.domain.reorganised import Event, OpdsMerged, OpdSplit, reorganisation_of
from personnel.domain.seat import SeatLeft, SeatTaken
from personnel.domain.successor import Successor
from personnel.domain.team import (
    NominationOpened,
    TeamDecreed,
    TeamDissolved,
    TeamMember,
    team,
    team_of,
)
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import (
    ANDI,
    BUDI,
    JAN_1,
    SITI,
    YEAR_END,
    History,
    employed,
    registered,
)

decides = Spec(reorganisation)
CLOSED = LeavingReason.OPD_CLOSED

BKD, BPSDMD, BKPSDM = opd_id_of("BKD"), opd_id_of("BPSDMD"), opd_id_of("BKPSDM")
LAST_DAY, LAW = date(2025, 12, 31), "Perda 1/2025"
THIS_TERM, NEXT_TERM = UUID(int=0xD5), UUID(int=0xD6)

merge = MergeOpds(
    predecessors=(BKD, BPSDMD),
    successor=Successor(code="BKPSDM", name="Badan Kepegawaian", kind=OpdKind.BADAN),
    effective_on=JAN_1,
    legal_basis=LAW,
)
FIRST, SECOND = sorted((BKD, BPSDMD))
merged = OpdsMerged(
    predecessors=(FIRST, SECOND),
    successor_id=BKPSDM,
    code="BKPSDM",
    name="Badan Kepegawaian",
    kind=OpdKind.BADAN,
    effective_on=JAN_1,
    legal_basis=LAW,
)
born = OpdRegistered(
    opd_id=BKPSDM,
    code="BKPSDM",
    name="Badan Kepegawaian",
    kind=OpdKind.BADAN,
    effective_on=JAN_1,
    valid_to=None,
    predecessors=(FIRST, SECOND),
    source=LAW,
    aliases=(),
)
both_exist: History = {(opd, BKD): [registered("BKD")], (opd, BPSDMD): [registered("BPSDMD")]}


def closed(opd_id: UUID, *successors: UUID) -> OpdClosed:
    return OpdClosed(
        opd_id=opd_id,
        effective_on=JAN_1,
        valid_to=LAST_DAY,
        successors=successors,
        legal_basis=LAW,
        heir_id=successors[0] if successors else None,
    )


both_closed = [Elsewhere(opd, each, closed(each, BKPSDM)) for each in (FIRST, SECOND)]
born_there = Elsewhere(opd, BKPSDM, born)


def tied(successor_id: UUID, *opds: UUID) -> Elsewhere:
    named = OpdSuccessionNamed(
        opd_id=successor_id, reorganisation_id=reorganisation_of(opds, JAN_1)
    )
    return Elsewhere(opd_ties, ties_of(successor_id), named)


begins: list[Event | Elsewhere] = [merged, *both_closed, born_there]
named_there = tied(BKPSDM, BKD, BPSDMD)
nothing_but_the_merger = [*begins, named_there]


def team_of_bkd(decree_id: UUID, first: date, last: date, *people: UUID) -> TeamDecreed:
    return TeamDecreed(
        opd_id=BKD,
        decree_id=decree_id,
        nomination_id=UUID(int=1),
        effective_on=first,
        until=last,
        members=tuple(TeamMember("news_writer", each) for each in people),
    )


def seat(person_id: UUID, decree_id: UUID, first: date, last: date) -> SeatTaken:
    return SeatTaken(
        person_id=person_id,
        opd_id=BKD,
        position="news_writer",
        decree_id=decree_id,
        nomination_id=UUID(int=1),
        effective_on=first,
        until=last,
    )


def left(person_id: UUID, decree_id: UUID, on: date) -> Elsewhere:
    event = SeatLeft(
        person_id=person_id,
        opd_id=BKD,
        position="news_writer",
        decree_id=decree_id,
        reason=CLOSED,
        effective_on=on,
    )
    return Elsewhere(person, person_id, event)


def test_merged_opds_end_the_day_before_their_successor_begins() -> None:
    decides(given=[], when=merge, then=nothing_but_the_merger, elsewhere=both_exist)


def test_merging_again_changes_nothing_in_whatever_order_they_are_named() -> None:
    decides(given=[merged], when=merge, then=[])
    turned = msgspec.structs.replace(merge, predecessors=(BPSDMD, BKD))
    decides(given=[merged], when=turned, then=[])
    assert reorganisation_of((BKD, BPSDMD), JAN_1) == reorganisation_of((BPSDMD, BKD), JAN_1)


def test_the_same_merger_with_another_law_is_refused() -> None:
    other = msgspec.structs.replace(merge, legal_basis="Perda 2/2025")
    decides(given=[merged], when=other, then=ReorganisationIsDifferent)


def test_a_reorganisation_ends_something_and_not_its_successor() -> None:
    nothing = msgspec.structs.replace(merge, predecessors=())
    decides(given=[], when=nothing, then=ReorganisationHasNoPredecessors)
    itself = msgspec.structs.replace(merge, predecessors=(BKD, BKPSDM))
    decides(given=[], when=itself, then=SuccessorIsAPredecessor)


def test_only_an_opd_that_is_in_force_until_the_day_before_is_merged() -> None:
    decides(given=[], when=merge, then=OpdIsUnknown)
    ended = {**both_exist, (opd, BKD): [registered("BKD", last=date(2025, 12, 30))]}
    decides(given=[], when=merge, then=OpdIsNotInForce, elsewhere=ended)
    planned = {**both_exist, (opd, BKD): [registered("BKD", last=LAST_DAY)]}
    decides(given=[], when=merge, then=nothing_but_the_merger, elsewhere=planned)


def test_a_running_nomination_of_a_predecessor_is_named() -> None:
    opened = NominationOpened(opd_id=BKD, nomination_id=UUID(int=0xA))
    running = {**both_exist, (team, team_of(BKD)): [opened]}
    decides(given=[], when=merge, then=NominationIsRunning, elsewhere=running)
    with pytest.raises(Refused) as refusal:
        reorganisation.decide(merge, reorganisation.initial, Given(histories=running))
    assert refusal.value.facts == {"opds": [BKD], "nominations": [UUID(int=0xA)]}


def test_every_seat_in_a_predecessor_ends_also_one_that_has_not_begun() -> None:
    next_year = date(2027, 1, 1)
    facts: dict[Any, Any] = {
        **both_exist,
        (team, team_of(BKD)): [
            team_of_bkd(THIS_TERM, date(2025, 7, 1), YEAR_END, BUDI, SITI),
            team_of_bkd(NEXT_TERM, next_year, date(2027, 12, 31), BUDI),
        ],
        (person, BUDI): [
            employed(BUDI, BKD),
            seat(BUDI, THIS_TERM, date(2025, 7, 1), YEAR_END),
            seat(BUDI, NEXT_TERM, next_year, date(2027, 12, 31)),
        ],
        (person, SITI): [
            employed(SITI, BKD),
            seat(SITI, THIS_TERM, date(2025, 7, 1), YEAR_END),
        ],
    }
    ends = [
        Elsewhere(
            team,
            team_of(BKD),
            TeamDissolved(opd_id=BKD, decree_id=decree_id, effective_on=on, reason=CLOSED),
        )
        for decree_id, on in ((THIS_TERM, JAN_1), (NEXT_TERM, next_year))
    ]
    leaves = [
        left(BUDI, THIS_TERM, JAN_1),
        left(BUDI, NEXT_TERM, next_year),
        left(SITI, THIS_TERM, JAN_1),
    ]
    then = [*begins, *ends, *leaves, named_there]
    decides(given=[], when=merge, then=then, elsewhere=facts)


def test_a_seat_that_was_over_before_is_left_alone() -> None:
    facts: dict[Any, Any] = {
        **both_exist,
        (team, team_of(BKD)): [team_of_bkd(THIS_TERM, date(2025, 1, 1), LAST_DAY, ANDI)],
        (person, ANDI): [
            employed(ANDI, BKD),
            seat(ANDI, THIS_TERM, date(2025, 1, 1), LAST_DAY),
        ],
    }
    decides(given=[], when=merge, then=nothing_but_the_merger, elsewhere=facts)


def test_an_opd_that_exists_may_take_others_in() -> None:
    takes_in: History = {
        **both_exist,
        (opd, BKPSDM): [
            msgspec.structs.replace(
                registered("BKPSDM"), name="Badan Kepegawaian", kind=OpdKind.BADAN
            )
        ],
    }
    decides(given=[], when=merge, then=[merged, *both_closed, named_there], elsewhere=takes_in)


def test_a_successor_of_another_name_or_no_longer_in_force_is_refused() -> None:
    other: History = {**both_exist, (opd, BKPSDM): [registered("BKPSDM")]}
    decides(given=[], when=merge, then=OpdIsDifferent, elsewhere=other)
    ended = msgspec.structs.replace(
        registered("BKPSDM", last=LAST_DAY), name="Badan Kepegawaian", kind=OpdKind.BADAN
    )
    gone: History = {**both_exist, (opd, BKPSDM): [ended]}
    decides(given=[], when=merge, then=OpdIsNotInForce, elsewhere=gone)


def test_an_opd_is_divided_by_merging_it_into_one_successor_and_then_another() -> None:
    bapenda = opd_id_of("BAPENDA")
    divide = MergeOpds(
        predecessors=(BKD,),
        successor=Successor(code="BAPENDA", name="Bapenda", kind=OpdKind.BADAN),
        effective_on=JAN_1,
        legal_basis=LAW,
    )
    before = msgspec.structs.replace(merged, predecessors=(BKD,))
    expected = msgspec.structs.replace(before, successor_id=bapenda, code="BAPENDA", name="Bapenda")
    second = msgspec.structs.replace(
        born, opd_id=bapenda, code="BAPENDA", name="Bapenda", predecessors=(BKD,)
    )
    then: list[Event | Elsewhere] = [
        expected,
        Elsewhere(opd, BKD, closed(BKD, BKPSDM, bapenda)),
        Elsewhere(opd, bapenda, second),
        tied(bapenda, BKD),
    ]
    facts: History = {(opd, BKD): [registered("BKD"), closed(BKD, BKPSDM)]}
    decides(given=[before], when=divide, then=then, elsewhere=facts)


def test_an_opd_that_is_divided_and_goes_on_does_not_end_on_the_same_day() -> None:
    alone = reorganisation_of((BKD,), JAN_1)
    goes_on = OpdSplit(
        opd_id=BKD,
        successors=(opd_id_of("BAPENDA"),),
        goes_on=True,
        heir_id=None,
        effective_on=JAN_1,
        legal_basis=LAW,
    )
    facts: History = {**both_exist, (reorganisation, alone): [goes_on]}
    decides(given=[], when=merge, then=OpdGoesOn, elsewhere=facts)
    ends = msgspec.structs.replace(goes_on, goes_on=False)
    also: History = {**both_exist, (reorganisation, alone): [ends]}
    decides(given=[], when=merge, then=nothing_but_the_merger, elsewhere=also)
