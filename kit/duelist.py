"""What falls due on a date, and how does it happen once: on that day, or as soon as can be after?

The list is made of the service's own journal and can be thrown away. It only says when to ask; what
then happens is decided by the domain, like every command.
"""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

import structlog
from fastapi import FastAPI
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kit.catalogue import type_of
from kit.clock import WITA, business_day
from kit.decider import Actor, Event, Refused
from kit.due_table import DueTable
from kit.dues import Change, Due, Dues, Listed, Place
from kit.envelope import Context, Envelope, Record
from kit.journal import Journal
from kit.policies import system_account
from kit.recorder import LEASE_SECONDS, RENEW_SECONDS
from kit.tracing import span, traceparent_of
from kit.transient import TRANSIENT
from kit.turns import Turned, unwatched

log = structlog.get_logger(__name__)

PAGE = 500


class DueList:
    """Gives one service's dated commands. Several may run; one leads, and two do no harm."""

    def __init__(self, journal: Journal, dues: Dues, table: DueTable, *, version: int = 1) -> None:
        """Follow ``dues``; another meaning of theirs is another ``version``, which lists anew."""
        self.table, self._journal, self._version = table, journal, version
        self._rules = {type_of(kind): rule for kind, rule in dues.items()}
        for name in self._rules:
            if name not in journal.catalogue:
                msg = f"{name} is not an event of {journal.service}"
                raise ValueError(msg)
        self._system = Actor(system_account(journal.service))
        self.holder = uuid4()
        self._leading, self._renewed_at = False, 0.0
        self._stopped = threading.Event()
        self.turned: Turned = unwatched

    async def run(self) -> None:
        """Take a turn each second until cancelled; after any fault go on with the next one."""
        self._stopped.clear()
        try:
            while True:
                try:
                    await asyncio.to_thread(self.turn)
                except Exception:
                    service = self._journal.service
                    log.warning("due-list begins again", service=service, exc_info=True)
                await asyncio.sleep(RENEW_SECONDS)
        finally:
            self._stopped.set()

    def turn(self) -> None:
        """Follow the journal to its end, then give the commands that are due, while leading."""
        self._renew()
        while self._leads():
            if not self._follow():
                break
        today = self.today()
        while self._leads():
            fallen = self.table.fallen(today, PAGE)
            for listed in fallen:
                if self._leads():
                    self._give(listed, today)
            if len(fallen) < PAGE:
                return

    def today(self) -> date:
        """Return the business day; in sample data, the day of the last command of a person."""
        place = self.table.place() if self._journal.is_sample() else None
        return (place and place.day) or business_day(self._journal.clock.now())

    def behind(self) -> int:
        """Return how much of the journal has not been followed yet."""
        heads = self._journal.heads()
        place = self._place(heads.epoch)
        return heads.position - (place.position if place else 0)

    def _renew(self) -> None:
        self.turned()
        self._renewed_at = time.monotonic()
        lease = self._journal.recorder.lease
        self._leading = lease("due-list", self.holder, LEASE_SECONDS)

    def _leads(self) -> bool:
        self.turned()
        if time.monotonic() - self._renewed_at > RENEW_SECONDS:
            self._renew()
        return self._leading and not self._stopped.is_set()

    def _place(self, epoch: UUID) -> Place | None:
        """Return the place, unless it is one of another history or by other rules."""
        place = self.table.place()
        same = place is not None and (place.epoch, place.version) == (epoch, self._version)
        return place if same else None

    def _follow(self) -> bool:
        """List what the next page of the journal makes due; false at its end."""
        epoch = self._journal.recorder.epoch()
        before = self._place(epoch)
        if before is None:
            before = Place(epoch, self._version)
            self.table.begin(before)
        records = self._journal.recorder.records(before.position, PAGE)
        if not records:
            return False
        sample, day = self._journal.is_sample(), before.day
        changes: list[tuple[int, Change]] = []
        for record in records:
            changes += [(record.position, change) for change in self._changes(record)]
            if sample:
                day = self._day_of(record) or day
        after = Place(epoch, self._version, records[-1].position, day)
        self.table.follow(before, changes, after)
        return True

    def _changes(self, record: Record) -> Sequence[Change]:
        rule = self._rules.get(self._present_name(record.type))
        if rule is None:
            return ()
        envelope = record.envelope()
        return rule(self._event(envelope), envelope)

    def _present_name(self, name: str) -> str:
        upcasts = self._journal.catalogue.upcasts
        while name in upcasts:
            name = upcasts[name][0]
        return name

    def _event(self, envelope: Envelope) -> Event:
        """Read as one whose personal fields are gone: no key is needed to know a date."""
        return self._journal.catalogue.read(envelope.type, envelope.data, None)

    def _day_of(self, record: Record) -> date | None:
        """Return on which day a person decided this; None where no person did, or it is not said.

        An event without a date of its own is effective on the day of its decision. Recorded time
        does not tell: it is clamped to that of what came before.
        """
        envelope = record.envelope()
        own = getattr(self._event(envelope), "effective_on", None)
        by_itself = envelope.actor == self._system.account_id
        return None if own is not None or by_itself else envelope.effective_on

    def _give(self, listed: Listed, today: date) -> None:
        # What is due again on the same day, after it was cancelled, is another command.
        recipe = f"{listed.name} {listed.on} {listed.position}"
        command_id = uuid5(listed.stream_id, recipe)
        where = {"stream": str(listed.stream_id), "due": listed.name, "on": str(listed.on)}
        try:
            due = self._made_again(listed)
            if due is not None:
                with span("fall due", None, due=listed.name) as told:
                    self._execute(due, command_id, told.traceparent, today)
        except TRANSIENT:
            raise
        except Refused as refused:
            reason = type(refused).__name__
            log.warning("a due command was refused", service=self._journal.service, **where)
        except Exception as fault:
            reason = type(fault).__name__
            log.exception("a due command has failed", service=self._journal.service, **where)
        else:
            self.table.done(listed)
            return
        self.table.refused(listed, reason, today)

    def _execute(self, due: Due, command_id: UUID, trace: str | None, today: date) -> None:
        self._journal.execute(
            due.kind,
            due.stream_id,
            due.command,
            context=Context(
                command_id=command_id,
                actor=self._system,
                correlation_id=command_id,
                traceparent=trace or traceparent_of(command_id),
            ),
            at=_midnight(today) if self._journal.is_sample() else None,
        )

    def _made_again(self, listed: Listed) -> Due | None:
        """Make the command of the event that listed it; None where the rules no longer do."""
        (record,) = self._journal.recorder.records(listed.position - 1, 1)
        for change in self._changes(record):
            if isinstance(change, Due) and (change.stream_id, change.name) == (
                listed.stream_id,
                listed.name,
            ):
                return change
        return None


class DueFigures(Collector):
    """What is due next, what should have happened, and what the rules would not have."""

    def __init__(self, due_list: DueList) -> None:
        """Read at each scrape, in whichever process."""
        self._due_list = due_list

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures."""
        due_list = self._due_list
        summary = due_list.table.summary(due_list.today())
        if summary.next_on is not None:
            at = _midnight(summary.next_on).timestamp()
            yield GaugeMetricFamily("due_next_timestamp_seconds", "What falls due next", at)
        yield GaugeMetricFamily("due_overdue", "Due by today, not done", summary.overdue)
        yield GaugeMetricFamily("due_refused", "Refused, tried daily", summary.refused)
        yield GaugeMetricFamily("due_list_lag_events", "Not yet listed", due_list.behind())


def watch(app: FastAPI, due_list: DueList) -> None:
    """Show the figures of a due-list at the service's ``/metrics``, and whether it turns."""
    app.state.parts.metrics.registry.register(DueFigures(due_list))
    due_list.turned = app.state.parts.turns.of("due-list")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=WITA)
