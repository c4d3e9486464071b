"""Of what is the sample year made? Steps in chains, chains in phases, all of it known beforehand.

What only an answer tells, such as the id of a nomination, is named by the step that is answered and
put in when the step that needs it is sent. So the whole year can be looked at without a suite.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

WITA = ZoneInfo("Asia/Makassar")
SATURDAY = 5
OPENS = time(8, 0)
OFFICE_HOURS = timedelta(hours=8)

PLAY = "d2c5f1a0-5b7e-4a52-9f0e-6f3a1c7b8e21"
"""The sample year by its name: who plays it too, or again after a break, goes on with the same."""

_NAMED = re.compile(r"{([^}]+)}")


@dataclass(frozen=True)
class Ref:
    """An id that an earlier step was answered with, or a person or OPD that was looked up."""

    name: str


Known = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One command."""

    name: str
    user: str
    path: str
    """Under ``/api/``; ``{name}`` stands for what that name is known as."""
    body: Mapping[str, object]
    after: Sequence[str] = ()
    """Steps whose journal tokens are sent along."""
    on_behalf_of: str = ""
    """The step that gave the delegation by which the user acts for another, if one did."""
    refused: str | None = None
    """The problem that this step is meant to meet; what comes after it sets it right."""
    left_out_if: str | None = None
    """The problem of a suite that speaks to nobody who could do this; nothing rests on the step."""
    story: str = ""
    """What is told of it while the year is played."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A list: of people, of what an OPD has published, or of earlier decrees."""

    name: str
    user: str
    path: str
    content: bytes
    file_name: str
    media: str
    after: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class File:
    """A document, put where its SHA-256 says."""

    name: str
    user: str
    path: str
    content: bytes
    media: str


@dataclass(frozen=True, kw_only=True)
class Pull:
    """People asked for at SIASN's web service, one by one, until all have been asked for."""

    name: str
    user: str
    left_out_if: str
    """The problem of a suite that speaks to no SIASN."""
    after: Sequence[str] = ()
    story: str = ""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Asks the gateway's views for ids: of all OPDs or decrees, or of what one OPD has."""

    name: str
    user: str
    of: Literal["opds", "people", "site", "facilitation", "decrees"]
    opd: str = ""
    year: int | None = None
    """Of a budget."""
    gives: Sequence[str] = ()
    """What has to be found of a budget, or of decrees by their number."""
    after: Sequence[str] = ()


Move = Step | Upload | File | Pull | Lookup
Chain = Sequence[Move]


@dataclass(frozen=True)
class Phase:
    """What happens in a few days: the chains side by side, each in its own order."""

    title: str
    first: date
    last: date
    chains: Sequence[Chain]
    at_once: int = 16
    """How many chains may go on at the same time; few where all change one thing."""

    @property
    def size(self) -> int:
        """Return the number of moves."""
        return sum(len(chain) for chain in self.chains)

    def times(self) -> Iterator[datetime]:
        """Iterate over as many ascending instants in office hours as there are moves."""
        days = working_days(self.first, self.last)
        number = max(self.size, 1)
        for nth in range(number):
            day, part = divmod(nth * len(days), number)
            opens = datetime.combine(days[day], OPENS, WITA)
            yield opens + OFFICE_HOURS * part / number


def working_days(first: date, last: date) -> Sequence[date]:
    """Return the working days from ``first`` to ``last``; ``first`` alone where there is none."""
    days = [first + timedelta(days=nth) for nth in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < SATURDAY] or [first]


def filled(path: str, known: Known) -> str:
    """Return the path with every name in it replaced by what it is known as."""
    return _NAMED.sub(lambda found: known[found[1]], path)


def told(value: object, known: Known) -> object:
    """Return a body, or a part of one, with every reference in it resolved."""
    match value:
        case Ref(name=name):
            return known[name]
        case Mapping():
            return {key: told(inner, known) for key, inner in value.items()}
        case list() | tuple():
            return [told(inner, known) for inner in value]
        case _:
            return value


def names_in(move: Move) -> Iterator[str]:
    """Iterate over the names that must be known before the move is made."""
    match move:
        case Step():
            yield from _NAMED.findall(move.path)
            yield from _refs(move.body)
            yield from filter(None, [move.on_behalf_of])
        case Upload():
            yield from _NAMED.findall(move.path)
        case Lookup(of="people" | "site" | "facilitation", opd=opd):
            yield f"opd/{opd}"
        case _:
            return


def _refs(value: object) -> Iterator[str]:
    match value:
        case Ref(name=name):
            yield name
        case Mapping():
            for inner in value.values():
                yield from _refs(inner)
        case list() | tuple():
            for inner in value:
                yield from _refs(inner)
        case _:
            return
