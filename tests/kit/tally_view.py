"""A view of what was counted and noted, with columns that fail when they are told to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import (
    Column,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    Uuid,
    select,
)

from kit.clock import FixedClock
from kit.decider import ERASED
from kit.envelope import Envelope
from kit.feed import Delivered
from kit.policies import HeardEvent
from kit.view_store import PARKED, PLACES, ViewStore
from kit.view_writer import ViewWriter
from kit.views import Change, Delete, Update, Upsert, View
from tests.kit.journal.sample import BUDI, NOON, Note, Ring, context, notes, ring
from tests.kit.tally import Counted, Producer


class Trap:
    """What befalls a number on its way into the database."""

    springs: Callable[[], object] | None = None


class Guarded(TypeDecorator[int]):
    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value == 4 and Trap.springs is not None:
            Trap.springs()
        return value


_tables = MetaData()
NUMBERS = Table(
    "numbers",
    _tables,
    Column("stream", Uuid, primary_key=True),
    Column("number", Guarded, nullable=False),
    Column("even", String),
    schema="tally",
)
NOTES = Table(
    "notes",
    _tables,
    Column("event", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("text", String, nullable=False),
    schema="tally",
)


class Noted(HeardEvent, frozen=True, tag="sample.noted.v1"):
    person_id: UUID
    text: str | None = None


def project(heard: Counted | Noted, envelope: Envelope) -> Iterable[Change]:
    if isinstance(heard, Noted):
        text = heard.text or ERASED
        nobody = text.endswith("nobody's")
        person_id = None if nobody else heard.person_id
        row = {"event": envelope.id, "person_id": person_id, "text": text}
        return [Upsert(NOTES, row)]
    return _counted(heard.number, envelope.stream)


def _counted(number: int, stream: UUID) -> Iterable[Change]:  # noqa: PLR0911 - one a poison
    match number:
        case 7:
            raise ZeroDivisionError
        case 13:
            return [Upsert(NUMBERS, {"stream": stream, "number": None})]
        case 17:
            return [Upsert(NUMBERS, {"stream": stream, "number": 2**80})]
        case 19:
            return [Upsert(NUMBERS, {"stream": stream, "colour": "red"})]
        case 23:
            return [Update(NUMBERS, {"colour": "red"}, {"number": 1})]
        case 5:
            return [Delete(NUMBERS, {"stream": stream})]
        case _ if number % 2:
            return [Upsert(NUMBERS, {"stream": stream, "number": number, "even": None})]
        case _:
            first = Upsert(NUMBERS, {"stream": stream, "number": number, "even": "no"})
            return [first, Update(NUMBERS, {"stream": stream}, {"even": "yes"})]


TALLY = View("tally", 1, _tables, (Counted, Noted), project, opens=True)


@dataclass(frozen=True)
class Place:
    """Where one version of the view stands; other versions stand beside it."""

    store: ViewStore
    fails: Callable[[], object]
    """Befalls the database while it is written to, and passes."""
    view: View

    def beside(self) -> "Place":
        """Return an empty place in the same store."""
        other = replace(self, view=replace(self.view, version=self.view.version + 1))
        self.store.create([other.view])
        return other


def writer_in(place: Place, keys: Ring | None = None) -> ViewWriter:
    known = ring() if keys is None else keys
    return ViewWriter(place.view, place.store, known, FixedClock(NOON))


def note(producer: Producer, text: str, person_id: UUID = BUDI) -> None:
    command = Note(person_id=person_id, text=text)
    producer.journal.execute(notes, person_id, command, context=context())


def rows(place: Place) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """Return all that stands in the view, what is parked in it and how far it got."""
    book = [table.to_metadata(MetaData(), schema="tally") for table in (PLACES, PARKED)]
    engine = place.store.reading([place.view])
    try:
        with engine.begin() as connection:
            return {
                table.name: [
                    tuple(row)
                    for row in connection.execute(select(table).order_by(*table.primary_key))
                ]
                for table in (NUMBERS, NOTES, *book)
            }
    finally:
        engine.dispose()


def shown(place: Place) -> Mapping[str, object]:
    """Return what readers see: by stream its number, the texts, and why streams are held."""
    found = rows(place)
    return {
        "numbers": {stream: number for stream, number, _ in found["numbers"]},
        "notes": sorted(str(text) for _, _, text in found["notes"]),
        "parked": [(row[4], row[7]) for row in found["parked"]],
    }


def hear(place: Place, *batches: Sequence[Delivered], keys: Ring | None = None) -> None:
    """Feed batches, each to a writer that has just been started."""
    for batch in batches:
        writer = writer_in(place, keys)
        try:
            writer.hear(batch)
        finally:
            writer.close()
