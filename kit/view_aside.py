"""What is set aside in a build: what of it concerns a batch, and what has another to leave out?"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, or_, select

from kit.feed import Delivered
from kit.view_parked_tables import of_schema
from kit.view_store import DISCARDED, PARKED, PLACES
from kit.views import View

_ANY = select(select(PARKED.c.stream).exists(), select(DISCARDED.c.stream).exists())


def aside(
    connection: Connection, records: Sequence[Delivered]
) -> tuple[set[UUID], set[tuple[str, int]]]:
    """Return which streams of a batch are held up, and which of its places a person gave up.

    Only these are asked for: where a whole type fails, very much else is parked.
    """
    any_parked, any_given_up = connection.execute(_ANY).one() if records else (False, False)
    streams, places = set[UUID](), set[tuple[str, int]]()
    if any_parked:
        mine = PARKED.c.stream.in_({one.record.stream for one in records})
        streams = set(connection.execute(select(PARKED.c.stream).where(mine).distinct()).scalars())
    if any_given_up:
        found = connection.execute(
            select(DISCARDED.c.source, DISCARDED.c.position).where(_among(records))
        )
        places = {(row.source, row.position) for row in found}
    return streams, places


def _among(records: Sequence[Delivered]) -> Any:  # noqa: ANN401 - a clause
    by_history = dict[tuple[str, UUID], list[int]]()
    for one in records:
        by_history.setdefault((one.source, one.epoch), []).append(one.record.position)
    d = DISCARDED.c
    return or_(
        *(
            and_(d.source == source, d.epoch == epoch, d.position.in_(at))
            for (source, epoch), at in by_history.items()
        )
    )


def given_up_beside(
    read: Connection, built: Connection, view: View
) -> Sequence[Mapping[str, object]]:
    """Return what a person gave up in the build that is read, and the other one does not leave out.

    What stands in another epoch than the places waits until its writers have gone over.
    """
    discarded, places = of_schema(view.schema, DISCARDED), of_schema(view.schema, PLACES)
    epochs = select(places.c.source, places.c.epoch).distinct()
    present = {(row.source, row.epoch) for row in read.execute(epochs)}
    known = {_key(row) for row in built.execute(select(discarded))}
    given_up = read.execute(select(discarded))
    return [
        row._asdict()
        for row in given_up
        if _key(row) not in known and (row.source, row.epoch) in present
    ]


def _key(row: Row[Any]) -> tuple[object, ...]:
    return (row.source, row.epoch, row.lane, row.position)
