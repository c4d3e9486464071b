"""How do appends become statements? One by one, or as a group where none touches another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from psycopg import Connection, Cursor
from psycopg.rows import DictRow, tuple_row

from kit.lanes import lane_of
from kit.postgres_arrays import Made, bigints, blobs, instants, smallints, texts, uuids
from kit.recorder import Append, Given

Reached = Mapping[int, int] | None
"""The last position by lane; none where a stream that was looked at has moved."""

FEW = 4
"""Up to so many streams read and events are given value by value."""

_ARRAYS = ("uuid", "bigint", "smallint", "uuid", "bigint", "text", "smallint", "bytea", "bytea")
_MADE: Mapping[str, Made] = {
    "uuid": uuids,
    "bigint": bigints,
    "smallint": smallints,
    "text": texts,
    "bytea": blobs,
}
_KINDS = [_MADE[array] for array in _ARRAYS]
_REST = "%s::timestamptz, %s::uuid, %s::text, %s::uuid, %s::bigint"
_NO_COMMAND = (None, None, None, None)
_ONE = (
    "SELECT journal_append_one(%s::uuid, %s::bigint, %s::text, %s::smallint, %s::bytea, %s::bytea,"
    " %s::timestamptz, %s::uuid, %s::text) AS reached"
)
_GROUP = (
    "SELECT nth, lane, position FROM journal_append_group(%b::timestamptz[], %b::uuid[],"
    " %b::text[], %b::uuid[], %b::bigint[], %b::smallint[], %b::uuid[], %b::bigint[],"
    " %b::smallint[], %b::uuid[], %b::bigint[], %b::text[], %b::smallint[], %b::bytea[],"
    " %b::bytea[])"
)


def append_one(c: Cursor[DictRow], append: Append) -> Reached:
    """Append by itself, or after what the transaction has appended before."""
    return _ask(c, append)()


def append_several(connection: Connection[DictRow], appends: Sequence[Append]) -> list[Reached]:
    """Append in one transaction: as one statement as far as may be, and each other by itself."""
    group, others = apart(appends)
    if not others:
        return _ask_for_group(connection, appends)()
    with connection.pipeline(), connection.transaction():
        together = _ask_for_group(connection, [appends[nth] for nth in group]) if group else None
        alone = [_ask(connection.cursor(), appends[nth]) for nth in others]
    found = dict(zip(group, together(), strict=True)) if together else {}
    found.update((nth, answer()) for nth, answer in zip(others, alone, strict=True))
    return [found[nth] for nth in range(len(appends))]


def apart(appends: Sequence[Append]) -> tuple[list[int], list[int]]:
    """Return the numbers of those that may go as a group, and of the others.

    Each of a group is a command with events, and meets no other in a stream or a command id: so it
    is the same whether they see each other or not. A group of one is none.
    """
    group, others = list[int](), list[int]()
    touched = set[UUID]()
    for nth, append in enumerate(appends):
        own = {*append.read, *(one.stream for one in append.events)}
        if append.given is not None:
            own.add(append.given.command_id)
        fits = append.given is not None and append.events and touched.isdisjoint(own)
        (group if fits else others).append(nth)
        touched |= own
    return (group, others) if len(group) > 1 else ([], list(range(len(appends))))


def _ask(c: Cursor[DictRow], append: Append) -> Callable[[], Reached]:
    """Send it; what is returned gives the outcome, once a pipeline has ended."""
    if (plain := _plain(append)) is not None:
        asked = c.execute(_ONE, plain, prepare=True, binary=True)
        return partial(_reached_by_one, asked, append.events[0].lane)
    given, events, read = append.given, append.events, append.read
    columns = (
        read.keys(),
        read.values(),
        () if events else [lane_of(stream) for stream in read],
        [one.stream for one in events],
        [one.version for one in events],
        [one.type for one in events],
        [one.lane for one in events],
        [one.before for one in events],
        [one.after for one in events],
    )
    command = _command(given) if given else _NO_COMMAND
    if max(len(read), len(events)) <= FEW:
        # Value by value: an array of few takes longer to make and to read than its elements.
        statement = _append_of(*map(len, columns))
        values = [value for column in columns for value in column]
    else:
        statement = _APPEND
        values = [kind(column) for kind, column in zip(_KINDS, columns, strict=True)]
    c.execute(statement, (*values, append.now, *command), prepare=True, binary=True)
    return partial(_reached, c)


def _plain(append: Append) -> Sequence[object] | None:
    """Return what is said of one event on the one stream that was looked at; none for others."""
    given = append.given
    if given is None or len(append.events) != 1 or len(append.read) != 1:
        return None
    (event,) = append.events
    place = (event.stream, event.version)
    if append.read.get(event.stream) != event.version - 1 or (given.stream, given.version) != place:
        return None
    said = (*place, event.type, event.lane, event.before, event.after)
    return (*said, append.now, given.command_id, given.fingerprint)


def _command(given: Given) -> Sequence[object]:
    return (given.command_id, given.fingerprint, given.stream, given.version)


def _reached(c: Cursor[DictRow]) -> Reached:
    (row,) = c.fetchall()
    if row["lanes_reached"] is None:
        return None
    return dict(zip(row["lanes_reached"], row["positions_reached"], strict=True))


def _reached_by_one(c: Cursor[DictRow], lane: int) -> Reached:
    (row,) = c.fetchall()
    return None if row["reached"] is None else {lane: row["reached"]}


def _append(arrays: Iterable[str]) -> str:
    said = ", ".join(f"{array}::{kind}[]" for array, kind in zip(arrays, _ARRAYS, strict=True))
    return f"SELECT lanes_reached, positions_reached FROM journal_append({said}, {_REST})"  # noqa: S608 - no value in it


@cache
def _append_of(*lengths: int) -> str:
    """Return the statement of an append whose arrays have these lengths."""
    return _append(f"ARRAY[{', '.join(['%s'] * length)}]" for length in lengths)


_APPEND = _append(["%b"] * len(_ARRAYS))


def _ask_for_group(
    connection: Connection[DictRow], appends: Sequence[Append]
) -> Callable[[], list[Reached]]:
    given = [append.given for append in appends if append.given is not None]
    events = [(nth, one) for nth, append in enumerate(appends) for one in append.events]
    read = [(nth, *one) for nth, append in enumerate(appends) for one in append.read.items()]
    columns = (
        instants(append.now for append in appends),
        uuids(one.command_id for one in given),
        texts(one.fingerprint for one in given),
        uuids(one.stream for one in given),
        bigints(one.version for one in given),
        smallints(nth for nth, _, _ in read),
        uuids(stream for _, stream, _ in read),
        bigints(version for _, _, version in read),
        smallints(nth for nth, _ in events),
        uuids(one.stream for _, one in events),
        bigints(one.version for _, one in events),
        texts(one.type for _, one in events),
        smallints(one.lane for _, one in events),
        blobs(one.before for _, one in events),
        blobs(one.after for _, one in events),
    )
    cursor = connection.cursor(row_factory=tuple_row)
    cursor.execute(_GROUP, columns, prepare=True, binary=True)
    return partial(_reached_by_group, cursor, len(appends))


def _reached_by_group(c: Cursor[tuple[Any, ...]], size: int) -> list[Reached]:
    reached: list[dict[int, int]] = [{} for _ in range(size)]
    for nth, lane, position in c:
        reached[nth][lane] = position
    return [lanes or None for lanes in reached]
