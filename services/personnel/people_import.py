"""How does a list of people from the HR system come in: all rows checked, then all taken or none?

The file is read in memory and never written. Rows are taken in batches, each one append under a
command id of its own that follows from the request's: the same request again finishes what was
broken off, and the same file under another key finds nothing left to change.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Final
from urllib.parse import unquote
from uuid import UUID, uuid5

import anyio
import msgspec
from anyio import CapacityLimiter
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from structlog.contextvars import bind_contextvars

from kit.clock import business_day
from kit.decider import Refused
from kit.envelope import Context, canonical
from kit.http.access import caller, may, requires
from kit.http.answers import problem
from kit.http.door import KEYS
from kit.http.edge import limited_to
from kit.http.headers import idempotency_key, simulated_time, trace_id, traceparent
from kit.http.journal_token import JournalToken, encode_token
from kit.http.parts import Parts, parts_of
from kit.http.problems import BadRequest, MediaTypeNotSupported, TryAgain, Wrong
from kit.journal import Journal, Receipt, TooBusy
from kit.keys import KeyStore
from kit.readset import Reading
from kit.settings import MEGABYTE
from personnel import siasn
from personnel.domain.people import RecordPeople, RowsAreWrong, people
from personnel.opd_register import OpdsOfJournal
from personnel.people_check import Check, Checked, Effect, Item, command_of, counted
from personnel.people_import_api import ACTION, MEDIA_TYPES, NDJSON, OPERATION
from personnel.siasn import RowProblem

BODY_LIMIT: Final = 20 * MEGABYTE
BATCH: Final = 100
"""Rows in one append: enough to make its cost small, few enough to let others write between."""
LONGEST_FILE_NAME: Final = 255
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadRow(msgspec.Struct, frozen=True):
    """One thing found, as it is told to whoever sent the file."""

    row: int | None
    column: str | None
    value: str | None
    code: str
    reason: str

    def __repr__(self) -> str:
        """Keep the value out of logs and traces."""
        return f"BadRow({self.code}, row={self.row})"


@dataclass(frozen=True)
class _Asked:
    """One request, with the file as it came."""

    file_name: str
    content: bytes
    effective_on: date
    context: Context
    at: datetime | None


@dataclass(frozen=True)
class _Batch:
    context: Context
    items: Sequence[Item]


@dataclass(frozen=True)
class _Accepted:
    """A list without a problem, and what of it is still to be taken."""

    checked: Checked
    batches: Sequence[_Batch]

    @property
    def items(self) -> Sequence[Item]:
        return [item for batch in self.batches for item in batch.items]


@dataclass(frozen=True)
class _Import:
    """Takes lists into one journal."""

    journal: Journal
    keys: KeyStore
    opds: OpdsOfJournal

    def accept(self, asked: _Asked, parts: Parts) -> _Accepted:
        """Check all rows; ``RowsAreWrong``, or ``CommandIsAnother`` for a key used before."""
        now = asked.at or self.journal.clock.now()
        register, actor = self.opds.register(), asked.context.actor
        reading = siasn.read(
            asked.file_name, asked.content, opds=register.by_name(asked.effective_on)
        )
        facts = Reading(self.journal.load, business_day(now), actor)
        check = Check(self.journal, self.keys, register, parts.texts, facts, asked.effective_on)
        checked = check(reading.people)
        if problems := [*reading.problems, *checked.problems]:
            raise RowsAreWrong(problems=_told(problems))
        checked.warnings[:0] = reading.warnings
        self._record(RecordPeople(people=()), asked.context, asked.at)
        left = [
            batch
            for batch in _batches(checked.items, asked.context)
            if self.journal.recorder.done(batch.context.command_id) is None
        ]
        return _Accepted(checked, left)

    def take(self, batch: _Batch, effective_on: date, at: datetime | None) -> Receipt:
        """Record the rows of one batch; those who are new get their keys first."""
        numbers = [item.numbers for item in batch.items]
        persons = self.keys.persons_with(numbers, self.journal.clock.now())
        commands = tuple(
            command_of(item.row, person_id, effective_on)
            for item, person_id in zip(batch.items, persons, strict=True)
        )
        return self._record(RecordPeople(people=commands), batch.context, at)

    def token(self, reached: Mapping[int, int]) -> str:
        """Return where all that was recorded stands; where nothing was, the present end."""
        heads = self.journal.heads()
        return encode_token(JournalToken(heads.service, heads.epoch, reached or heads.lanes))

    def _record(self, command: RecordPeople, context: Context, at: datetime | None) -> Receipt:
        return self.journal.execute(people, context.command_id, command, context=context, at=at)


def import_router(journal: Journal, keys: KeyStore) -> APIRouter:
    """Return the route ``POST /people-imports``."""
    router, importing = (
        APIRouter(tags=["personnel"]),
        _Import(journal, keys, OpdsOfJournal(journal)),
    )
    one_at_a_time = CapacityLimiter(1)

    @router.post(
        "/people-imports",
        name="import-people",
        dependencies=[Depends(requires(ACTION))],
        response_class=Response,
        openapi_extra=OPERATION,
    )
    @limited_to(BODY_LIMIT)
    async def endpoint(request: Request) -> Response:
        """Take all people of an HR export, or say what is wrong with each row."""
        may(request, ACTION, None)
        asked = await _asked(request, journal)
        bind_contextvars(command=str(asked.context.command_id))
        accept = partial(importing.accept, asked, parts_of(request))
        try:
            accepted = await anyio.to_thread.run_sync(accept, limiter=one_at_a_time)
        except TooBusy as busy:
            raise TryAgain(headers={"Retry-After": "1"}) from busy
        lines = _lines(request, importing, asked, accepted, one_at_a_time)
        return StreamingResponse(lines, media_type=NDJSON)

    return router


async def _asked(request: Request, journal: Journal) -> _Asked:
    """Read what the request says before its body is read."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise MediaTypeNotSupported(expected=", ".join(MEDIA_TYPES))
    file_name, effective_on = _file_name(request), _effective_on(request)
    account = uuid5(uuid5(KEYS, journal.service), str(caller(request).account_id))
    command_id, trace = uuid5(account, idempotency_key(request)), traceparent(request)
    at = await anyio.to_thread.run_sync(simulated_time, request, journal)
    content = await request.body()
    digest = hashlib.sha256(content).hexdigest()
    context = Context(
        command_id=command_id,
        actor=caller(request),
        correlation_id=trace_id(trace) or command_id,
        traceparent=trace,
        fingerprint=hashlib.sha256(canonical([ACTION, str(effective_on), digest])).hexdigest(),
    )
    return _Asked(file_name, content, effective_on, context, at)


def _file_name(request: Request) -> str:
    """Only its ending is looked at, since it may name a person; it is kept nowhere."""
    said = request.headers.getlist("File-Name")
    if len(said) != 1:
        raise BadRequest(Wrong("File-Name", "twice" if said else "required"))
    name = unquote(said[0], errors="replace")
    if "\ufffd" in name or not name.isprintable():
        raise BadRequest(Wrong("File-Name", "text"))
    if len(name) > LONGEST_FILE_NAME:
        raise BadRequest(Wrong("File-Name", "range", f"<= {LONGEST_FILE_NAME}"))
    return name


def _effective_on(request: Request) -> date:
    query = request.query_params
    if unknown := sorted(set(query) - {"effective_on"}):
        raise BadRequest(*(Wrong(name, "unknown") for name in unknown))
    said = query.getlist("effective_on")
    if len(said) != 1:
        raise BadRequest(Wrong("effective_on", "twice" if said else "required"))
    wrong = BadRequest(Wrong("effective_on", "date"))
    if not (said[0].isascii() and _DAY.fullmatch(said[0])):
        raise wrong
    try:
        return date.fromisoformat(said[0])
    except ValueError as error:
        raise wrong from error


async def _lines(
    request: Request,
    importing: _Import,
    asked: _Asked,
    accepted: _Accepted,
    one_at_a_time: CapacityLimiter,
) -> AsyncIterator[bytes]:
    """Take batch after batch; whoever goes away in between can send the same again."""
    items, recorded, reached = accepted.items, 0, dict[int, int]()
    yield _line({"checked": accepted.checked.rows})
    try:
        for batch in accepted.batches:
            take = partial(importing.take, batch, asked.effective_on, asked.at)
            receipt = await anyio.to_thread.run_sync(take, limiter=one_at_a_time)
            for lane, position in receipt.positions.items():
                reached[lane] = max(position, reached.get(lane, 0))
            recorded += len(batch.items)
            yield _line({"recorded": recorded, "of": len(items)})
    except (Refused, TooBusy) as error:  # what was checked has changed since; the status is sent
        said = TryAgain() if isinstance(error, TooBusy) else error
        yield _line({"problem": msgspec.Raw(problem(request, parts_of(request), said).body)})
        return
    token = await anyio.to_thread.run_sync(importing.token, reached)
    yield _line({"summary": _summary(accepted.checked, items), "token": token})


def _batches(items: Sequence[Item], request: Context) -> Iterator[_Batch]:
    """Cut by place in the file, so that a repeat cuts in the same places whatever is left."""
    for number, group in groupby(items, key=lambda item: item.index // BATCH):
        command_id = _nth(request.command_id, number)
        yield _Batch(replace(request, command_id=command_id), tuple(group))


def _nth(command_id: UUID, number: int) -> UUID:
    return uuid5(command_id, f"batch {number}")


def _summary(checked: Checked, items: Sequence[Item]) -> Mapping[str, object]:
    effects = counted(items, checked.rows)
    return {
        "rows": checked.rows,
        **{effect.value: effects[effect] for effect in Effect},
        "warnings": _told(checked.warnings),
    }


def _told(found: Sequence[RowProblem]) -> Sequence[BadRow]:
    by_row = sorted(found, key=lambda one: one.row or 0)
    return [BadRow(one.row, one.column, one.value, one.code, one.message) for one in by_row]


def _line(said: Mapping[str, object]) -> bytes:
    return msgspec.json.encode(said) + b"\n"
