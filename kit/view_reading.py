"""Over which connection are the views asked, while rebuilt ones take the place of others?"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from sqlalchemy import Connection, Engine

from kit.build_tables import Standing
from kit.view_builds import Builds
from kit.view_hearer import FOLLOWS_SECONDS
from kit.view_store import ViewStore
from kit.views import View

RETIRED_SECONDS = 30.0
"""So long what was asked before is kept: every question has ended by then."""


class ViewReading:
    """Reads the builds that are read now. Safe for use by many threads.

    What is being asked goes on with what it began with, whatever is flipped meanwhile.
    """

    def __init__(self, store: ViewStore, views: Sequence[View]) -> None:
        """Read ``views`` where ``store`` keeps them; nothing is asked of it yet."""
        self._store, self._views = store, tuple(views)
        self._standing: Mapping[str, Standing] = {}
        self._engine: Engine | None = None
        self._retired: list[tuple[float, Engine]] = []
        self._lock, self._looked_at = threading.Lock(), float("-inf")
        self._fault, self._failed_at = Exception(), float("-inf")

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Give a connection on which the views stand still while one question is answered.

        ``sqlalchemy.exc.DBAPIError`` where a view has not been made yet.
        """
        with self.begin() as connection:
            yield connection

    def begin(self) -> AbstractContextManager[Connection]:
        """Return a transaction over the builds that are read now."""
        return self.current().begin()

    def current(self) -> Engine:
        """Return the engine over the builds that are read now.

        While one thread looks which these are, others do not wait; before the first look they do,
        and get its fault.
        """
        engine = self._engine
        if engine is not None and time.monotonic() < self._looked_at + FOLLOWS_SECONDS:
            return engine
        if not self._lock.acquire(blocking=engine is None) and engine is not None:
            return engine
        try:
            if engine is None and time.monotonic() < self._failed_at + FOLLOWS_SECONDS:
                raise self._fault
            return self._looked()
        finally:
            self._lock.release()

    def incomplete(self) -> Sequence[str]:
        """Return the views whose first build has not come as far as the journals."""
        self.current()
        return [name for name, standing in self._standing.items() if not standing.complete]

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            for _, engine in self._retired:
                engine.dispose()
            if self._engine is not None:
                self._engine.dispose()
            self._retired, self._engine = [], None
            self._looked_at = float("-inf")

    def _looked(self) -> Engine:
        try:
            return self._look()
        except Exception as fault:
            self._fault, self._failed_at = fault, time.monotonic()
            raise

    def _look(self) -> Engine:
        now = time.monotonic()
        if self._engine is not None and now < self._looked_at + FOLLOWS_SECONDS:
            return self._engine
        standing = Builds(self._store.book(reading=True)).standing(self._views)
        read = {name: one.build for name, one in standing.items()}
        if self._engine is None or read != {n: s.build for n, s in self._standing.items()}:
            views = [replace(view, build=read[view.name]) for view in self._views]
            if self._engine is not None:
                self._retired.append((now, self._engine))
            self._engine = self._store.reading(views)
        while self._retired and self._retired[0][0] < now - RETIRED_SECONDS:
            self._retired.pop(0)[1].dispose()
        self._standing, self._looked_at = standing, now
        return self._engine
