"""Which changes of an event are refused within its version, and which one is allowed?"""

import shutil
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal
from uuid import UUID

import msgspec
import pytest

from kit.catalogue import Catalogue
from kit.decider import Event, Personal
from spbe.contracts import BreaksItsPromise, breaks, compatible, release, write
from spbe.contracts.schema import event_schema
from spbe.suite import SERVICES as RUNNING
from tests.contracts.written import SERVICES, SPEAKING, folder_of

TAG = "toy.book-lent.v1"


class Kind(StrEnum):
    NOVEL = "novel"
    ATLAS = "atlas"


class Shelf(msgspec.Struct, frozen=True):
    row: int


class Lent(Event, frozen=True, tag=TAG):
    person_id: UUID
    kind: Kind
    due_on: date
    shelf: Shelf
    shelves: tuple[Shelf, ...] = ()
    note: Personal | None = None


BEFORE = event_schema(Catalogue("toy", public=[Lent]), Lent)


def after(event: type[Event], *, internal: bool = False) -> list[str]:
    public, hidden = ([], [event]) if internal else ([event], [])
    return compatible(BEFORE, event_schema(Catalogue("toy", public, hidden), event))


class _Lent(Event, frozen=True, tag=TAG):
    person_id: UUID
    kind: Kind
    due_on: date
    shelf: Shelf
    shelves: tuple[Shelf, ...] = ()


def test_no_change_is_no_break() -> None:
    assert after(Lent) == []


def test_a_new_optional_field_is_allowed() -> None:
    class Deeper(Shelf, frozen=True):
        room: str | None = None

    class More(Lent, frozen=True, tag=TAG):
        shelf: Deeper
        remark: str | None = None

    assert after(More) == []


def test_another_name_of_the_class_and_other_words_about_it_are_allowed() -> None:
    class BookLent(Lent, frozen=True, tag=TAG):
        """Said in other words."""

    assert after(BookLent) == []


def test_a_removed_field_is_refused() -> None:
    assert after(_Lent) == ["removed field: note"]


def test_a_new_required_field_is_refused() -> None:
    class Branch(Lent, frozen=True, kw_only=True, tag=TAG):
        branch: str

    class Deeper(Shelf, frozen=True):
        room: str

    class Moved(Lent, frozen=True, tag=TAG):
        shelf: Deeper

    assert after(Branch) == ["new required field: branch"]
    assert after(Moved) == ["new required field: shelf.room"]


def test_a_field_that_becomes_required_or_optional_is_refused() -> None:
    class Certain(Lent, frozen=True, kw_only=True, tag=TAG):
        shelves: tuple[Shelf, ...]

    class Doubtful(Lent, frozen=True, kw_only=True, tag=TAG):
        due_on: date = date.max

    assert after(Certain) == ["now required: shelves"]
    assert after(Doubtful) == ["no longer required: due_on"]


def test_a_changed_type_is_refused() -> None:
    class Text(Lent, frozen=True, tag=TAG):
        due_on: str  # type: ignore[assignment]

    class Nullable(Lent, frozen=True, tag=TAG):
        due_on: date | None  # type: ignore[assignment]

    class Bare(Lent, frozen=True, tag=TAG):
        shelves: tuple[int, ...] = ()  # type: ignore[assignment]

    assert after(Text) == ["changed type: due_on"]
    assert after(Nullable) == ["changed type: due_on"]
    assert after(Bare) == ["changed type: shelves[]", "removed field: shelves[].row"]


def test_an_enum_may_gain_a_word_and_lose_none() -> None:
    class Fewer(Lent, frozen=True, tag=TAG):
        kind: Literal["novel"]  # type: ignore[assignment]

    class Further(Lent, frozen=True, tag=TAG):
        kind: Literal["novel", "atlas", "comic"]  # type: ignore[assignment]

    assert after(Fewer) == ["narrowed enum: kind without atlas"]
    assert after(Further) == []


def test_a_changed_x_personal_is_refused() -> None:
    class InTheClear(_Lent, frozen=True, tag=TAG):
        note: str | None = None

    assert after(InTheClear) == ["changed x-personal: note"]


def test_an_event_that_is_public_stays_so() -> None:
    assert after(Lent, internal=True) == ["withdrawn from the public"]


@pytest.mark.parametrize("service", RUNNING)
def test_what_was_released_still_holds(service: str) -> None:
    assert breaks(SERVICES.parent, service) == []


def test_every_service_that_speaks_has_released_something() -> None:
    for service in SPEAKING:
        assert list((folder_of(service) / "released").glob("*.schema.json"))


def test_a_removed_event_type_is_refused_and_nothing_is_released(tmp_path: Path) -> None:
    write(tmp_path)
    release(tmp_path)
    contracts = tmp_path / "services" / "training" / "contracts"
    gone, kept = "training.batch-completed.v1", "training.person-enrolled.v1"
    (contracts / "events" / f"{gone}.schema.json").unlink()
    (contracts / "events" / f"{kept}.schema.json").write_text('{"type":"object"}')
    frozen = contracts / "released" / f"{kept}.schema.json"
    before = frozen.read_bytes()
    with pytest.raises(BreaksItsPromise, match=f"{gone}: removed event type"):
        release(tmp_path)
    assert frozen.read_bytes() == before
    shutil.rmtree(contracts / "released")
    assert breaks(tmp_path, "training") == []
