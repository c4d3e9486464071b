"""Do those who change the book of builds wait for each other, whoever reads it first?"""

from collections.abc import Callable
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event

from kit.view_builds import BeingRebuilt, Builds
from kit.view_store import ViewStore
from tests.kit.rebuilding import store
from tests.kit.tally_view import TALLY

__all__ = ["store"]

HOLDER = uuid4()


def not_go_back(builds: Builds) -> None:
    with pytest.raises(BeingRebuilt):
        builds.back(TALLY)


CHANGES: dict[str, Callable[[Builds], object]] = {
    "begin_first": lambda builds: builds.begin_first(TALLY),
    "complete": lambda builds: builds.complete(TALLY),
    "write_beside": lambda builds: builds.write_beside(TALLY, HOLDER, 2),
    "back": not_go_back,
    "forget": lambda builds: builds.forget(TALLY),
}


def after_reading(store: ViewStore, table: str, befalls: Callable[[], None]) -> Builds:
    """Return a book that something befalls as soon as it has read a table, once."""
    engine = store.book().execution_options(whose="slow")
    fallen: list[str] = []

    def read(_: Connection, __: object, statement: str, *___: object) -> None:
        if statement.startswith("SELECT") and table in statement and not fallen:
            fallen.append(statement)
            befalls()

    event.listen(engine, "after_cursor_execute", read)
    return Builds(engine)


@pytest.mark.parametrize("table", ["standing", "rebuilds"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_flip_is_undone_by_nobody_who_read_the_book_before_it(
    store: ViewStore, change: str, table: str
) -> None:
    store.create([TALLY])
    builds = Builds(store.book())
    assert builds.take([(TALLY, 2)], HOLDER)
    if change != "begin_first":
        builds.write_beside(TALLY, HOLDER, 2)
    flip = Thread(target=builds.flip, args=(TALLY, HOLDER, 2))

    def flipped() -> None:
        flip.start()
        flip.join(0.5)  # it may have to wait

    CHANGES[change](after_reading(store, table, flipped))
    if flip.ident is None:
        flip.start()
    flip.join(20)
    standing = builds.standing([TALLY])["tally"]
    assert (standing.build, standing.complete) == (2, True)
