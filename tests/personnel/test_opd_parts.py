"""The parts of an office that ends belong to its heir, and nothing is ever a part of itself."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Elsewhere, Refused
from kit.testing import Given, Spec
from personnel.domain.ending import PartPlace
from personnel.domain.opd import (
    Event,
    OpdIsNotInForce,
    OpdIsPartOfItself,
    OpdRegistered,
    RegisterOpd,
    opd,
    opd_id_of,
)
from personnel.domain.opd_standing import ChangeOpd, OpdChanged, OpdKind
from personnel.domain.opd_ties import OpdPartNamed, opd_ties, ties_of
from personnel.domain.part_placing import IsNoPartOfWhatEnds, PartMoved, PartsHaveNoPlace
from personnel.domain.reorganisation import CloseOpd, MergeOpds, SplitOpd, reorganisation
from personnel.domain.reorganised import OpdsMerged, OpdSplit
from personnel.domain.successor import Successor
from tests.personnel.examples import History, registered

decides = Spec(opd)

OFFICE, HEIR, OTHER, BIRO, UNIT = (
    opd_id_of(code) for code in ("SETDA", "SEKRETARIAT", "DINAS", "BIRO", "UPTD")
)
JULY_1, AUG_1, SEPT_1, LAW = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), "Perda 3/2026"
close = CloseOpd(opd_id=OFFICE, effective_on=JULY_1, legal_basis=LAW, heir_id=HEIR)


def part(code: str, of: UUID | None, first: date | None = None) -> OpdRegistered:
    return replace(registered(code, first), parent_id=of)


def placed(opd_id: UUID, parent_id: UUID | None, on: date, why: str = LAW) -> OpdChanged:
    code = "BIRO" if opd_id == BIRO else "UPTD"
    return OpdChanged(
        opd_id=opd_id,
        name=f"Dinas {code}",
        kind=OpdKind.DINAS,
        parent_id=parent_id,
        aliases=(),
        effective_on=on,
        legal_basis=why,
    )


def tied(parent_id: UUID, part_id: UUID) -> Elsewhere:
    named = OpdPartNamed(opd_id=parent_id, part_id=part_id)
    return Elsewhere(opd_ties, ties_of(parent_id), named)


there: History = {
    (opd, OFFICE): [registered("SETDA")],
    (opd, HEIR): [registered("SEKRETARIAT")],
    (opd, OTHER): [registered("DINAS")],
    (opd, BIRO): [part("BIRO", OFFICE)],
    (opd_ties, ties_of(OFFICE)): [OpdPartNamed(opd_id=OFFICE, part_id=BIRO)],
}


def moves(command: CloseOpd | MergeOpds | SplitOpd, facts: History) -> list[object]:
    """Return what is said of parts, and in the decision."""
    found = reorganisation.decide(command, reorganisation.initial, Given(histories=facts))
    decision = found[0]
    assert not isinstance(decision, Elsewhere)
    assert hasattr(decision, "parts")
    said = [each for each in found if isinstance(each, Elsewhere)]
    of_parts = [one for one in said if isinstance(one.event, OpdChanged | OpdPartNamed)]
    return [*decision.parts, *of_parts]


def test_a_part_goes_to_the_heir_by_the_same_decision() -> None:
    assert moves(close, there) == [
        PartMoved(BIRO, OFFICE, HEIR, JULY_1),
        Elsewhere(opd, BIRO, placed(BIRO, HEIR, JULY_1)),
        tied(HEIR, BIRO),
    ]


def test_a_part_goes_where_the_decision_puts_it_and_may_stand_by_itself() -> None:
    named = replace(close, parts=(PartPlace(BIRO, OTHER),))
    assert moves(named, there)[0] == PartMoved(BIRO, OFFICE, OTHER, JULY_1)
    alone = replace(close, heir_id=None, parts=(PartPlace(BIRO, None),))
    assert moves(alone, there) == [
        PartMoved(BIRO, OFFICE, None, JULY_1),
        Elsewhere(opd, BIRO, placed(BIRO, None, JULY_1)),
    ]


def test_a_part_goes_to_a_successor_that_begins_with_the_decision() -> None:
    merge = MergeOpds(
        predecessors=(OFFICE, OTHER),
        successor=Successor(code="BARU", name="Badan Baru", kind=OpdKind.BADAN),
        effective_on=JULY_1,
        legal_basis=LAW,
    )
    new = opd_id_of("BARU")
    found = moves(merge, there)
    assert found == [
        PartMoved(BIRO, OFFICE, new, JULY_1),
        Elsewhere(opd, BIRO, placed(BIRO, new, JULY_1)),
        tied(new, BIRO),
    ]
    below = replace(merge, successor=replace(merge.successor, parent_id=BIRO))
    with pytest.raises(OpdIsPartOfItself):
        moves(below, there)


def test_each_later_day_on_which_it_would_be_under_what_has_ended_is_put_right() -> None:
    renamed = replace(placed(BIRO, OFFICE, AUG_1, "Pergub 1"), name="Biro Umum")
    away = replace(placed(BIRO, OTHER, SEPT_1, "Pergub 2"), name="Biro Umum")
    facts: History = {**there, (opd, BIRO): [part("BIRO", OFFICE), renamed, away]}
    found = [one for one in moves(close, facts) if isinstance(one, PartMoved)]
    assert found == [
        PartMoved(BIRO, OFFICE, HEIR, JULY_1),
        PartMoved(BIRO, OFFICE, HEIR, AUG_1),
    ]
    begins_later: History = {**there, (opd, BIRO): [part("BIRO", OFFICE, AUG_1)]}
    assert moves(close, begins_later)[0] == PartMoved(BIRO, OFFICE, HEIR, AUG_1)


def test_what_is_no_longer_a_part_or_ends_too_stays_as_it_is() -> None:
    left: History = {**there, (opd, BIRO): [part("BIRO", OFFICE), placed(BIRO, OTHER, JULY_1)]}
    assert moves(close, left) == []
    both = MergeOpds(
        predecessors=(OFFICE, BIRO),
        successor=Successor(code="BARU", name="Badan Baru", kind=OpdKind.BADAN),
        effective_on=JULY_1,
        legal_basis=LAW,
    )
    assert moves(both, there) == []


def test_an_office_without_an_heir_says_where_each_part_goes() -> None:
    refused(replace(close, heir_id=None), PartsHaveNoPlace, {"parts": [BIRO]})
    itself = replace(close, parts=(PartPlace(BIRO, OFFICE),))
    refused(itself, PartsHaveNoPlace, {"parts": [BIRO]})
    foreign = replace(close, parts=(PartPlace(OTHER, HEIR),))
    refused(foreign, IsNoPartOfWhatEnds, {"parts": [OTHER]})


def test_a_division_after_which_the_office_goes_on_moves_no_part() -> None:
    goes_on = SplitOpd(
        opd_id=OFFICE,
        successors=(Successor(code="BARU", name="Badan Baru", kind=OpdKind.BADAN),),
        goes_on=True,
        effective_on=JULY_1,
        legal_basis=LAW,
    )
    assert moves(goes_on, there) == []
    refused(replace(goes_on, parts=(PartPlace(BIRO, HEIR),)), IsNoPartOfWhatEnds, {"parts": [BIRO]})


def refused(
    command: CloseOpd | SplitOpd, kind: type[Refused], facts: dict[str, list[UUID]]
) -> None:
    with pytest.raises(kind) as refusal:
        reorganisation.decide(command, reorganisation.initial, Given(histories=there))
    assert refusal.value.facts == facts


def test_the_same_decision_again_is_known_and_another_place_is_refused() -> None:
    named = replace(close, parts=(PartPlace(BIRO, OTHER),))
    (recorded, *_) = reorganisation.decide(named, reorganisation.initial, Given(histories=there))
    assert not isinstance(recorded, Elsewhere | OpdsMerged | OpdSplit)
    again = Spec(reorganisation)
    again(given=[recorded], when=named, then=[], elsewhere=there)
    other = replace(close, parts=(PartPlace(BIRO, None),))
    with pytest.raises(Refused):
        reorganisation.decide(other, reorganisation.replay([recorded]), Given(histories=there))


def test_who_registers_or_changes_a_part_names_it_once() -> None:
    facts: History = {(opd, OFFICE): [registered("SETDA")]}
    command = RegisterOpd(
        opd_id=BIRO,
        code="BIRO",
        name="Dinas BIRO",
        kind=OpdKind.DINAS,
        valid_from=None,
        valid_to=None,
        predecessors=(),
        source="Perda",
        parent_id=OFFICE,
    )
    then: list[Event | Elsewhere] = [part("BIRO", OFFICE), tied(OFFICE, BIRO)]
    decides(given=[], when=command, then=then, elsewhere=facts)
    decides(given=[], when=command, then=then[:1], elsewhere=there)


def change(parent_id: UUID | None, on: date) -> ChangeOpd:
    return ChangeOpd(
        name="Dinas BIRO",
        kind=OpdKind.DINAS,
        effective_on=on,
        legal_basis=LAW,
        aliases=(),
        parent_id=parent_id,
    )


alone: History = {
    (opd, OFFICE): [registered("SETDA")],
    (opd, BIRO): [registered("BIRO")],
    (opd, UNIT): [registered("UPTD")],
}


def test_a_circle_on_a_later_day_is_refused_in_whatever_order_it_is_recorded() -> None:
    below: History = {**alone, (opd, UNIT): [registered("UPTD"), placed(UNIT, BIRO, AUG_1)]}
    decides(
        given=[registered("BIRO")],
        when=change(UNIT, JULY_1),
        then=OpdIsPartOfItself,
        elsewhere=below,
    )
    until: list[Event] = [registered("BIRO"), replace(placed(BIRO, None, AUG_1), name="Biro")]
    facts: History = {**below, (opd, BIRO): until}
    then: list[Event | Elsewhere] = [placed(BIRO, UNIT, JULY_1), tied(UNIT, BIRO)]
    decides(given=until, when=change(UNIT, JULY_1), then=then, elsewhere=facts)


def test_a_circle_over_a_third_office_on_a_later_day_is_refused() -> None:
    facts: History = {
        **alone,
        (opd, OFFICE): [registered("SETDA"), placed(OFFICE, BIRO, SEPT_1)],
        (opd, UNIT): [registered("UPTD"), placed(UNIT, OFFICE, AUG_1)],
    }
    with pytest.raises(OpdIsPartOfItself) as refusal:
        opd.decide(change(UNIT, JULY_1), opd.replay([registered("BIRO")]), Given(histories=facts))
    assert refusal.value.facts == {"opd_id": BIRO, "parent_id": UNIT, "on": "2026-09-01"}


def test_nothing_is_put_under_an_office_for_longer_than_that_is_in_force() -> None:
    ends: History = {**alone, (opd, OFFICE): [registered("SETDA", last=date(2026, 7, 31))]}
    with pytest.raises(OpdIsNotInForce) as refusal:
        opd.decide(change(OFFICE, JULY_1), opd.replay([registered("BIRO")]), Given(histories=ends))
    assert refusal.value.facts["on"] == "2026-08-01"
    moves_on: list[Event] = [registered("BIRO"), placed(BIRO, UNIT, AUG_1)]
    then: list[Event | Elsewhere] = [placed(BIRO, OFFICE, JULY_1), tied(OFFICE, BIRO)]
    decides(
        given=moves_on,
        when=change(OFFICE, JULY_1),
        then=then,
        elsewhere={**ends, (opd, BIRO): moves_on},
    )
