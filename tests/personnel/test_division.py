"""An OPD is divided among others or closed: it ends, or goes on beside them."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Elsewhere, Refused
from kit.testing import Spec
from personnel.domain.ending import NominationsAreNotRunning, OpdHasAnotherEnd
from personnel.domain.nomination import NominationIsRunning
from personnel.domain.opd import OpdClosed, OpdIsNotInForce, OpdRegistered, opd, opd_id_of
from personnel.domain.opd_standing import OpdKind
from personnel.domain.opd_ties import OpdPartNamed, OpdSuccessionNamed, opd_ties, ties_of
from personnel.domain.reorganisation import (
    CloseOpd,
    HeirIsNotASuccessor,
    ReorganisationHasNoSuccessors,
    ReorganisationIsDifferent,
    SplitOpd,
    SuccessorIsAPredecessor,
    SuccessorIsNamedTwice,
    reorganisation,
)
from personnel.domain.reorganised import Event, OpdAbolished, OpdSplit, reorganisation_of
from personnel.domain.successor import Successor
from personnel.domain.team import NominationOpened, TeamDecreed, TeamDissolved, team, team_of
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import JAN_1, NOMINATION, YEAR_END, History, registered

decides = Spec(reorganisation)

BPKPD, BPKAD, BAPENDA = (opd_id_of(code) for code in ("BPKPD", "BPKAD", "BAPENDA"))
LAST_DAY, LAW = date(2025, 12, 31), "Perda 1/2025"
finance = Successor(code="BPKAD", name="Badan Keuangan", kind=OpdKind.BADAN)
revenue = Successor(code="BAPENDA", name="Badan Pendapatan", kind=OpdKind.BADAN)
split = SplitOpd(
    opd_id=BPKPD,
    successors=(finance, revenue),
    goes_on=False,
    effective_on=JAN_1,
    legal_basis=LAW,
    heir="bpkad",
)
divided = OpdSplit(
    opd_id=BPKPD,
    successors=(BPKAD, BAPENDA),
    goes_on=False,
    heir_id=BPKAD,
    effective_on=JAN_1,
    legal_basis=LAW,
)
closed = OpdClosed(
    opd_id=BPKPD,
    effective_on=JAN_1,
    valid_to=LAST_DAY,
    successors=(BPKAD, BAPENDA),
    legal_basis=LAW,
    heir_id=BPKAD,
)
in_force: History = {(opd, BPKPD): [registered("BPKPD")]}


def named(successor_id: UUID) -> Elsewhere:
    by = reorganisation_of((BPKPD,), JAN_1)
    event = OpdSuccessionNamed(opd_id=successor_id, reorganisation_id=by)
    return Elsewhere(opd_ties, ties_of(successor_id), event)


def born(successor: Successor) -> Elsewhere:
    opd_id = opd_id_of(successor.code)
    event = OpdRegistered(
        opd_id=opd_id,
        code=successor.code,
        name=successor.name,
        kind=successor.kind,
        effective_on=JAN_1,
        valid_to=None,
        predecessors=(BPKPD,),
        source=LAW,
        aliases=(),
        parent_id=successor.parent_id,
    )
    return Elsewhere(opd, opd_id, event)


def test_a_divided_opd_ends_and_one_successor_answers_for_what_is_running() -> None:
    then: list[Event | Elsewhere] = [
        divided,
        Elsewhere(opd, BPKPD, closed),
        born(finance),
        born(revenue),
        named(BPKAD),
        named(BAPENDA),
    ]
    decides(given=[], when=split, then=then, elsewhere=in_force)
    decides(given=[divided], when=split, then=[])


def test_an_opd_that_only_hands_over_duties_goes_on_with_its_team() -> None:
    handed = replace(split, successors=(revenue,), goes_on=True, heir=None)
    said = replace(divided, successors=(BAPENDA,), goes_on=True, heir_id=None)
    opened = NominationOpened(opd_id=BPKPD, nomination_id=NOMINATION)
    running = {**in_force, (team, team_of(BPKPD)): [opened]}
    decides(given=[], when=handed, then=[said, born(revenue), named(BAPENDA)], elsewhere=running)
    ends = replace(handed, withdrawn_nominations=(NOMINATION,))
    decides(given=[], when=ends, then=NominationsAreNotRunning, elsewhere=running)
    over = {(opd, BPKPD): [registered("BPKPD", last=LAST_DAY)]}
    decides(given=[], when=handed, then=OpdIsNotInForce, elsewhere=over)


def test_of_several_successors_one_is_the_heir() -> None:
    for heir in (None, "DINKES"):
        said = replace(split, heir=heir)
        decides(given=[], when=said, then=HeirIsNotASuccessor, elsewhere=in_force)
    only = replace(split, successors=(revenue,), heir=None)
    one = replace(divided, successors=(BAPENDA,), heir_id=BAPENDA)
    ended = replace(closed, successors=(BAPENDA,), heir_id=BAPENDA)
    then: list[Event | Elsewhere] = [one, Elsewhere(opd, BPKPD, ended), born(revenue)]
    then.append(named(BAPENDA))
    decides(given=[], when=only, then=then, elsewhere=in_force)


@pytest.mark.parametrize(
    ("when", "refusal"),
    [
        (replace(split, successors=()), ReorganisationHasNoSuccessors),
        (replace(split, successors=(), goes_on=True), ReorganisationHasNoSuccessors),
        (
            replace(split, successors=(finance, replace(revenue, code="BPKPD"))),
            SuccessorIsAPredecessor,
        ),
    ],
)
def test_a_division_names_others_that_take_over(when: SplitOpd, refusal: type[Refused]) -> None:
    decides(given=[], when=when, then=refusal, elsewhere=in_force)


def test_no_successor_is_named_twice_or_part_of_the_opd_that_ends() -> None:
    twice = replace(split, successors=(finance, replace(finance, code="bpkad")))
    decides(given=[], when=twice, then=SuccessorIsNamedTwice, elsewhere=in_force)
    below = replace(split, successors=(finance, replace(revenue, parent_id=BPKPD)))
    decides(given=[], when=below, then=OpdIsNotInForce, elsewhere=in_force)
    handed = replace(below, successors=(below.successors[1],), goes_on=True, heir=None)
    said = replace(divided, successors=(BAPENDA,), goes_on=True, heir_id=None)
    child = born(replace(revenue, parent_id=BPKPD))
    part = OpdPartNamed(opd_id=BPKPD, part_id=BAPENDA)
    then: list[Event | Elsewhere] = [
        said,
        child,
        Elsewhere(opd_ties, ties_of(BPKPD), part),
        named(BAPENDA),
    ]
    decides(given=[], when=handed, then=then, elsewhere=in_force)


def test_an_opd_ends_once() -> None:
    later = CloseOpd(opd_id=BPKPD, effective_on=date(2026, 7, 1), legal_basis=LAW)
    over: History = {(opd, BPKPD): [registered("BPKPD"), closed]}
    same_day = replace(later, effective_on=JAN_1)
    decides(given=[], when=same_day, then=OpdHasAnotherEnd, elsewhere=over)
    earlier = replace(later, effective_on=date(2025, 7, 1))
    decides(given=[], when=earlier, then=OpdHasAnotherEnd, elsewhere=over)


def test_a_division_on_the_same_day_is_recorded_once() -> None:
    other = replace(split, legal_basis="Perda 2/2025")
    decides(given=[divided], when=other, then=ReorganisationIsDifferent, elsewhere=in_force)


def test_a_closed_opd_ends_with_its_team_and_its_nomination_is_named() -> None:
    decreed = TeamDecreed(
        opd_id=BPKPD,
        decree_id=NOMINATION,
        nomination_id=NOMINATION,
        effective_on=date(2025, 1, 1),
        until=YEAR_END,
        members=(),
    )
    close = CloseOpd(opd_id=BPKPD, effective_on=JAN_1, legal_basis=LAW)
    abolished = OpdAbolished(opd_id=BPKPD, heir_id=None, effective_on=JAN_1, legal_basis=LAW)
    ended = replace(closed, successors=(), heir_id=None)
    dissolved = TeamDissolved(
        opd_id=BPKPD,
        decree_id=NOMINATION,
        effective_on=JAN_1,
        reason=LeavingReason.OPD_CLOSED,
    )
    facts: History = {**in_force, (team, team_of(BPKPD)): [decreed]}
    then: list[Event | Elsewhere] = [
        abolished,
        Elsewhere(opd, BPKPD, ended),
        Elsewhere(team, team_of(BPKPD), dissolved),
    ]
    decides(given=[], when=close, then=then, elsewhere=facts)
    decides(given=[abolished], when=close, then=[])
    opened = NominationOpened(opd_id=BPKPD, nomination_id=NOMINATION)
    running: History = {**in_force, (team, team_of(BPKPD)): [opened]}
    decides(given=[], when=close, then=NominationIsRunning, elsewhere=running)


def test_who_answers_for_a_closed_opd_goes_on_itself() -> None:
    close = CloseOpd(opd_id=BPKPD, effective_on=JAN_1, legal_basis=LAW, heir_id=BPKPD)
    decides(given=[], when=close, then=SuccessorIsAPredecessor, elsewhere=in_force)
    gone: History = {**in_force, (opd, BAPENDA): [registered("BAPENDA", last=LAST_DAY)]}
    other = replace(close, heir_id=BAPENDA)
    decides(given=[], when=other, then=OpdIsNotInForce, elsewhere=gone)
