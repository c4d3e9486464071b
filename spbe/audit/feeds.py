"""How is a feed read from its beginning: page by page, in one history, with the time left?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import httpx
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kit.envelope import Record
from kit.feed import PAGE, Delivered, decode_line
from kit.recorder import Heads

_SECONDS = 60.0
_heads = msgspec.json.Decoder(Heads)


class _Place(msgspec.Struct, frozen=True):
    """A line of the feed without its event."""

    position: int
    lane: int
    previous: int
    stream: UUID
    type: str


_place = msgspec.json.Decoder(_Place)


class CannotBeDone(Exception):  # noqa: N818 - reads as a sentence
    """The replay cannot be carried to its end; the text says why, to the auditor."""


@dataclass
class JournalFeed:
    """One service's feed, as an auditor may read it."""

    service: str
    client: httpx.Client
    sign: Callable[[], str]
    """Gives a token; another one where the last has run out."""
    token: str = ""

    def heads(self) -> Heads:
        """Return how far the journal reaches."""
        try:
            heads = _heads.decode(self._get("/events/heads").content)
        except msgspec.MsgspecError as fault:
            msg = f"{self.client.base_url} does not answer as a journal does: {fault}."
            raise CannotBeDone(msg) from fault
        if heads.service != self.service or not heads.forks:
            msg = f"{self.client.base_url} has the journal of {heads.service}, not {self.service}."
            raise CannotBeDone(msg)
        return heads

    def pages(self, epoch: UUID, after: int, until: int) -> Iterator[Sequence[Delivered]]:
        """Yield the records beyond ``after`` up to ``until``, in the order of the journal."""
        while after < until:
            answer = self._get("/events", after=after, limit=PAGE)
            if answer.headers.get("Journal-Epoch") != str(epoch):
                msg = f"{self.service} has begun a new history meanwhile. Begin again."
                raise CannotBeDone(msg)
            found = [self._record(line) for line in answer.content.splitlines()]
            page = [Delivered(self.service, epoch, one) for one in found if one.position <= until]
            if page:
                yield page
            if len(found) < PAGE:
                return
            after = max(found[-1].position, after + 1)

    def _record(self, line: bytes) -> Record:
        """Read a line; of an event that is not even JSON the bytes are judged like the others."""
        try:
            return decode_line(line)
        except msgspec.MsgspecError:
            head, _, event = line.partition(b',"event":')
        try:
            place = _place.decode(head + b"}")
        except msgspec.MsgspecError as fault:
            msg = f"{self.service} gives a line that is no record: {line[:200]!r}."
            raise CannotBeDone(msg) from fault
        return Record(**msgspec.structs.asdict(place), state=event.removesuffix(b"}"))

    def _get(self, path: str, **asked: int) -> httpx.Response:
        self.token = self.token or self._signed()
        answer = self._answer(path, asked)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self.token = self._signed()
            answer = self._answer(path, asked)
        if answer.is_error:
            msg = f"{self.client.base_url}{path} answers {answer.status_code}: {answer.text[:300]}"
            raise CannotBeDone(msg)
        return answer

    def _signed(self) -> str:
        try:
            return self.sign()
        except SystemExit as fault:
            raise CannotBeDone(str(fault)) from fault

    def _answer(self, path: str, asked: Mapping[str, int]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        try:
            return self.client.get(path, params=asked, headers=headers, timeout=_SECONDS)
        except httpx.TransportError as fault:
            why = str(fault) or type(fault).__name__
            msg = f"{self.client.base_url} does not answer ({why})."
            raise CannotBeDone(msg) from fault


def progress(console: Console) -> Progress:
    """Return what shows how far the reading is, how fast it goes and how long it still takes."""
    return Progress(
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("events, {task.fields[speed]:,.0f}/s,"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def told(
    bar: Progress, name: str, pages: Iterator[Sequence[Delivered]], total: int
) -> Iterator[Sequence[Delivered]]:
    """Yield the pages, and show how far they have come."""
    task = bar.add_task(name, total=total, speed=0.0)
    for page in pages:
        yield page
        speed = bar.tasks[task].speed or 0.0
        bar.update(task, advance=len(page), speed=speed)
