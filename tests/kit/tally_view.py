"""A view of what was counted and noted, with columns that fail when they are told to."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import Column, Dialect, Integer, MetaData, String, Table, TypeDecorator, Uuid

from kit.clock import FixedClock
from kit.decider import ERASED
from kit.envelope import Envelope
from kit.feed import Delivered
from kit.policies import HeardEvent
from kit.view_writer import ViewWriter, view_file
from kit.views import Change, Delete, Update, Upsert, View
from tests.kit.journal.sample import BUDI, NOON, Note, Ring, context, notes, ring
from tests.kit.tally import Counted, Producer


class Trap:
    """What befalls a number on its way into the database."""

    springs: BaseException | None = None


class Guarded(TypeDecorator[int]):
    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value == 4 and Trap.springs is not None:
            raise Trap.springs
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
        text = None if heard.text == "nothing" else heard.text or ERASED
        row = {"event": envelope.id, "person_id": heard.person_id, "text": text}
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


def writer_in(folder: Path, keys: Ring | None = None) -> ViewWriter:
    return ViewWriter(TALLY, folder, ring() if keys is None else keys, FixedClock(NOON))


def note(producer: Producer, text: str, person_id: UUID = BUDI) -> None:
    command = Note(person_id=person_id, text=text)
    producer.journal.execute(notes, person_id, command, context=context())


def rows(folder: Path) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """Return all that stands in the view, what is parked in it and how far it got."""
    with sqlite3.connect(view_file(folder, TALLY)) as database:
        return {
            table: sorted(database.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608
            for table in ("numbers", "notes", "places", "parked")
        }


def shown(folder: Path) -> Mapping[str, object]:
    """Return what readers see: by stream its number, the texts, and why streams are held."""
    found = rows(folder)
    return {
        "numbers": {UUID(str(stream)): number for stream, number, _ in found["numbers"]},
        "notes": sorted(str(text) for _, _, text in found["notes"]),
        "parked": [(UUID(str(row[4])), row[7]) for row in found["parked"]],
    }


def hear(folder: Path, *batches: Sequence[Delivered], keys: Ring | None = None) -> None:
    """Feed batches, each to a writer that has just been started."""
    for batch in batches:
        writer = writer_in(folder, keys)
        try:
            writer.hear(batch)
        finally:
            writer.close()
