"""A small service to knock at: shelves that belong to an OPD, and books that are put on them."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never
from uuid import UUID

import httpx
import msgspec
from fastapi import FastAPI

from kit import decider
from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import Decider, Facts, Refused
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.http.route import CommandRoute
from kit.journal import Journal
from kit.recorder import Recorder
from kit.recorder_sqlite import SqliteRecorder
from kit.rights import Rights
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LIBRARIAN, READER, KEEPER = (UUID(int=n) for n in (1, 2, 3))
OUR_OPD, OTHER_OPD = UUID(int=0xA), UUID(int=0xB)
SHELF = UUID("00000000-0000-4000-8000-00000000005e")


class Kind(StrEnum):
    NOVEL = "novel"
    LAW = "law"


class Author(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    born: date
    died: date | None = None


class OpenShelf(decider.Command, frozen=True):
    opd_id: UUID


class PutBook(decider.Command, frozen=True):
    """Put one book on a shelf."""

    shelf_id: UUID
    title: str
    bought_on: date
    price: Decimal = Decimal(0)
    kind: Kind = Kind.NOVEL
    pages: int = 1
    authors: Annotated[tuple[Author, ...], msgspec.Meta(max_length=2)] = ()
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=r"[^\W_]")] = "new"
    scan: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")] | None = None
    copies: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1


class BreakShelf(decider.Command, frozen=True):
    pass


Command = OpenShelf | PutBook | BreakShelf


class ShelfOpened(decider.Event, frozen=True, tag="toy.shelf-opened.v1"):
    opd_id: UUID


class BookPut(decider.Event, frozen=True, tag="toy.book-put.v1"):
    title: str
    bought_on: date
    price: Decimal


Event = ShelfOpened | BookPut


class ShelfIsFull(Refused):
    """A shelf holds one book."""


class Shelf(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    books: int = 0


def decide(command: Command, state: Shelf, _: Facts) -> Sequence[Event]:
    match command:
        case OpenShelf():
            return [] if state.opd_id else [ShelfOpened(opd_id=command.opd_id)]
        case PutBook(title=title, bought_on=on, price=price):
            if state.books:
                raise ShelfIsFull(books=state.books, shelf_id=command.shelf_id)
            return [BookPut(title=title, bought_on=on, price=price)]
        case BreakShelf():
            msg = "a secret of the inside"
            raise ZeroDivisionError(msg)
        case _:
            assert_never(command)


def evolve(state: Shelf, event: Event) -> Shelf:
    match event:
        case ShelfOpened(opd_id=opd_id):
            return Shelf(opd_id, state.books)
        case BookPut():
            return Shelf(state.opd_id, state.books + 1)
        case _:
            assert_never(event)


shelf: Decider[Command, Event, Shelf] = Decider(
    name="shelf", initial=Shelf(), decide=decide, evolve=evolve
)

COMMANDS = (
    CommandRoute(
        path="/shelves", kind=shelf, command=OpenShelf, stream=lambda asked: asked.command_id
    ),
    CommandRoute(
        path="/shelves/{shelf_id}/books",
        kind=shelf,
        command=PutBook,
        stream=lambda asked: asked.path["shelf_id"],
        example={"title": "Ronggeng Dukuh Paruk", "bought_on": "2026-03-02"},
    ),
    CommandRoute(
        path="/shelves/{shelf_id}/break",
        kind=shelf,
        command=BreakShelf,
        stream=lambda asked: asked.path["shelf_id"],
        public_name="smash",
        body_limit=10,
    ),
)

RIGHTS = (
    ("toy.open-shelf", "librarian", "own"),
    ("toy.put-book", "librarian", "own"),
    ("toy.put-book", "keeper", "any"),
    ("toy.smash", "keeper", "any"),
    ("kit.read-metrics", "keeper", "any"),
)


class StandingClock(FixedClock):
    """Stands for the machine's clock, so that a journal of real data takes it."""

    simulated = False


class NoKeys:
    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        return dict.fromkeys(persons[:0], b"")


@dataclass(frozen=True)
class Toy:
    """The app with everything that a test turns."""

    app: FastAPI
    journal: Journal
    clock: FixedClock
    issuer: Issuer

    def token(
        self, account: UUID, role: str, opd_id: UUID | None = OUR_OPD, minutes: int = 5
    ) -> str:
        return self.issuer.mint(account, [role], opd_id, timedelta(minutes=minutes))

    def recorded(self) -> int:
        """Return the journal's last position; 1 is the opening alone."""
        return self.journal.heads().position

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Return a client that the librarian of our OPD uses."""
        token = self.token(LIBRARIAN, "librarian")
        usual = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k1"}
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(
            transport=transport, base_url="http://toy", headers={**usual, **headers}
        )


def rights_file(folder: Path, rows: Sequence[tuple[str, str, str]] = RIGHTS) -> Path:
    path = folder / "rights.csv"
    with path.open("w", newline="") as lines:
        csv.writer(lines).writerows([("action", "role", "opd"), *rows])
    return path


def texts_file(folder: Path) -> Path:
    path = folder / "texts.json"
    text = {"title": "Rak sudah penuh.", "todo": "Pilih rak lain.", "todo_en": "Take another."}
    path.write_bytes(msgspec.json.encode({"shelf-is-full": text}))
    return path


def parts(
    folder: Path, *, sample: bool = False, recorder: Recorder | None = None, **other: object
) -> Parts:
    clock = StandingClock(NOW)
    recorder = recorder or SqliteRecorder(str(folder / "toy.db"))
    recorder.create()
    journal = Journal(recorder, Catalogue("toy", public=(ShelfOpened, BookPut)), NoKeys(), clock)
    journal.open(sample=sample)
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "toy-issuer", clock)
    said: dict[str, object] = {
        "name": "toy",
        "settings": Settings(wait_seconds=0.1),
        "verifier": Verifier(issuer.jwks(), "toy-issuer", clock),
        "rights": Rights.load(rights_file(folder)),
        "texts": Texts.load("toy", texts_file(folder)),
        "journal": journal,
        "commands": COMMANDS,
        **other,
    }
    return Parts(**said)  # type: ignore[arg-type]


def toy(
    folder: Path, *, sample: bool = False, recorder: Recorder | None = None, **other: object
) -> Toy:
    made = parts(folder, sample=sample, recorder=recorder, **other)
    assert made.journal is not None
    clock = made.journal.clock
    assert isinstance(clock, FixedClock)
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "toy-issuer", clock)
    return Toy(service_app(made), made.journal, clock, issuer)
