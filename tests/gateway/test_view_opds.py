"""Which OPDs are in force, what came of them, and which positions their teams have."""

from datetime import date
from uuid import UUID

from msgspec.structs import asdict, replace
from sqlalchemy import select

from gateway.views import opds, structure
from gateway.views.estate import answering, answers_for, heirs
from gateway.views.opd_list import opd_list
from gateway.views.opds import FormerName, OpdName, opd_card
from gateway.views.structure import structure_on
from personnel.domain.opd import OpdClosed, OpdRegistered
from personnel.domain.opd_standing import OpdEndCancelled, OpdRegistrationCancelled
from personnel.domain.structure import STRUCTURE_ID, StructurePublished
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import (
    FAMILY,
    GOODS,
    JAN_1,
    MAR_1,
    NETWORK,
    POSITIONS,
    opd_changed,
    opd_registered,
)
from tests.gateway.small_team import opds as told_opds
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

JAN_31, FEB_1, NEXT_YEAR = date(2026, 1, 31), date(2026, 2, 1), date(2027, 1, 1)
FEB_28 = date(2026, 2, 28)
VIEWS = [opds.VIEW, structure.VIEW]


def story() -> Story:
    story = new_story()
    told_opds(story)
    return story


def test_an_opd_is_in_force_to_its_last_day(shelf: Shelf) -> None:
    with told(story(), shelf, VIEWS) as connection:
        codes = {on: [line.code for line in opd_list(connection, on)] for on in (JAN_31, FEB_1)}
    assert codes == {
        JAN_31: ["DINKES", "DISKOMINFOSP", "DPPKB"],
        FEB_1: ["DINKES", "DISKOMINFOSP"],
    }


def test_opds_are_found_by_word_kind_and_page(shelf: Shelf) -> None:
    with told(story(), shelf, VIEWS) as connection:
        assert [line.opd_id for line in opd_list(connection, text="infoKOM dinas")] == [KOMINFO]
        assert opd_list(connection, text="100%") == ()
        assert opd_list(connection, kind="biro") == ()
        first = opd_list(connection, limit=2)
        rest = opd_list(connection, after=first[-1].code)
    assert [line.code for line in (*first, *rest)] == ["DINKES", "DISKOMINFOSP", "DPPKB"]


def test_kin_are_shown_from_both_sides(shelf: Shelf) -> None:
    with told(story(), shelf, VIEWS) as connection:
        health, family = opd_card(connection, HEALTH, FEB_1), opd_card(connection, FAMILY, FEB_1)
        assert opd_card(connection, STRUCTURE_ID, FEB_1) is None
    assert health is not None
    assert health.predecessors == (OpdName(FAMILY, "DPPKB", "Dinas Dppkb"),)
    assert family is not None
    assert family.successors == (OpdName(HEALTH, "DINKES", "Dinas Dinkes"),)
    assert (family.in_force, family.legal_basis) == (False, "Perda 1/2026")


def test_an_opd_is_called_as_on_the_day_and_found_by_what_it_was_called(shelf: Shelf) -> None:
    year = story()
    year.tell(opd_changed(HEALTH, "Dinas Kesehatan dan KB", NEXT_YEAR, parent_id=KOMINFO))
    year.tell(opd_changed(HEALTH, "Dinas Sehat", FEB_1))
    with told(year, shelf, VIEWS) as connection:
        cards = [opd_card(connection, HEALTH, on) for on in (JAN_31, FEB_1, NEXT_YEAR)]
        lines = [opd_list(connection, on, text="sehat")[0].name for on in (JAN_31, NEXT_YEAR)]
        parent, alone = (
            opd_card(connection, KOMINFO, NEXT_YEAR),
            opd_card(connection, KOMINFO, FEB_1),
        )
        family = opd_card(connection, FAMILY, NEXT_YEAR)
    names = ["Dinas Dinkes", "Dinas Sehat", "Dinas Kesehatan dan KB"]
    assert [card.name for card in cards if card] == names
    assert [card.parent for card in cards if card][:2] == [None, None]
    assert cards[2] is not None
    assert cards[2].parent == OpdName(KOMINFO, "DISKOMINFOSP", "Dinas Diskominfosp")
    assert cards[2].former_names == (
        FormerName("Dinas Sehat", date(2026, 12, 31)),
        FormerName("Dinas Dinkes", JAN_31),
    )
    assert lines == ["Dinas Dinkes", "Dinas Kesehatan dan KB"]
    assert parent is not None
    assert alone is not None
    assert (parent.parts, alone.parts) == ((OpdName(HEALTH, "DINKES", names[2]),), ())
    assert family is not None
    assert family.successors[0].name == names[2]


def test_an_heir_answers_from_the_day_after_the_last_one(shelf: Shelf) -> None:
    with told(story(), shelf, VIEWS) as connection:
        answers = [answers_for(connection, HEALTH, FAMILY, on) for on in (JAN_31, FEB_1)]
        others = [answers_for(connection, one, FAMILY, FEB_1) for one in (KOMINFO, FAMILY)]
    assert (answers, others) == ([False, True], [False, True])


def test_an_heir_that_ends_leaves_what_it_answers_for_to_its_own(shelf: Shelf) -> None:
    year = story()
    ended = OpdClosed(
        opd_id=HEALTH,
        effective_on=MAR_1,
        valid_to=FEB_28,
        successors=(KOMINFO,),
        legal_basis="Perda 2/2026",
    )
    year.tell((HEALTH, ended))
    with told(year, shelf, VIEWS) as connection:
        answers = [
            {one for one in (HEALTH, FAMILY) if answers_for(connection, KOMINFO, one, on)}
            for on in (FEB_28, MAR_1)
        ]
        board = select(answering(heirs(), MAR_1))
        pairs = {(row.heir_id, row.opd_id) for row in connection.execute(board)}
    assert answers == [set(), {HEALTH, FAMILY}]
    assert {pair for pair in pairs if pair[0] != pair[1]} == {
        (HEALTH, FAMILY),
        (KOMINFO, HEALTH),
        (KOMINFO, FAMILY),
    }


def test_the_structure_is_the_last_one_that_has_begun(shelf: Shelf) -> None:
    year = story()
    later = StructurePublished(
        effective_on=FEB_1, positions=POSITIONS[:1], legal_basis="SK 2", official=True
    )
    year.tell((STRUCTURE_ID, later))
    with told(year, shelf, VIEWS) as connection:
        before = structure_on(connection, date(2025, 12, 31))
        first, second = structure_on(connection, JAN_31), structure_on(connection, FEB_1)
    assert before is None
    assert first is not None
    assert (first.effective_on, first.official) == (JAN_1, False)
    assert [position.key for position in first.positions] == [NETWORK, GOODS]
    assert first.positions[0].competences == ("spbe_infrastructure",)
    assert first.named(GOODS) == "Pengurus Barang"
    assert second is not None
    assert [position.number for position in second.positions] == [1]
    assert (second.official, second.named(GOODS)) == (True, GOODS)


def test_an_end_that_is_cancelled_leaves_the_opd_as_it_was(shelf: Shelf) -> None:
    year = story()
    goes_on = OpdEndCancelled(
        opd_id=FAMILY, effective_on=FEB_1, valid_to=None, successors=(HEALTH,), reason="Ditunda"
    )
    year.tell((FAMILY, goes_on))
    with told(year, shelf, VIEWS) as connection:
        family, health = opd_card(connection, FAMILY, FEB_1), opd_card(connection, HEALTH, FEB_1)
        answers = answers_for(connection, HEALTH, FAMILY, FEB_1)
    assert family is not None
    assert health is not None
    assert (family.in_force, family.valid_to, family.legal_basis) == (True, None, None)
    assert (family.successors, health.predecessors, answers) == ((), (), False)


def test_an_opd_that_never_begins_is_in_force_on_no_day_until_it_is_decided_anew(
    shelf: Shelf,
) -> None:
    year, new = story(), UUID(int=0xD9)
    begins = replace(
        OpdRegistered(**asdict(opd_registered(new, "BARU")[1])),
        effective_on=FEB_1,
        predecessors=(KOMINFO,),
    )
    never = OpdRegistrationCancelled(
        opd_id=new, effective_on=FEB_1, predecessors=(KOMINFO,), reason="Ditunda"
    )
    year.tell((new, begins), (new, never))
    with told(year, shelf, VIEWS) as connection:
        for on in (JAN_31, FEB_1):
            assert "BARU" not in [line.code for line in opd_list(connection, on)]
        card = opd_card(connection, new, FEB_1)
        assert card is not None
        assert (card.in_force, card.legal_basis, card.predecessors) == (False, "Ditunda", ())
    year.tell((new, begins))
    with told(year, shelf, VIEWS) as connection:
        assert "BARU" in [line.code for line in opd_list(connection, FEB_1)]
        card = opd_card(connection, new, FEB_1)
        assert card is not None
        assert [each.opd_id for each in card.predecessors] == [KOMINFO]
