"""`spbe parked`: what an operator does about events that could not be handled."""

import sys
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from json import dumps
from typing import Annotated
from uuid import UUID, uuid4

import httpx
from cyclopts import App, Parameter
from cyclopts.validators import Number

from spbe.client import answered, line_to, operator_token
from spbe.gateway import GATEWAY
from spbe.parked_asked import HELD_UP, Json, Retried, at, pages, taken_up
from spbe.parked_told import (
    console,
    told_discarded,
    told_list,
    told_on_the_way,
    told_retried,
    told_shown,
)

_SECONDS = 60
_TOLD_STREAMS = 50

app = App(
    name="parked",
    help=(
        "See, preview, retry and discard events that a policy or a view could not handle.\n\n"
        "They are set aside with their reason; later events of the same stream wait behind them, "
        "everything else goes on. Each command ends with 0 if done, 1 if it was refused or "
        "somebody did not answer, 2 if something is held up still. Begin with `spbe parked list`."
    ),
)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Which:
    """Which events are meant; what is not said is any."""

    hearer: Annotated[str, Parameter(help="Begins so: `personnel-policies`, `view-history`.")] = ""
    source: Annotated[str | None, Parameter(help="The service whose events they are.")] = None
    type: Annotated[
        str | None, Parameter(help="Of the events, such as `training.certificate-issued.v1`.")
    ] = None
    stream: Annotated[UUID | None, Parameter(help="The id of their stream.")] = None
    reason: Annotated[str, Parameter(help="Begins so: a refusal, a fault, or `held-back`.")] = ""

    def said(self) -> dict[str, str]:
        """Return what is said, as the gateway calls it."""
        return {name: str(value) for name, value in asdict(self).items() if value}


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks whom, and how the answer is printed."""

    json: Annotated[bool, Parameter(help="Print what the gateway answers.")] = False
    user: Annotated[str, Parameter(help="The sample user, where there is no SPBE_TOKEN.")] = "admin"
    gateway: Annotated[str, Parameter(help="Where the gateway of a suite answers.")] = GATEWAY


ANY, USUAL = Which(), Asking()


@app.command(name="list")
def list_parked(
    which: Which = ANY,
    *,
    first: bool = False,
    limit: Annotated[int, Parameter(validator=Number(gte=1))] = 50,
    asking: Asking = USUAL,
) -> None:
    """List what is set aside, by all services and views, the oldest first.

    Example: `spbe parked list --first`, or `spbe parked list --reason CompetenceNotProven`

    Parameters
    ----------
    first
        Only those that can be retried: the first of each stream.
    limit
        At most so many.
    which
        The filters.
    asking
        Who asks whom.

    """
    with _desk(asking) as desk:
        found = pages(desk, which.said() | ({"first": "true"} if first else {}), limit)
    if asking.json:
        _print(found)
    else:
        told_list(found, limit)


@app.command
def show(
    event: str,
    *,
    most: Annotated[int, Parameter(validator=Number(gte=1, lte=100))] = 20,
    asking: Asking = USUAL,
) -> None:
    """Show an event as it is stored, and what a retry would lead to now; nothing is recorded.

    Of the first of a stream it is said what would follow for those that wait behind it, too: a
    retry goes on in order until one is held up. It ends with 2 where one would be.

    Example: `spbe parked show personnel-policies:training:1f0c2a9b:1042`

    Parameters
    ----------
    event
        As `spbe parked list` names it.
    most
        How many of the stream to look at.
    asking
        Who asks whom.

    """
    with _desk(asking) as desk:
        found = answered(desk.get(at(event), params={"most": most}))
    if asking.json:
        _print(found)
    else:
        told_shown(found)
    if any(one["held_up"] for one in found["would_follow"]) or not found["would_follow"]:
        sys.exit(HELD_UP)


@app.command
def retry(
    event: str | None = None,
    which: Which = ANY,
    *,
    only: bool = False,
    everything: Annotated[bool, Parameter(name="--all", negative=())] = False,
    asking: Asking = USUAL,
) -> None:
    """Take up an event and those that wait behind it, in order, until one is held up.

    Without an event: the streams whose first event the filters find, or all with `--all`. What is
    held up again stays set aside with its new reason. Twice, or by two at once, does no harm.

    Example: `spbe parked retry --reason CompetenceNotProven`, or with an event `--only`

    Parameters
    ----------
    event
        As `spbe parked list` names it: the first of its stream.
    only
        Of the stream this one event, not those behind it.
    everything
        Whatever is set aside.
    which
        The filters.
    asking
        Who asks whom.

    """
    if event is None and not which.said() and not everything:
        msg = "Which? Name an event or a filter, or say --all: `spbe parked list` shows them."
        raise SystemExit(msg)
    sys.exit(_retried(asking, event, which.said(), only=only))


@app.command
def discard(event: str, *, why: str, asking: Asking = USUAL) -> None:
    """Give up an event for good: nothing will follow from it here. Later ones can be retried then.

    Who gave it up and why is kept: of a policy for as long as the journal, of a view for as long
    as the database of the views. Look at `spbe parked show` first.

    Example: `spbe parked discard EVENT --why "Sudah ditangani menurut berita acara Nomor 7/2026"`

    Parameters
    ----------
    event
        As `spbe parked list` names it: the first of its stream.
    why
        The reason, for those who ask years later; nobody's name belongs there.
    asking
        Who asks whom.

    """
    headers = {"Idempotency-Key": str(uuid4())}
    with _desk(asking) as desk:
        found = answered(desk.post(f"{at(event)}/discard", json={"why": why}, headers=headers))
    if asking.json:
        _print(found)
    else:
        told_discarded(found)


def _desk(asking: Asking) -> AbstractContextManager[httpx.Client]:
    """Give a line to the gateway, over which an administrator asks."""
    token = operator_token(asking.gateway, asking.user)
    return line_to(asking.gateway, token, _SECONDS)


def _retried(asking: Asking, event: str | None, filters: dict[str, str], *, only: bool) -> int:
    """Retry and tell what came of it, also where it is broken off; return how it ends."""
    done = Retried()
    try:
        with _desk(asking) as desk:
            for stream in taken_up(desk, event, filters, done, only=only):
                done.add(stream)
                _on_the_way(done, asking)
    except (SystemExit, KeyboardInterrupt):
        if done.streams:
            _told(done, asking)
        raise
    _told(done, asking)
    return done.code


def _on_the_way(done: Retried, asking: Asking) -> None:
    if not asking.json and len(done.streams) % _TOLD_STREAMS == 0:
        told_on_the_way(done.streams)


def _told(done: Retried, asking: Asking) -> None:
    if asking.json:
        _print({"streams": done.streams, "unanswered": done.unanswered})
    else:
        told_retried(done.streams, done.unanswered)


def _print(found: Json) -> None:
    console.print(dumps(found, indent=2), markup=False, highlight=False, soft_wrap=True)
