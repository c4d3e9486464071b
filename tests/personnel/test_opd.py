from datetime import date

import msgspec
import pytest

from kit.decider import Elsewhere
from kit.testing import Given, Spec
from personnel.domain.opd import (
    CodeBelongsToAnotherOpd,
    Event,
    OpdClosed,
    OpdEndsBeforeItBegins,
    OpdIsDifferent,
    OpdIsNotInForce,
    OpdIsUnknown,
    OpdRegistered,
    RegisterOpd,
    opd,
    opd_id_of,
    opd_in_force,
)
from personnel.domain.opd_standing import OpdKind

decides = Spec(opd)

BKD, BKPSDM, BAPENDA = opd_id_of("BKD"), opd_id_of("BKPSDM"), opd_id_of("BAPENDA")
FIRST, LAST = date(2020, 1, 1), date(2025, 12, 31)

register = RegisterOpd(
    opd_id=BKD,
    code="BKD",
    name="Badan Kepegawaian Daerah",
    kind=OpdKind.BADAN,
    valid_from=FIRST,
    valid_to=None,
    predecessors=(),
    source="Perda 6/2016",
)
registered = OpdRegistered(
    opd_id=BKD,
    code="BKD",
    name="Badan Kepegawaian Daerah",
    kind=OpdKind.BADAN,
    effective_on=FIRST,
    valid_to=None,
    predecessors=(),
    source="Perda 6/2016",
    aliases=(),
)
closed = OpdClosed(
    opd_id=BKD,
    effective_on=date(2026, 1, 1),
    valid_to=LAST,
    successors=(BKPSDM,),
    legal_basis="Perda 1/2025",
    heir_id=BKPSDM,
)

ended = msgspec.structs.replace(registered, valid_to=LAST)
register_heir = msgspec.structs.replace(
    register,
    opd_id=BKPSDM,
    code="BKPSDM",
    valid_from=date(2026, 1, 1),
    predecessors=(BKD,),
    source="Perda 1/2025",
)
heir = msgspec.structs.replace(
    registered,
    opd_id=BKPSDM,
    code="BKPSDM",
    effective_on=date(2026, 1, 1),
    predecessors=(BKD,),
    source="Perda 1/2025",
)


def test_an_opd_is_registered_from_its_first_day() -> None:
    decides(given=[], when=register, then=[registered])


def test_the_first_day_of_an_old_opd_may_be_unknown() -> None:
    old = msgspec.structs.replace(register, valid_from=None)
    expected = msgspec.structs.replace(registered, effective_on=None)
    decides(given=[], when=old, then=[expected])


def test_registering_the_same_again_changes_nothing() -> None:
    decides(given=[registered], when=register, then=[])
    decides(given=[registered, closed], when=register, then=[])


def test_another_name_for_the_same_code_is_refused() -> None:
    other = msgspec.structs.replace(register, name="Badan Lain")
    decides(given=[registered], when=other, then=OpdIsDifferent)


def test_the_identity_follows_from_the_code() -> None:
    wrong = msgspec.structs.replace(register, opd_id=BKPSDM)
    decides(given=[], when=wrong, then=CodeBelongsToAnotherOpd)
    assert opd_id_of(" bkd ") == BKD


@pytest.mark.parametrize("code", ["bkd ", "BKD\u200b", "\u202eBKD", "B\u00adKD", "\uff22KD"])
def test_a_code_is_the_same_however_it_is_written(code: str) -> None:
    again = msgspec.structs.replace(register, code=code)
    decides(given=[], when=again, then=[registered])
    decides(given=[registered], when=again, then=[])


def test_an_opd_that_has_ended_is_told_who_took_over() -> None:
    decides(
        given=[],
        when=register_heir,
        then=[heir, Elsewhere(opd, BKD, closed)],
        elsewhere={(opd, BKD): [ended]},
    )


def test_of_an_opd_that_was_divided_all_successors_are_known() -> None:
    other = msgspec.structs.replace(closed, successors=(BAPENDA,))
    both = msgspec.structs.replace(closed, successors=(BAPENDA, BKPSDM))
    decides(
        given=[],
        when=register_heir,
        then=[heir, Elsewhere(opd, BKD, both)],
        elsewhere={(opd, BKD): [ended, other]},
    )


@pytest.mark.parametrize("history", [[registered], [ended, closed]])
def test_an_opd_that_goes_on_or_knows_its_successor_is_told_nothing(history: list[Event]) -> None:
    decides(given=[], when=register_heir, then=[heir], elsewhere={(opd, BKD): history})


def test_whoever_came_before_is_registered_before() -> None:
    decides(given=[], when=register_heir, then=OpdIsUnknown)


def test_who_took_over_is_named_to_whoever_comes_too_late() -> None:
    facts = Given(histories={(opd, BKD): [ended, closed]})
    with pytest.raises(OpdIsNotInForce) as refused:
        opd_in_force(facts, BKD, date(2026, 3, 2))
    assert refused.value.facts["successors"] == [BKPSDM]


def test_an_opd_is_in_force_for_a_day_at_least() -> None:
    one_day = msgspec.structs.replace(register, valid_to=FIRST)
    decides(given=[], when=one_day, then=[msgspec.structs.replace(registered, valid_to=FIRST)])
    backwards = msgspec.structs.replace(register, valid_to=date(2019, 12, 31))
    decides(given=[], when=backwards, then=OpdEndsBeforeItBegins)


def test_an_opd_is_in_force_from_its_first_to_its_last_day() -> None:
    state = opd.replay([registered, closed])
    days = [date(2019, 12, 31), FIRST, LAST, date(2026, 1, 1)]
    assert [state.in_force(day) for day in days] == [False, True, True, False]


def test_an_opd_of_unknown_age_has_always_been_in_force() -> None:
    state = opd.replay([msgspec.structs.replace(registered, effective_on=None)])
    assert state.in_force(date(1990, 1, 1))


def test_an_opd_nobody_registered_is_never_in_force() -> None:
    assert not opd.replay([]).in_force(FIRST)


@pytest.mark.parametrize("code", ["SETDA/UMUM", "SETDA UMUM", "?", ".A", "A%2F", "", "A" * 61])
def test_a_code_that_fits_no_address_is_refused(code: str) -> None:
    named = {"opd_id": opd_id_of(code), "code": code, "name": "Biro Umum", "kind": "biro"}
    with pytest.raises(msgspec.ValidationError, match=r"\$\.code"):
        msgspec.convert({**named, "source": "Perda"}, RegisterOpd)
