"""`spbe restored`: what an operator says and asks after a journal's database was restored."""

from typing import Literal

from cyclopts import App

from kit.clock import SystemClock
from kit.databases import open_recorder
from kit.observability import UNREADABLE
from kit.restored import CannotBeDeclared, Declared, declare_restored
from kit.settings import Settings
from spbe.suite import settings_for

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
