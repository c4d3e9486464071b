"""`spbe restored`: what an operator says and asks after a journal's database was restored."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from json import dumps
from typing import Any, Literal

from cyclopts import App

from kit.clock import WITA, SystemClock
from kit.databases import open_recorder
from kit.observability import UNREADABLE
from kit.restored import CannotBeDeclared, Declared, declare_restored
from kit.settings import Settings
from spbe.client import line_to, operator_token, pages_of
from spbe.gateway import GATEWAY
from spbe.suite import JOURNALS, settings_for

_SECONDS = 30
Journals = Literal["personnel", "training", "evaluation"]

app = App(
    name="restored",
    help=(
        "Say that a journal was restored from a backup, and see what it leads to.\n\n"
        "docs/backup.md says in which order. Example: `spbe restored declare training`"
    ),
)


@app.command
def declare(service: Journals, *, parted_after: int | None = None) -> None:
    """Begin a new history of a journal whose database was restored; all its hearers follow it.

    Between the restore and the first `spbe serve` or `spbe work` of the service. It speaks to the
    database that SPBE_DATABASES__… names. Said once too often it does no harm. It ends with 0 if
    declared, 1 if not.

    Example: `spbe restored declare training`

    Parameters
    ----------
    service
        Whose journal.
    parted_after
        Only where it is declared late: the last position that was restored. What stands beyond
        it was recorded since, and stays.

    """
    settings = settings_for()
    print(_told(_declared(settings, service, parted_after)))  # noqa: T201 - the answer


@app.command
def withdrawn(
    *services: Journals, json: bool = False, user: str = "admin", gateway: str = GATEWAY
) -> None:
    """List what services have decided on events that a restore took back.

    Each stands until somebody puts it right by a command. One whose event is recorded again, as
    by a caller who repeats what he was told was done, is listed no more.

    Example: `spbe restored withdrawn`, or `spbe restored withdrawn training --json`

    Parameters
    ----------
    services
        Which; all if none is named. They are asked where SPBE_URLS__… or SPBE_PORTS__… say.
    json
        Print what the services answer at /operations/withdrawn, by service.
    user
        The sample user that asks, where SPBE_TOKEN holds no token of an administrator or auditor.
    gateway
        Where the gateway of a running suite answers, for the sample user's token.

    """
    settings, token = settings_for(), operator_token(gateway, user)
    found = {
        service: _withdrawn(settings.url_of(service), token) for service in services or JOURNALS
    }
    if json:
        print(dumps(found, indent=2))  # noqa: T201 - the answer
        return
    for service, facts in found.items():
        print("\n".join(_listed(service, facts)))  # noqa: T201 - the answer


def _withdrawn(url: str, token: str) -> list[Mapping[str, Any]]:
    with line_to(url, token, _SECONDS) as service:
        return [
            fact
            for page in pages_of(service, "/operations/withdrawn")
            for fact in page["withdrawn"]
        ]


def _listed(service: str, facts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    count = len(facts)
    rests = "1 decision rests" if count == 1 else f"{count or 'no'} decisions rest"
    yield f"{service}: {rests} on events that were taken back"
    for fact in facts:
        of = fact["type"] or fact["source"]
        yield f"  {of}, position {fact['position']}, event {fact['event_id']}"
        for event in fact["events"]:
            at = datetime.fromisoformat(event["recorded_at"]).astimezone(WITA)
            place = f"version {event['version']} of {event['stream']}"
            yield f"    led to {event['type']}, {place}, on {at:%Y-%m-%d %H:%M} WITA"


def _declared(settings: Settings, service: str, parted_after: int | None) -> Declared:
    where = settings.var / f"{service}.db"
    if service not in settings.databases and not where.exists():
        msg = f"There is no {where}, and no SPBE_DATABASES__{service.upper()} names a database."
        raise SystemExit(msg)
    recorder = open_recorder(settings, service)
    try:
        return declare_restored(recorder, service, SystemClock(), parted_after)
    except CannotBeDeclared as refused:
        raise SystemExit(str(refused)) from refused
    except UNREADABLE as fault:
        msg = f"The journal of {service} cannot be read: {fault}"
        raise SystemExit(msg) from fault
    finally:
        recorder.close()


def _told(declared: Declared) -> str:
    service, parted_after = declared.service, declared.parted_after
    since = declared.position - parted_after
    kept = f" {since} events recorded since then belong to the new one." if since else ""
    return (
        f"{service}: a new history begins after position {parted_after}.{kept}\n"
        f"  epoch   {declared.epoch}\n"
        f"  before  {declared.before}\n"
        f"Whoever heard the former history beyond {parted_after} discards that. Now start"
        f" `spbe serve {service}` and `spbe work {service}`;\nthen `spbe restored withdrawn` lists"
        " what the others have decided on events that are gone."
    )
