"""Which build of a view is read, which is written beside it, and how does a rebuild go?

One row says which build of a version is read: changing it is the flip. The times are those of the
database, so that the clocks of two machines need not agree on who holds a lease.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Engine,
    Float,
    Row,
    Table,
    and_,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from kit.build_tables import REBUILDS, STANDING, Rebuild, Standing
from kit.sqlite import READS
from kit.view_store import ViewStore
from kit.views import View

LEASE_SECONDS = 10.0
_NOW = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch from clock_timestamp())::double precision",
}


class LeaseLost(Exception):  # noqa: N818 - reads as a sentence
    """Another process has taken the rebuild of a view over."""


class NothingBeside(Exception):  # noqa: N818 - reads as a sentence
    """There is no build of a view that was read before, to go back to."""


class BeingRebuilt(Exception):  # noqa: N818 - reads as a sentence
    """A process is rebuilding the view, and compares with what is read."""


class AnotherIsRead(Exception):  # noqa: N818 - reads as a sentence
    """Another build is read by now than the one with which a new one was compared."""


class Builds:
    """The book of a store of views. All calls may block; safe for use by many threads."""

    def __init__(self, engine: Engine) -> None:
        """Read and write the book over ``engine``."""
        self._engine = engine
        self._reads = engine.execution_options(**{READS: True})
        self._now = literal_column(_NOW[engine.dialect.name], Float)
        self._rebuilds = select(REBUILDS, self._now.label("now"))

    def standing(self, views: Sequence[View]) -> Mapping[str, Standing]:
        """Return by name of the view what is read of its version; the first build if unsaid."""
        with self._reads.begin() as connection:
            said = {(row.view, row.version): row for row in connection.execute(select(STANDING))}
        return {view.name: _standing(said.get((view.name, view.version))) for view in views}

    def current(self, view: View) -> View:
        """Return the build of a version that is read."""
        return replace(view, build=self.standing([view])[view.name].build)

    def begin_first(self, view: View) -> None:
        """Say of a version that is made beside another one that it is not complete yet."""
        with self._engine.begin() as connection:
            only_one(connection)
            if _said(connection, view) is None:
                _stand(connection, view, Standing(complete=False))

    def complete(self, view: View) -> None:
        """Say that the first build has come as far as the journals, unless it was refused."""
        with self._engine.begin() as connection:
            only_one(connection)
            refused = self._rebuild_of(connection, view)
            if refused is None or refused.state != "refused":
                said = update(STANDING).where(_of(STANDING, view)).values(complete=True)
                connection.execute(said)

    def rebuilds(self) -> Sequence[Rebuild]:
        """Return the rebuilds of all versions, under way or ended."""
        asked = self._rebuilds.order_by(*REBUILDS.primary_key)
        with self._reads.begin() as connection:
            return [_rebuild(row) for row in connection.execute(asked)]

    def rebuild(self, view: View) -> Rebuild | None:
        """Return the rebuild of a version."""
        with self._reads.begin() as connection:
            return self._rebuild_of(connection, view)

    def take(self, wanted: Sequence[tuple[View, int]], holder: UUID) -> Sequence[Rebuild]:
        """Begin rebuilds under these numbers, or go on with those that nobody holds.

        What was being built goes on under its own number, unless it is read already: then that
        rebuild is over. None is taken while somebody holds one of them, and nothing is changed.
        """
        with self._engine.begin() as connection:
            only_one(connection)
            now = connection.execute(select(self._now)).scalar_one()
            rows = [self._rebuild_of(connection, view) for view, _ in wanted]
            if any(row and row.held and row.holder != holder for row in rows):
                return ()
            lease = {"holder": holder, "until": now + LEASE_SECONDS, "seen_at": now}
            for (view, build), row in zip(wanted, rows, strict=True):
                read = _standing(_said(connection, view)).build
                if row is not None and not row.ended and row.build != read:
                    connection.execute(update(REBUILDS).where(_of(REBUILDS, view)).values(lease))
                else:
                    _begin(connection, view, {"build": build, "began_at": now, **lease})
        taken = {(one.view, one.version): one for one in self.rebuilds()}
        return [taken[view.name, view.version] for view, _ in wanted]

    def note(self, view: View, holder: UUID, **said: object) -> None:
        """Renew the lease and say how it goes. ``LeaseLost`` where it is another's."""
        with self._engine.begin() as connection:
            self._note(connection, view, holder, said)

    def refuse(self, view: View, holder: UUID, differing: int, shown: Sequence[str]) -> None:
        """Say that a build differs from the one that is read. It has come to its end with that."""
        ended = {"state": "refused", "done": REBUILDS.c.total, "waits_for": ""}
        found = {"differing": differing, "differences": list(shown)}
        with self._engine.begin() as connection:
            only_one(connection)
            self._note(connection, view, holder, ended | found, seconds=0.0)

    def write_beside(
        self, view: View, holder: UUID, build: int | None, compared_with: View | None = None
    ) -> None:
        """Have a build written beside the one that is read, or none.

        ``LeaseLost``, or ``AnotherIsRead`` than what it was compared with.
        """
        with self._engine.begin() as connection:
            only_one(connection)
            _still_read(connection, view, compared_with)
            self._note(connection, view, holder, {"state": "flipping"})
            _stand(connection, view, _standing(_said(connection, view))._replace(beside=build))

    def flip(self, view: View, holder: UUID, build: int, compared_with: View | None = None) -> None:
        """Have ``build`` read from now on, in one step.

        ``LeaseLost``, or ``AnotherIsRead`` than what it was compared with.
        """
        with self._engine.begin() as connection:
            only_one(connection)
            _still_read(connection, view, compared_with)
            ended = {"state": "flipped", "done": REBUILDS.c.total, "waits_for": ""}
            self._note(connection, view, holder, ended, seconds=0.0)
            before = _standing(_said(connection, view))
            beside = before.build if before.complete and before.build != build else None
            _stand(connection, view, Standing(build, beside))

    def back(self, view: View) -> Standing:
        """Have the former build read from now on, and the other one written beside it.

        A rebuild that was killed is over with that: it was to take the place of another one.
        ``BeingRebuilt``, or ``NothingBeside`` that was read before.
        """
        with self._engine.begin() as connection:
            only_one(connection)
            said, row = _standing(_said(connection, view)), self._rebuild_of(connection, view)
            unfinished = row if row is not None and not row.ended else None
            if unfinished is not None and unfinished.held:
                raise BeingRebuilt(view.name)
            if said.beside is None or (unfinished is not None and unfinished.build == said.beside):
                raise NothingBeside(view.name)
            if unfinished is not None:
                connection.execute(delete(REBUILDS).where(_of(REBUILDS, view)))
            turned = Standing(said.beside, said.build)
            _stand(connection, view, turned)
        return turned

    def forget(self, view: View) -> None:
        """Keep nothing beside the build that is read, and nothing of a rebuild nobody is at."""
        with self._engine.begin() as connection:
            only_one(connection)
            ended = and_(_of(REBUILDS, view), REBUILDS.c.until <= self._now)
            connection.execute(delete(REBUILDS).where(ended))
            if (said := _said(connection, view)) is not None:
                _stand(connection, view, _standing(said)._replace(beside=None))

    def _rebuild_of(self, connection: Connection, view: View) -> Rebuild | None:
        row = connection.execute(self._rebuilds.where(_of(REBUILDS, view))).first()
        return None if row is None else _rebuild(row)

    def _note(
        self,
        connection: Connection,
        view: View,
        holder: UUID,
        said: Mapping[str, object],
        seconds: float | None = None,
    ) -> None:
        seconds = LEASE_SECONDS if seconds is None else seconds
        mine = and_(_of(REBUILDS, view), REBUILDS.c.holder == holder)
        lease = {"until": self._now + seconds, "seen_at": self._now}
        if not connection.execute(update(REBUILDS).where(mine).values({**lease, **said})).rowcount:
            raise LeaseLost(view.name)


def only_one(connection: Connection) -> None:
    """Have those who change the book wait for each other; in SQLite they do anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('spbe view builds'))")


def _of(table: Table, view: View) -> Any:  # noqa: ANN401 - a clause
    return and_(table.c.view == view.name, table.c.version == view.version)


def _said(connection: Connection, view: View) -> Row[Any] | None:
    return connection.execute(select(STANDING).where(_of(STANDING, view))).first()


def _still_read(connection: Connection, view: View, compared_with: View | None) -> None:
    """See that the same is read as when it was compared. ``AnotherIsRead``."""
    if compared_with is None:
        return
    of_this_version = _standing(_said(connection, view)).complete
    read = _standing(_said(connection, compared_with)).build
    if (read, of_this_version) != (compared_with.build, compared_with.version == view.version):
        raise AnotherIsRead(view.name)


def _begin(connection: Connection, view: View, said: Mapping[str, object]) -> None:
    connection.execute(delete(REBUILDS).where(_of(REBUILDS, view)))
    fresh = {"view": view.name, "version": view.version, "state": "building", **said}
    connection.execute(insert(REBUILDS).values(fresh | {"reached": {}, "differences": []}))


def _stand(connection: Connection, view: View, standing: Standing) -> None:
    values = standing._asdict()
    changed = connection.execute(update(STANDING).where(_of(STANDING, view)).values(values))
    if not changed.rowcount:
        key = {"view": view.name, "version": view.version}
        connection.execute(insert(STANDING).values(key | values))


def _standing(row: Row[Any] | None) -> Standing:
    return Standing() if row is None else Standing(row.build, row.beside, row.complete)


def _rebuild(row: Row[Any]) -> Rebuild:
    return Rebuild(**row._asdict())


def to_make(store: ViewStore, views: Sequence[View]) -> list[View]:
    """Return which builds are to be made: not a first one in whose place another is read.

    A version that is made beside another one is not complete before it has heard everything.
    """
    builds, wanted = Builds(store.book()), []
    standing = builds.standing(views)
    for view in views:
        there = {version for version, _ in store.standing(view.name)}
        if there and view.version not in there:
            builds.begin_first(view)
        if view.build > 1 or view.build in standing[view.name].written:
            wanted.append(view)
    return wanted


def orphans(store: ViewStore, builds: Builds, view: View) -> set[int]:
    """Return the builds of a version to which nothing leads: not read, written nor being made."""
    kept = set(builds.standing([view])[view.name].written)
    if (rebuild := builds.rebuild(view)) is not None:
        kept.add(rebuild.build)
    there = {build for version, build in store.standing(view.name) if version == view.version}
    return there - kept
