"""Do names of events stay apart from code, and can every stored version still be read?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest

from kit.catalogue import Catalogue, JournalOpened, type_of
from kit.decider import ERASED, Event, Personal
from kit.envelope import canonical

BUDI = UUID(int=0xB0D1)


class Level(StrEnum):
    HIGH = "tinggi"


class Line(msgspec.Struct, frozen=True):
    number: int
    weight: Decimal


class Scored(Event, frozen=True, tag="personnel.scored.v2"):
    person_id: UUID
    scores: dict[int, Decimal]
    by_opd: dict[UUID, int]
    on: date
    level: Level
    lines: tuple[Line, ...]
    words: frozenset[str]
    note: Personal | None = None


class Named(Event, frozen=True, tag="personnel.named.v1"):
    person_id: UUID
    name: Personal
    nip: Personal | None = None


class Dropped(Event, frozen=True, tag="personnel.dropped.v1"):
    pass


def rename(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"person_id": fields["person_id"], "name": fields["full_name"]}


CATALOGUE = Catalogue(
    "personnel",
    public=(Scored, Named),
    internal=(Dropped,),
    upcasts={"personnel.named.v0": ("personnel.named.v1", rename)},
)
SCORED = Scored(
    person_id=BUDI,
    scores={10: Decimal("70.00"), 9: Decimal("1E+2")},
    by_opd={UUID(int=2): 2, UUID(int=1): 1},
    on=date(2026, 3, 2),
    level=Level.HIGH,
    lines=(Line(1, Decimal("0.1")),),
    words=frozenset("zyxwvu"),
)


def raw(fields: Mapping[str, object]) -> msgspec.Raw:
    return msgspec.Raw(canonical(fields))


def stored(event: Event) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(event, str_keys=True, order="deterministic")
    del fields["type"]
    return fields


def test_every_kind_of_field_is_read_as_it_was_written() -> None:
    assert CATALOGUE.read("personnel.scored.v2", raw(stored(SCORED)), {}) == SCORED


def test_a_stored_name_is_never_a_python_path() -> None:
    assert {type_of(event) for event in CATALOGUE} == {
        *("journal.opened.v1", "journal.play-began.v1", "journal.play-ended.v1"),
        "journal.heard-event-discarded.v1",
        *("personnel.scored.v2", "personnel.named.v1"),
        "personnel.dropped.v1",
    }
    assert not CATALOGUE.is_public("journal.heard-event-discarded.v1"), "it is for the audit"
    assert type_of(SCORED) == type_of(Scored) == "personnel.scored.v2"


@pytest.mark.parametrize(
    ("name", "readable", "public"),
    [
        ("journal.opened.v1", True, True),
        ("personnel.scored.v2", True, True),
        ("personnel.dropped.v1", True, False),
        ("personnel.named.v0", True, False),
        ("training.scored.v2", False, False),
    ],
)
def test_it_says_what_can_be_read_and_what_may_be_relied_on(
    name: str, *, readable: bool, public: bool
) -> None:
    assert (name in CATALOGUE, CATALOGUE.is_public(name)) == (readable, public)


def test_the_opening_is_in_every_catalogue() -> None:
    opened = JournalOpened(service="personnel", sample=False)
    assert CATALOGUE.read("journal.opened.v1", raw(stored(opened)), {}) == opened


def test_personal_fields_are_found_also_where_they_may_be_missing() -> None:
    assert CATALOGUE.personal("personnel.named.v1") == ("name", "nip")
    assert CATALOGUE.personal("personnel.scored.v2") == ("note",)
    assert CATALOGUE.personal("personnel.dropped.v1") == ()


def test_opened_fields_come_back_and_erased_ones_say_so() -> None:
    data = raw({"person_id": str(BUDI)})
    assert CATALOGUE.read("personnel.named.v1", data, {"name": "Budi", "nip": None}) == Named(
        person_id=BUDI, name="Budi"
    )
    erased = Named(person_id=BUDI, name=ERASED, nip=ERASED)
    assert CATALOGUE.read("personnel.named.v1", data, None) == erased


def test_an_old_version_is_read_also_when_erased() -> None:
    data = raw({"person_id": str(BUDI)})
    opened = CATALOGUE.read("personnel.named.v0", data, {"full_name": "Budi"})
    assert opened == Named(person_id=BUDI, name="Budi")
    erased = CATALOGUE.read("personnel.named.v0", data, None)
    assert erased == Named(person_id=BUDI, name=ERASED, nip=ERASED)


def test_fields_added_later_are_read_past() -> None:
    assert CATALOGUE.read("personnel.dropped.v1", raw({"added": {"later": 1}}), {}) == Dropped()


def test_a_missing_field_is_a_fault_and_not_a_guess() -> None:
    with pytest.raises(msgspec.ValidationError, match="person_id"):
        CATALOGUE.read("personnel.named.v1", raw({}), {"name": "Budi"})


class Foreign(Event, frozen=True, tag="training.issued.v1"):
    pass


class NamedAgain(Event, frozen=True, tag="personnel.named.v1"):
    pass


@pytest.mark.parametrize(
    ("events", "complaint"), [([Named, NamedAgain], "twice"), ([Foreign], "not an event of")]
)
def test_a_name_of_two_events_or_of_another_service_is_refused(
    events: Sequence[type[Event]], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Catalogue("personnel", events)


class Inner(msgspec.Struct, frozen=True):
    remark: Personal


class Hidden(Event, frozen=True, tag="personnel.hidden.v1"):
    person_id: UUID
    lines: tuple[Inner, ...]


class Many(Event, frozen=True, tag="personnel.many.v1"):
    person_id: UUID
    remarks: tuple[Personal, ...]


class Narrow(Event, frozen=True, tag="personnel.narrow.v1"):
    person_id: UUID
    nip: Annotated[Personal, msgspec.Meta(pattern="^[0-9]{18}$")]


@pytest.mark.parametrize("event", [Hidden, Many, Narrow])
def test_a_personal_field_that_could_not_be_erased_is_refused(event: type[Event]) -> None:
    with pytest.raises(ValueError, match=r"personnel\.[a-z]+\.v1: a personal"):
        Catalogue("personnel", [event])


class Closed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int


class Around(msgspec.Struct, frozen=True):
    inner: Closed | None
    again: "Around | None" = None


class Directly(Event, frozen=True, tag="personnel.directly.v1"):
    closed: Closed


class InTuples(Event, frozen=True, tag="personnel.in-tuples.v1"):
    rows: Annotated[tuple[tuple[Closed, ...], ...], msgspec.Meta(max_length=3)]


class ByName(Event, frozen=True, tag="personnel.by-name.v1"):
    by_name: dict[str, Closed]


class Deeper(Event, frozen=True, tag="personnel.deeper.v1"):
    around: tuple[Around, ...] = ()


@pytest.mark.parametrize("event", [Directly, InTuples, ByName, Deeper])
def test_a_stored_struct_that_fields_could_not_be_added_to_is_refused(event: type[Event]) -> None:
    with pytest.raises(ValueError, match=r"personnel\.[a-z-]+\.v1 holds Closed, to which no field"):
        Catalogue("personnel", [event])


def test_an_event_that_fields_could_not_be_added_to_is_refused() -> None:
    class Shut(Event, frozen=True, forbid_unknown_fields=True, tag="personnel.shut.v1"):
        number: int

    with pytest.raises(ValueError, match=r"personnel.shut.v1 holds Shut"):
        Catalogue("personnel", [Shut])


class Folder(msgspec.Struct, frozen=True):
    inside: "tuple[Folder, ...]" = ()


def test_a_struct_that_holds_itself_is_walked_once() -> None:
    class Filed(Event, frozen=True, tag="personnel.filed.v1"):
        folder: Folder

    assert Filed in set(Catalogue("personnel", [Filed]))


def same(fields: dict[str, Any]) -> dict[str, Any]:
    return fields


@pytest.mark.parametrize(
    "upcasts",
    [
        {"personnel.named.v0": ("personnel.nameless.v1", same)},
        {"personnel.named.v1": ("personnel.dropped.v1", same)},
        {
            "personnel.named.v0": ("personnel.named.v9", same),
            "personnel.named.v9": ("personnel.named.v0", same),
        },
    ],
    ids=["to nowhere", "of an event in use", "in a circle"],
)
def test_an_upcast_leads_from_an_old_event_to_one_in_use(
    upcasts: Mapping[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]],
) -> None:
    with pytest.raises(ValueError, match="do not lead"):
        Catalogue("personnel", (Named, Dropped), upcasts=upcasts)
