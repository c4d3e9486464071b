"""Was everything kept that was promised? Asked once the run has come to rest, of all that is there.

The checker knows every acknowledged command, and trusts only the bytes of the journals.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from kit.envelope import Envelope, Record
from kit.feed import Delivered
from kit.recorder import Heads
from kit.view_store import PARKED, PLACES
from kit.views import View, heard_types
from kit.wire import topic_of
from tests.kit.journal.parked import parked_in
from tests.simulation.customers import Sent
from tests.simulation.histories import history, of_policies, of_view
from tests.simulation.shown import SOURCES, UNSHOWN, applied, book, rows
from tests.simulation.suite import Suite
from tests.simulation.trade import HEARS, data_of

History = Sequence[tuple[Record, Envelope]]


def complaints(suite: Suite, sent: Sequence[Sent]) -> Iterator[str]:
    """Yield what does not hold."""
    histories = {name: history(suite.databases[name].recorder) for name in SOURCES}
    heads = {name: suite.databases[name].recorder.heads(name) for name in SOURCES}
    for name in SOURCES:
        yield from _of_journal(name, histories[name])
        yield from _of_commands(name, heads[name], histories[name], sent)
        yield from _of_topic(suite, name, histories[name])
        for source in HEARS[name]:
            yield from _of_policies(suite, name, heads[source], histories[source])
    for view in suite.views:
        yield from _of_view(suite, view, heads, histories)


def unrest(suite: Suite) -> Iterator[str]:
    """Yield what still has to happen before everything is at rest."""
    heads = {name: suite.databases[name].recorder.heads(name) for name in SOURCES}
    for name in SOURCES:
        recorder = suite.databases[name].recorder
        if recorder.stored_position(topic_of(name)) < heads[name].position:
            yield f"{name} has not published everything"
        for source in HEARS[name]:
            epoch, lanes = heads[source].epoch, heads[source].lanes
            places = {
                one.lane: at for one, at in recorder.tracked(source).items() if one.epoch == epoch
            }
            if any(places.get(lane, 0) < at for lane, at in lanes.items()):
                yield f"{name} has not heard all of {source}"
    with suite.reading.connect() as connection:
        for view in suite.views:
            found = book(connection, view, PLACES)
            there = {(one.source, one.epoch, one.lane): one.position for one in found}
            for name in SOURCES:
                epoch, lanes = heads[name].epoch, heads[name].lanes
                if any(there.get((name, epoch, lane), 0) < at for lane, at in lanes.items()):
                    yield f"{view.name} does not show all of {name}"


def _of_journal(name: str, events: History) -> Iterator[str]:
    versions: dict[UUID, int] = defaultdict(int)
    numbers: dict[tuple[UUID, str], int] = defaultdict(int)
    booked = 0
    lanes: dict[int, int] = defaultdict(int)
    ids = Counter(envelope.id for _, envelope in events)
    yield from (f"{name} holds {one} {n} times" for one, n in ids.items() if n > 1)
    times = [envelope.recorded_at for _, envelope in events]
    if times != sorted(times):
        yield f"the times of {name} fall"
    for record, envelope in events:
        if envelope.version != versions[record.stream] + 1:
            yield f"{name} has {envelope.version} after {versions[record.stream]} of a stream"
        if record.previous != lanes[record.lane]:
            yield f"{name} at {record.position} does not continue its lane"
        versions[record.stream], lanes[record.lane] = envelope.version, record.position
        if envelope.type in {"shop.order-taken.v1", "shop.booked.v1", "store.counted.v1"}:
            key = record.stream, envelope.type
            numbers[key] += 1
            data = data_of(envelope)
            if data["number"] != numbers[key] or data.get("booked", booked) != booked:
                yield f"{name} at {record.position} was decided on something else than there is"
            booked += envelope.type == "shop.booked.v1"


def _of_commands(name: str, heads: Heads, events: History, sent: Sequence[Sent]) -> Iterator[str]:
    given = {one.context.command_id for one in sent}
    found = Counter(envelope.id for _, envelope in events)
    of_people = Counter(
        (envelope.command_id, envelope.type)
        for record, envelope in events
        if envelope.causation_id is None and record.position > 1
    )
    for (command_id, what), times in of_people.items():
        if command_id not in given:
            yield f"{name} has {what} by a command that nobody gave"
        elif times > 1:
            yield f"{name} has {what} {times} times by one command"
    for one in (one for one in sent if one.service == name):
        receipt = one.receipt
        if receipt is None:
            yield f"a command to {name} was never acknowledged"
            continue
        shared = heads.shared_with(receipt.epoch)
        withdrawn = any(at > shared for at in receipt.positions.values())
        if not found[one.event_id] and not withdrawn:
            yield f"{name} has lost an acknowledged command"


def _of_topic(suite: Suite, name: str, events: History) -> Iterator[str]:
    """What a relay says is published is there, and each lane in its order."""
    kafka, topic = suite.kafka, topic_of(name)
    partitions = kafka.found(topic)
    if kafka.lossless:
        there = {(one.record.position, one.record.state) for of in partitions for one in of}
        for record, _ in events:
            if (record.position, record.state) not in there:
                yield f"{name} at {record.position} is not on Kafka"
    if kafka.ordered and kafka.lossless:
        for of in partitions:
            yield from _of_partition(name, of)


def _of_partition(name: str, of: Sequence[Delivered]) -> Iterator[str]:
    reached: dict[tuple[UUID, int], int] = {}
    for one in of:
        key, record = (one.epoch, one.record.lane), one.record
        place = reached.get(key, record.previous)
        if record.position > place:
            if record.previous != place:
                yield f"{name} at {record.position} stands on Kafka out of its order"
            reached[key] = record.position


def _of_policies(suite: Suite, name: str, heads: Heads, events: History) -> Iterator[str]:
    recorder, expected = suite.databases[name].recorder, of_policies(events)
    own = [one for _, one in history(recorder) if one.causation_id is not None]
    effects = Counter(one.causation_id for one in own)
    yield from (f"{name} has acted {n} times on {one}" for one, n in effects.items() if n > 1)
    yield from (f"{name} has not acted on {one}" for one in expected.taken if not effects[one])
    order = [one.causation_id for one in own if one.causation_id in expected.taken]
    for stream in set(expected.taken.values()):
        due = [one for one, of in expected.taken.items() if of == stream]
        if _never_parted(heads) and [one for one in order if one in due] != due:
            yield f"{name} has acted on the events of {stream} in another order"
    yield from _of_parked(
        name,
        {(heads.epoch, at, reason) for at, reason in expected.parked.items()},
        {(one.heard.lane.epoch, one.heard.position, one.reason) for one in parked_in(recorder)},
    )
    rests = {one.event_id for one in recorder.withdrawn()}
    present = {envelope.id for _, envelope in events}
    gone = {one for one in effects if one is not None and one not in present}
    yield from (f"{name} does not say that it rests on {one}" for one in gone - rests)
    yield from (f"{name} says that {one} was withdrawn" for one in rests & present)


def _never_parted(heads: Heads) -> bool:
    """Say whether there was one history only; what was done in a former one stays done."""
    return len(heads.forks) == 1


def _of_parked(name: str, due: set[object], found: set[object]) -> Iterator[str]:
    yield from (f"{name} has not parked {one}" for one in sorted(map(str, due - found)))
    yield from (f"{name} has parked {one}" for one in sorted(map(str, found - due)))


def _of_view(
    suite: Suite, view: View, heads: Mapping[str, Heads], histories: Mapping[str, History]
) -> Iterator[str]:
    due = of_view(histories, frozenset(heard_types(view)), UNSHOWN[view.name])
    with suite.reading.connect() as connection:
        seen = {one[0]: (one[1], one[2]) for one in rows(connection, view, "seen")}
        latest = {one[:2]: one[2:] for one in rows(connection, view, "latest")}
        places, parked = (book(connection, view, one) for one in (PLACES, PARKED))
        log = applied(connection, view)
    if seen != due.seen:
        yield f"{view.name} shows {len(seen)} events, not the {len(due.seen)} that there are"
    if latest != due.latest:
        yield f"{view.name} shows other rows than come of the journals"
    yield from _of_parked(
        view.name, set(due.parked), {(one.source, one.position) for one in parked}
    )
    for one in (*places, *parked):
        if one.epoch != heads[one.source].epoch:
            yield f"{view.name} has a place in a former epoch of {one.source}"
    yield from _of_log(view.name, log, due.seen)


def _of_log(
    name: str,
    log: Sequence[tuple[UUID, UUID, int]],
    due: Mapping[UUID, tuple[UUID, int]],
) -> Iterator[str]:
    times = Counter(event for event, _, _ in log)
    yield from (f"{name} has applied {one} {n} times" for one, n in times.items() if n > 1)
    yield from (f"{name} has never applied {one}" for one in due if not times[one])
    reached: dict[UUID, int] = defaultdict(int)
    for _, stream, version in log:
        if version < reached[stream]:
            yield f"{name} has applied {version} of a stream after {reached[stream]}"
        reached[stream] = version
