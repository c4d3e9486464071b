from datetime import date, timedelta

import msgspec

from kit.testing import Spec
from personnel.domain.structure import (
    Position,
    PositionsAreNamedTwice,
    ProposedPosition,
    PublishStructure,
    StructureHasNoPositions,
    StructureIsForAPastDay,
    StructureIsNotLater,
    StructurePublished,
    TechnicalPositionNeedsACompetence,
    structure,
)
from tests.personnel.examples import CUSTODIAN, JAN_1, LONG_AGO, NETWORK, TODAY, published

decides = Spec(structure)


def proposed(*positions: Position) -> tuple[ProposedPosition, ...]:
    return tuple(ProposedPosition(**msgspec.structs.asdict(each)) for each in positions)


publish = PublishStructure(
    effective_on=LONG_AGO, positions=proposed(NETWORK, CUSTODIAN), legal_basis="SK", official=False
)
smaller = StructurePublished(
    effective_on=JAN_1, positions=(NETWORK,), legal_basis="SK 125/2025", official=True
)


def test_a_structure_names_the_positions_from_a_day_on() -> None:
    decides(given=[], when=publish, then=[published])


def test_publishing_the_same_again_changes_nothing() -> None:
    decides(given=[published, smaller], when=publish, then=[])


def test_a_later_structure_may_follow() -> None:
    later = msgspec.structs.replace(
        publish,
        effective_on=JAN_1,
        positions=proposed(NETWORK),
        legal_basis="SK 125/2025",
        official=True,
    )
    decides(given=[published], when=later, then=[smaller], today=JAN_1)


def test_another_structure_for_the_same_or_an_earlier_day_is_refused() -> None:
    same_day = msgspec.structs.replace(publish, positions=proposed(NETWORK))
    decides(given=[published], when=same_day, then=StructureIsNotLater)
    earlier = msgspec.structs.replace(same_day, effective_on=date(2019, 12, 31))
    decides(given=[published], when=earlier, then=StructureIsNotLater)


def test_a_structure_that_follows_another_holds_from_a_day_that_has_not_passed() -> None:
    late = msgspec.structs.replace(publish, effective_on=TODAY - timedelta(days=1))
    decides(given=[published], when=late, then=StructureIsForAPastDay)
    today = msgspec.structs.replace(publish, effective_on=TODAY)
    expected = msgspec.structs.replace(published, effective_on=TODAY)
    decides(given=[published], when=today, then=[expected])


def test_a_structure_without_positions_is_refused() -> None:
    empty = msgspec.structs.replace(publish, positions=proposed())
    decides(given=[], when=empty, then=StructureHasNoPositions)


def test_a_position_named_twice_is_refused() -> None:
    twice = msgspec.structs.replace(publish, positions=proposed(NETWORK, CUSTODIAN, NETWORK))
    decides(given=[], when=twice, then=PositionsAreNamedTwice)


def test_a_technical_position_without_a_competence_is_refused() -> None:
    bare = msgspec.structs.replace(NETWORK, competences=())
    decides(
        given=[],
        when=msgspec.structs.replace(publish, positions=proposed(bare)),
        then=TechnicalPositionNeedsACompetence,
    )


def test_a_position_that_is_not_technical_needs_no_competence() -> None:
    bare = msgspec.structs.replace(CUSTODIAN, competences=())
    expected = msgspec.structs.replace(published, positions=(bare,))
    decides(
        given=[], when=msgspec.structs.replace(publish, positions=proposed(bare)), then=[expected]
    )


def test_the_past_keeps_its_own_positions() -> None:
    state = structure.replay([published, smaller])
    assert state.in_force(date(2019, 12, 31)) == ()
    assert state.in_force(date(2025, 12, 31)) == (NETWORK, CUSTODIAN)
    assert state.in_force(JAN_1) == (NETWORK,)
