"""A reorganisation that was decided for a day to come is cancelled: nothing of it happens."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Event, Refused
from personnel.domain.drafting import DraftNomination
from personnel.domain.nomination import Stage, nomination
from personnel.domain.opd import opd, opd_id_of
from personnel.domain.opd_standing import (
    ChangeOpd,
    OpdEndCancelled,
    OpdKind,
    OpdRegistrationCancelled,
)
from personnel.domain.opd_ties import OpdPartNamed, opd_ties, ties_of
from personnel.domain.reorganisation import CloseOpd, MergeOpds, reorganisation
from personnel.domain.reorganised import ReorganisationCancelled, reorganisation_of
from personnel.domain.successor import Successor
from personnel.domain.undoing import (
    CancelReorganisation,
    ReorganisationHasTakenEffect,
    ReorganisationIsBuiltOn,
    ReorganisationIsUnknown,
)
from tests.personnel.examples import (
    APRIL_1,
    HEALTH,
    KOMINFO,
    TODAY,
    YEAR_END,
    registered,
)
from tests.personnel.office import OTHER_WHOLE, Office

MAY_1, NEW, LAW = date(2026, 5, 1), opd_id_of("BARU"), "Perda 3/2026"
MARCH_31, GROUP, BIRO = date(2026, 3, 31), UUID(int=0x6E), opd_id_of("BIRO")
merge = MergeOpds(
    predecessors=(KOMINFO,),
    successor=Successor(code="BARU", name="Badan Baru", kind=OpdKind.BADAN),
    effective_on=APRIL_1,
    legal_basis=LAW,
)
close = CloseOpd(opd_id=KOMINFO, effective_on=APRIL_1, legal_basis=LAW, heir_id=HEALTH)
MERGER = reorganisation_of((KOMINFO,), APRIL_1)
cancel = CancelReorganisation(opds=(KOMINFO,), effective_on=APRIL_1, reason="Perda ditunda")


@pytest.fixture
def office() -> Office:
    return Office()


def decided(office: Office, command: MergeOpds | CloseOpd = merge) -> None:
    office.give(reorganisation, MERGER, command)


def cancelled(office: Office) -> list[Event]:
    return office.give(reorganisation, MERGER, cancel)


def test_the_office_goes_on_and_the_successor_never_begins(office: Office) -> None:
    decided(office)
    assert cancelled(office) == [
        ReorganisationCancelled(
            opds=(KOMINFO,), successors=(NEW,), effective_on=APRIL_1, reason="Perda ditunda"
        ),
        OpdEndCancelled(
            opd_id=KOMINFO,
            effective_on=APRIL_1,
            valid_to=None,
            successors=(NEW,),
            reason="Perda ditunda",
        ),
        OpdRegistrationCancelled(
            opd_id=NEW, effective_on=APRIL_1, predecessors=(KOMINFO,), reason="Perda ditunda"
        ),
    ]
    assert office.state(opd, KOMINFO).in_force(YEAR_END)
    assert office.state(opd, NEW).registered is None
    assert cancelled(office) == []


def test_it_can_be_decided_anew_for_another_day_or_the_same(office: Office) -> None:
    decided(office)
    cancelled(office)
    decided(office)
    assert office.state(opd, NEW).in_force(APRIL_1)
    assert not office.state(opd, KOMINFO).in_force(APRIL_1)
    cancelled(office)
    assert office.state(opd, KOMINFO).in_force(YEAR_END)


def test_a_nomination_that_was_withdrawn_stays_withdrawn(office: Office) -> None:
    one = office.id()
    draft = DraftNomination(nomination_id=one, opd_id=KOMINFO, term_starts_on=TODAY)
    office.give(nomination, one, draft)
    decided(office, replace(merge, withdrawn_nominations=(one,)))
    cancelled(office)
    assert office.state(nomination, one).stage is Stage.WITHDRAWN
    assert office.nominated(OTHER_WHOLE)


def with_a_part(office: Office) -> None:
    office.histories[opd, BIRO] = [replace(registered("BIRO"), parent_id=KOMINFO)]
    named = OpdPartNamed(opd_id=KOMINFO, part_id=BIRO)
    office.histories[opd_ties, ties_of(KOMINFO)] = [named]


def parent(office: Office, on: date) -> UUID | None:
    said = office.state(opd, BIRO).on(on)
    assert said
    return said.parent_id


def test_its_parts_stay_under_it(office: Office) -> None:
    with_a_part(office)
    decided(office, close)
    assert (parent(office, MARCH_31), parent(office, APRIL_1)) == (KOMINFO, HEALTH)
    cancelled(office)
    assert parent(office, APRIL_1) == KOMINFO


def test_a_part_that_was_put_elsewhere_since_stays_there(office: Office) -> None:
    with_a_part(office)
    decided(office, close)
    change = ChangeOpd(
        name="Dinas BIRO",
        kind=OpdKind.DINAS,
        effective_on=APRIL_1,
        legal_basis="Pergub",
        aliases=(),
        parent_id=None,
    )
    office.give(opd, BIRO, change)
    cancelled(office)
    assert parent(office, APRIL_1) is None


def test_an_office_that_goes_to_two_successors_still_goes_to_the_other(office: Office) -> None:
    with_a_part(office)
    both = MergeOpds(
        predecessors=(KOMINFO, HEALTH),
        successor=Successor(code="LAIN", name="Dinas Lain", kind=OpdKind.DINAS),
        effective_on=APRIL_1,
        legal_basis="Perda 4/2026",
    )
    decided(office)
    office.give(reorganisation, reorganisation_of((KOMINFO, HEALTH), APRIL_1), both)
    other = opd_id_of("LAIN")
    assert (office.state(opd, KOMINFO).heir_id, parent(office, APRIL_1)) == (NEW, NEW)
    cancelled(office)
    state = office.state(opd, KOMINFO)
    assert (state.valid_to, state.successors, state.heir_id) == (MARCH_31, (other,), other)
    assert parent(office, APRIL_1) == other
    assert not office.state(opd, HEALTH).in_force(APRIL_1)


def test_once_something_is_decided_for_the_successor_it_is_not_cancelled(office: Office) -> None:
    decided(office)
    rename = ChangeOpd(
        name="Badan Baru Sekali",
        kind=OpdKind.BADAN,
        effective_on=MAY_1,
        legal_basis="Pergub",
        aliases=(),
        parent_id=None,
    )
    office.give(opd, NEW, rename)
    with_a_part(office)
    under = ChangeOpd(
        name="Dinas BIRO",
        kind=OpdKind.DINAS,
        effective_on=MAY_1,
        legal_basis="Pergub",
        aliases=(),
        parent_id=NEW,
    )
    office.give(opd, BIRO, under)
    draft = DraftNomination(nomination_id=office.id(), opd_id=NEW, term_starts_on=APRIL_1)
    office.give(nomination, draft.nomination_id, draft)
    takes_in = MergeOpds(
        predecessors=(HEALTH,),
        successor=Successor(code="BARU", name="Badan Baru Sekali", kind=OpdKind.BADAN),
        effective_on=MAY_1,
        legal_basis=LAW,
    )
    office.give(reorganisation, reorganisation_of((HEALTH,), MAY_1), takes_in)
    before = len(office.recorded)
    with pytest.raises(ReorganisationIsBuiltOn) as refusal:
        cancelled(office)
    assert refusal.value.facts == {
        "opd_id": NEW,
        "on_it": ["team", "change", "part", "reorganisation"],
    }
    assert len(office.recorded) == before


@pytest.mark.parametrize(
    ("days", "command", "refusal"),
    [
        ((APRIL_1 - TODAY).days, cancel, ReorganisationHasTakenEffect),
        (
            0,
            CancelReorganisation(opds=(HEALTH,), effective_on=APRIL_1, reason="Keliru"),
            ReorganisationIsUnknown,
        ),
    ],
)
def test_only_what_is_decided_for_a_day_to_come_is_cancelled(
    office: Office, days: int, command: CancelReorganisation, refusal: type[Refused]
) -> None:
    decided(office)
    office.today += timedelta(days=days)
    stream = reorganisation_of(command.opds, command.effective_on)
    with pytest.raises(refusal):
        office.give(reorganisation, stream, command)


def test_a_second_cancellation_for_another_reason_is_refused(office: Office) -> None:
    decided(office)
    cancelled(office)
    other = CancelReorganisation(opds=(KOMINFO,), effective_on=APRIL_1, reason="Lain")
    with pytest.raises(ReorganisationIsUnknown):
        office.give(reorganisation, MERGER, other)
