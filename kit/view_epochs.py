"""Which epoch of each source are the views in? Kept for all of them, whatever they begin anew."""

from sqlalchemy import Engine, insert, select, update

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
        last = {epoch for epoch, present in said.items() if present}
        if heads.epoch in said and last - {fork.epoch for fork in heads.forks}:
            raise EpochWasLeft(heads.service)
        connection.execute(update(EPOCHS).where(e.source == heads.service).values(present=False))
        here = (e.source == heads.service, e.epoch == heads.epoch)
        if not connection.execute(update(EPOCHS).where(*here).values(present=True)).rowcount:
            row = {"source": heads.service, "epoch": heads.epoch, "present": True}
            connection.execute(insert(EPOCHS).values(row))
