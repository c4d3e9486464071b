"""Which epoch of each source are the views in? Kept for all of them, whatever they begin anew."""

from sqlalchemy import Engine, delete, insert, select

from kit.build_tables import EPOCHS
from kit.recorder import EpochWasLeft, Heads
from kit.view_builds import only_one


def go_over(book: Engine, heads: Heads) -> None:
    """Note that a source is heard in its present epoch from now on. ``EpochWasLeft``."""
    e = EPOCHS.c
    of_source = select(e.epoch, e.present).where(e.source == heads.service)
    with book.begin() as connection:
        only_one(connection)
        said = {row.epoch: row.present for row in connection.execute(of_source)}
        if said.get(heads.epoch):
            return
        last = next((epoch for epoch, present in said.items() if present), None)
        if heads.was_left(last, said):
            raise EpochWasLeft(heads.service)
        connection.execute(delete(EPOCHS).where(e.source == heads.service))
        epochs = {*said, *(fork.epoch for fork in heads.forks)}
        rows = [{"epoch": one, "present": one == heads.epoch} for one in epochs]
        connection.execute(insert(EPOCHS).values(source=heads.service), rows)
