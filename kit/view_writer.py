"""How is a view kept in step with the journals? Rows and places change in one transaction."""

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import Connection, Select, and_, delete, exists, select, update

from kit.clock import Clock
from kit.feed import Delivered, OutOfStep
from kit.parked_tables import text
from kit.policies import HeardEvent, reason_of
from kit.postgres import MIGRATION_SECONDS, patient
from kit.recorder import HELD_BACK, Heads, Lane
from kit.sealing import GivenKeys, Keyring, unseal
from kit.tracing import now, trace_of, trace_records
from kit.transient import TRANSIENT
from kit.view_aside import aside
from kit.view_store import DISCARDED, PARKED, PLACES, RETRIES, Passed, ViewStore
from kit.views import Change, Upsert, View, heard_types

log = structlog.get_logger(__name__)


class ViewWriter:
    """Writes one version of one view; a hearer for an inbox."""

    def __init__(self, view: View, store: ViewStore, keyring: Keyring, clock: Clock) -> None:
        """Write a view where ``store`` keeps it."""
        self.view, self.name = view, f"view-{view.name}-v{view.version}"
        self.clock, self.there = clock, store.open(view)
        self._keyring, self._types = keyring, heard_types(view)
        self._decoders = {name: msgspec.json.Decoder(kind) for name, kind in self._types.items()}

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source is in the view."""
        with self.there.alone() as connection:
            return _places(connection, source)

    def adopt(self, heads: Heads) -> None:
        """Go over to a source's present epoch; begin anew where withdrawn events were applied."""
        with self.there.alone() as connection:
            known = _places(connection, heads.service)
            stale = {lane for lane in known if lane.epoch != heads.epoch}
            if known and not stale:
                return
            # A view that has begun anew, or was emptied, may have no places left to tell by.
            _keep_given_up(connection, heads)
            if any(known[lane] > heads.shared_with(lane.epoch) for lane in stale):
                log.warning("view begins anew after a restore", view=self.view.stands)
                self._begin_anew(connection)
                return
            for table in (PLACES, PARKED, RETRIES):
                of_source = and_(table.c.source == heads.service, table.c.epoch != heads.epoch)
                connection.execute(update(table).where(of_source).values(epoch=heads.epoch))

    def leave_out(self, given_up: Sequence[Mapping[str, object]]) -> bool:
        """Go on without events that a person has given up elsewhere, rows of ``DISCARDED``.

        Returns whether one of them was heard already: then the view begins anew without it.
        """
        with self.there.lasting() as connection:
            places = _read(connection, select(PLACES))
            heard = any(
                cast("int", row["position"]) <= places.get(_lane_of(row), 0) for row in given_up
            )
            if heard:
                log.warning("view begins anew without what was given up", view=self.view.stands)
                self._begin_anew(connection)
            self.there.write(connection, [Upsert(DISCARDED, row) for row in given_up])
        return heard

    def _begin_anew(self, connection: Connection) -> None:
        # Readers have the rows that they began with; millions are deleted in minutes.
        with patient(MIGRATION_SECONDS):
            for table in (*self.view.metadata.sorted_tables, PLACES, PARKED, RETRIES):
                connection.execute(delete(table))

    def hear(self, records: Sequence[Delivered]) -> None:
        """Apply records and move the places; the poison among them is parked, one by one.

        ``OutOfStep`` where they do not continue what is in the view.
        """
        if not any(self.hears(one.record.type) for one in records):
            passed = _passed(records)
            if passed and self.there.pass_over(passed):
                return
        keys, began = self.keys_for(records), now()
        try:
            with self.there.alone() as connection:
                new = _new(connection, records)
                self._apply(connection, new, keys)
            shown = [one.record for one in new if self.hears(one.record.type)]
            trace_records("show in a view", shown, began, view=self.view.stands)
        except TRANSIENT:
            raise
        except Exception:
            log.exception("a batch is applied one by one", view=self.view.stands)
            for delivered in records:
                self._apply_alone(delivered, keys)

    def hears(self, name: str) -> bool:
        """Say whether events of a type are projected."""
        return self.view.everything or name in self._types

    def close(self) -> None:
        """Let go of the view."""
        self.there.close()

    def keys_for(self, records: Sequence[Delivered]) -> GivenKeys:
        """Ask for all keys at once, before the transaction: they may come over the network."""
        persons = set[UUID]()
        for record in (delivered.record for delivered in records if self.view.opens):
            if record.type in self._types:
                with contextlib.suppress(msgspec.DecodeError):
                    sealed = record.envelope().sealed
                    persons.update(sealed.persons if sealed else ())
        return GivenKeys(self._keyring.keys_of(sorted(persons)) if persons else {})

    def _apply(
        self,
        connection: Connection,
        records: Sequence[Delivered],
        keys: GivenKeys,
    ) -> None:
        heard = [delivered for delivered in records if self.hears(delivered.record.type)]
        held, given_up = aside(connection, heard)
        changes: list[Change] = []
        for delivered in heard:
            if (delivered.source, delivered.record.position) in given_up:
                continue
            if delivered.record.stream in held:
                changes.append(_parked(delivered, HELD_BACK, self.clock.now()))
                continue
            try:
                changes += self.project(delivered, keys)
            except Exception as fault:
                log.exception("an event cannot be projected", view=self.view.stands)
                changes.append(_parked(delivered, reason_of(fault), self.clock.now()))
                held.add(delivered.record.stream)
        self.there.write(connection, [*changes, *_moves(records)])

    def _apply_alone(self, delivered: Delivered, keys: GivenKeys) -> None:
        try:
            with self.there.alone() as connection:
                self._apply(connection, _new(connection, [delivered]), keys)
        except TRANSIENT:
            raise
        except Exception as fault:
            log.exception("an event cannot be written", view=self.view.stands)
            with self.there.alone() as connection:
                new = _new(connection, [delivered])
                parked = [_parked(one, reason_of(fault), self.clock.now()) for one in new]
                self.there.write(connection, [*parked, *_moves(new)])

    def project(self, delivered: Delivered, keys: GivenKeys) -> Sequence[Change]:
        """Return what becomes of the rows by an event that is heard; nothing is written yet."""
        envelope = delivered.record.envelope()
        kind = self._types.get(envelope.type)
        if kind is None:
            return list(self.view.project(delivered, envelope))
        opened = unseal(envelope, keys) if self.view.opens else None
        if opened:
            fields = msgspec.json.decode(envelope.data) | dict(opened) | {"type": envelope.type}
            heard: HeardEvent = msgspec.convert(fields, kind, str_keys=True)
        else:
            heard = self._decoders[envelope.type].decode(envelope.data)
        return list(self.view.project(heard, envelope))


def _places(connection: Connection, source: str, lanes: Collection[int] = ()) -> dict[Lane, int]:
    """Return the places in a source: in some lanes if all of them have one, otherwise in all."""
    of_source = select(PLACES).where(PLACES.c.source == source)
    if lanes:
        places = _read(connection, of_source.where(PLACES.c.lane.in_(lanes)))
        if len(places) == len(lanes):
            return places
    return _read(connection, of_source)


def _lane_of(row: Mapping[str, object]) -> Lane:
    return Lane(cast("str", row["source"]), cast("UUID", row["epoch"]), cast("int", row["lane"]))


def _keep_given_up(connection: Connection, heads: Heads) -> None:
    """Have what was given up and is shared stand in the present epoch.

    The rest stays where it is, of which nothing in the present history is left out.
    """
    d, present = DISCARDED.c, DISCARDED.alias("present").c
    of_source = d.source == heads.service
    same = (present.source == d.source, present.lane == d.lane, present.position == d.position)
    stands = exists().where(present.epoch == heads.epoch, *same)
    former = select(d.epoch).where(of_source, d.epoch != heads.epoch).distinct()
    for epoch in connection.execute(former).scalars().all():
        shared = (of_source, d.epoch == epoch, d.position <= heads.shared_with(epoch))
        moved = update(DISCARDED).where(*shared, ~stands).values(epoch=heads.epoch)
        connection.execute(moved)


def _read(connection: Connection, statement: Select[Any]) -> dict[Lane, int]:
    rows = connection.execute(statement)
    return {Lane(source, epoch, lane): position for source, epoch, lane, position in rows}


def _new(connection: Connection, records: Sequence[Delivered]) -> Sequence[Delivered]:
    """Drop repeats; ``OutOfStep`` where something before a record is not in the view.

    So it is where another process has begun the view anew, or has gone over to another epoch.
    """
    places: dict[tuple[str, int], int] = {}
    epochs: dict[str, UUID] = {}
    for source in {record.source for record in records}:
        lanes = {one.record.lane for one in records if one.source == source}
        for lane, position in _places(connection, source, lanes).items():
            places[source, lane.lane], epochs[source] = position, lane.epoch
    new = []
    for delivered in records:
        source, record = delivered.source, delivered.record
        place = places.get((source, record.lane), 0)
        # Told by identity from the second one on: to compare the ids takes ten times as long.
        if epochs.setdefault(source, delivered.epoch) is not delivered.epoch:
            if epochs[source] != delivered.epoch:
                raise OutOfStep(delivered.heard)
            epochs[source] = delivered.epoch
        if record.previous > place:
            raise OutOfStep(delivered.heard)
        if record.position > place:
            new.append(delivered)
            places[source, record.lane] = record.position
    return new


def _passed(records: Sequence[Delivered]) -> Sequence[Passed]:
    """Return by lane between which places records lie; nothing where one of them has a gap."""
    passed: dict[Lane, Passed] = {}
    for delivered in records:
        record, lane = delivered.record, delivered.heard.lane
        so_far = passed.get(lane, Passed(lane, record.previous, record.previous))
        if record.previous > so_far.last:
            return ()
        passed[lane] = so_far._replace(last=max(record.position, so_far.last))
    return list(passed.values())


def _moves(records: Sequence[Delivered]) -> Iterable[Change]:
    """Return how the places move over records that are new."""
    last = {(delivered.source, delivered.record.lane): delivered for delivered in records}
    for (source, lane), delivered in last.items():
        place = {"source": source, "epoch": delivered.epoch, "lane": lane}
        yield Upsert(PLACES, place | {"position": delivered.record.position})


def _parked(delivered: Delivered, reason: str, at: datetime) -> Change:
    lane, record = delivered.heard.lane, delivered.record
    row = {
        "source": lane.source,
        "epoch": lane.epoch,
        "lane": lane.lane,
        "position": record.position,
        "stream": record.stream,
        "type": record.type,
        "state": record.state,
        "reason": reason,
        "parked_at": text(at),
    }
    where = {"stream": str(record.stream), "trace": trace_of(record.state)}
    log.warning("parked", type=record.type, reason=reason, **where)
    return Upsert(PARKED, row)
