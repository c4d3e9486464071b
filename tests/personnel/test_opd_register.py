"""Which OPD a name means on a day, and what is said where none can be meant."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Event
from personnel.domain.opd import OpdClosed, OpdRegistered, opd, opd_id_of
from personnel.domain.opd_standing import OpdChanged, OpdKind
from personnel.opd_register import OpdRegister
from tests.personnel.examples import registered

LAST_DAY, FIRST_DAY = date(2025, 12, 31), date(2026, 1, 1)
OLD, NEW, NEWEST = opd_id_of("OLD"), opd_id_of("NEW"), opd_id_of("NEWEST")


def named(code: str, name: str, **said: object) -> OpdRegistered:
    return replace(registered(code), name=name, **said)


def closed(code: str, *successors: UUID, on: date = FIRST_DAY) -> OpdClosed:
    last = date.fromordinal(on.toordinal() - 1)
    return OpdClosed(
        opd_id=opd_id_of(code),
        effective_on=on,
        valid_to=last,
        successors=successors,
        legal_basis="Perda",
    )


def register(*events: OpdRegistered | OpdChanged | OpdClosed) -> OpdRegister:
    ids = dict.fromkeys(event.opd_id for event in events)
    of: dict[UUID, Sequence[Event]] = {
        each: [event for event in events if event.opd_id == each] for each in ids
    }
    return OpdRegister({each: opd.replay(of[each]) for each in ids})  # type: ignore[arg-type]


def test_an_opd_is_meant_by_its_code_its_name_and_its_aliases() -> None:
    found = register(named("OLD", "Biro Hukum", aliases=("Hukum",))).by_name(FIRST_DAY)
    assert found == {"old": OLD, "birohukum": OLD, "hukum": OLD}


@pytest.mark.parametrize(("on", "meant"), [(LAST_DAY, OLD), (FIRST_DAY, NEW)])
def test_of_two_with_one_name_the_one_in_force_is_meant(on: date, meant: UUID) -> None:
    both = register(
        named("OLD", "Bapenda"),
        named("NEW", "Bapenda", effective_on=FIRST_DAY),
        closed("OLD", NEW),
    )
    assert both.by_name(on)["bapenda"] == meant


def test_a_name_that_another_had_once_means_who_has_it_now() -> None:
    renamed = OpdChanged(
        opd_id=OLD,
        name="Dinas Lain",
        kind=OpdKind.DINAS,
        parent_id=None,
        aliases=(),
        effective_on=FIRST_DAY,
        legal_basis="Pergub",
    )
    both = register(
        named("OLD", "Dinas X"), renamed, named("NEW", "Dinas X", effective_on=FIRST_DAY)
    )
    assert both.by_name(LAST_DAY)["dinasx"] == OLD
    assert both.by_name(FIRST_DAY)["dinasx"] == NEW
    assert both.by_name(FIRST_DAY)["dinaslain"] == OLD


def test_a_name_that_means_two_means_none_unless_it_is_a_code() -> None:
    both = register(named("OLD", "Biro"), named("NEW", "Biro", aliases=("old",)))
    assert both.by_name(FIRST_DAY) == {"old": OLD, "new": NEW}


def test_whoever_is_in_force_now_is_named_along_the_line_of_successors() -> None:
    line = register(
        named("OLD", "Lama"),
        named("NEW", "Baru", predecessors=(OLD,), effective_on=FIRST_DAY),
        named("NEWEST", "Terbaru", effective_on=date(2027, 1, 1)),
        closed("OLD"),
        closed("NEW", NEWEST, OLD, on=date(2027, 1, 1)),
    )
    assert "Baru (NEW)" in line.reason_against(OLD, FIRST_DAY)
    assert "Terbaru (NEWEST)" in line.reason_against(OLD, date(2027, 1, 1))
    assert "Baru (NEW)" not in line.reason_against(OLD, date(2027, 1, 1))


def test_an_opd_that_ends_without_successors_and_one_that_has_not_begun_are_told_apart() -> None:
    both = register(
        named("OLD", "Lama"),
        named("NEW", "Baru", predecessors=(OLD,), effective_on=FIRST_DAY),
    )
    early = both.reason_against(NEW, LAST_DAY)
    assert "baru berlaku mulai 01-01-2026" in early
    assert "Lama (OLD)" in early
    alone = register(named("OLD", "Lama", valid_to=LAST_DAY))
    ended = alone.reason_against(OLD, FIRST_DAY)
    assert ended == (
        "Lama (OLD) tidak berlaku lagi setelah 31-12-2025. Tulis OPD yang berlaku pada tanggal itu."
    )
    assert "bukan OPD yang terdaftar" in alone.reason_against(NEWEST, FIRST_DAY)
