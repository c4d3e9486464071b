"""Is anything lost, doubled, reordered or stale? Asked of what a run left behind, and its clients.

It knows nothing of crashes: it compares what was promised with what is there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from uuid import UUID

from kit.envelope import Envelope
from kit.feed import Delivered
from tests.lab.evidence import HEARD, Carried, Evidence

Kind = Literal["lost", "doubled", "reordered", "stale", "altered"]


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was promised."""

    kind: Kind
    what: str


def faults(evidence: Evidence) -> list[Fault]:
    """Return all that is wrong; nothing where every promise is kept."""
    found: list[Fault] = []
    for service, journal in evidence.journals.items():
        found += _journal(service, journal)
        found += _topic(service, evidence)
        for source in HEARD[service]:
            found += _policies(service, source, evidence)
    found += _acknowledged(evidence)
    found += _effects(evidence)
    found += _views(evidence)
    found += _shown(evidence)
    return found


def _journal(service: str, journal: Sequence[Delivered]) -> Iterator[Fault]:
    """Positions without gaps, each lane a chain, times that never fall, streams in order."""
    reached: dict[int, int] = {}
    for number, record in enumerate((one.record for one in journal), 1):
        if record.position != number:
            yield Fault("lost", f"{service} {number}: the journal goes on with {record.position}")
            break
        if record.previous != reached.get(record.lane, 0):
            yield Fault("lost", f"{service} {number} follows {record.previous} in its lane")
        reached[record.lane] = record.position
    envelopes = [one.record.envelope() for one in journal]
    for earlier, later in pairwise(envelopes):
        if later.recorded_at < earlier.recorded_at:
            yield Fault("reordered", f"{service}: {later.id} is recorded before {earlier.id}")
    yield from _twice(service, (envelope.id for envelope in envelopes))
    streams: defaultdict[UUID, list[int]] = defaultdict(list)
    for envelope in envelopes:
        streams[envelope.stream].append(envelope.version)
    for stream, versions in streams.items():
        yield from _versions(f"{service} {stream}", versions)


def _twice(service: str, ids: Iterable[UUID]) -> Iterator[Fault]:
    seen: set[UUID] = set()
    for event_id in ids:
        if event_id in seen:
            yield Fault("doubled", f"{service} has {event_id} twice")
        seen.add(event_id)


def _versions(stream: str, versions: Sequence[int]) -> Iterator[Fault]:
    wanted = list(range(1, len(versions) + 1))
    if versions == wanted:
        return
    if len(set(versions)) < len(versions):
        yield Fault("doubled", f"{stream} has a version twice: {versions}")
    elif sorted(versions) == wanted:
        yield Fault("reordered", f"{stream} has its versions as {versions}")
    else:
        yield Fault("lost", f"{stream} has versions {versions} only")


def _acknowledged(evidence: Evidence) -> Iterator[Fault]:
    """What was told to be recorded is recorded, where the token says."""
    places = {
        (service, one.record.position): one
        for service, journal in evidence.journals.items()
        for one in journal
    }
    for told in evidence.notes.acknowledged:
        service, own = told.sent.service, f"{told.sent.service} {told.stream} {told.version}"
        at = [
            places.get((service, position)) for _, position in sorted(told.token.positions.items())
        ]
        there = [one.record.envelope() for one in at if one and one.epoch == told.token.epoch]
        stands = any((one.stream, one.version) == (told.stream, told.version) for one in there)
        if len(there) < len(at) or not stands:
            yield Fault("lost", f"{own} was acknowledged, and does not stand at {told.token}")
        elif any(one.command_id != told.sent.command_id for one in there):
            yield Fault("lost", f"{own} was acknowledged, and is another command's")


def _effects(evidence: Evidence) -> Iterator[Fault]:
    """A command has its effect in one append, and each was asked for or follows from an event."""
    asked = {(sent.service, sent.command_id) for sent in evidence.notes.sent}
    for service, journal in evidence.journals.items():
        last: Envelope | None = None
        done: set[UUID] = set()
        for envelope in (one.record.envelope() for one in journal[1:]):  # after its opening
            command = envelope.command_id
            if command in done and (last is None or last.command_id != command):
                yield Fault("doubled", f"{service}: {command} has its effect in two places")
            if envelope.causation_id is None and (service, command) not in asked:
                yield Fault("doubled", f"{service}: nobody asked for {envelope.type} {envelope.id}")
            done.add(command)
            last = envelope


def _policies(service: str, source: str, evidence: Evidence) -> Iterator[Fault]:
    """Each heard event that is reacted to has led to one command, in the order of its stream."""
    commands: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for one in evidence.journals[service]:
        envelope = one.record.envelope()
        if envelope.causation_id is not None:
            commands[envelope.causation_id][envelope.command_id] = one.record.position
    reached: dict[UUID, int] = {}
    for one in evidence.journals[source]:
        if not evidence.reacts(service, one.record.type):
            continue
        heard = one.record.envelope()
        acted = commands[heard.id]
        said = f"{service} on {heard.type} {heard.id} of {source}"
        if not acted:
            yield Fault("lost", f"{said} has not acted")
        elif len(acted) > 1:
            yield Fault("doubled", f"{said} has acted {len(acted)} times")
        elif (at := min(acted.values())) < reached.get(heard.stream, 0):
            yield Fault("reordered", f"{said} has acted before it did on the one before")
        else:
            reached[heard.stream] = at


def _topic(service: str, evidence: Evidence) -> Iterator[Fault]:
    """Each event of the journal at least once, as it stands there; lanes ascend but for repeats."""
    journal = {one.record.position: one for one in evidence.journals[service]}
    lacking = evidence.lacking.get(service, 0)
    carried = evidence.topics[service]
    found = {one.delivered.record.position for one in carried if one.delivered}
    for position in journal:
        if position > lacking and position not in found:
            yield Fault("lost", f"{service} {position} is not on Kafka")
    for one in carried:
        yield from _as_stored(service, one, journal)
    yield from _lanes(service, carried, found, lacking)


def _as_stored(service: str, one: Carried, journal: Mapping[int, Delivered]) -> Iterator[Fault]:
    if one.delivered is None:
        yield Fault("altered", f"{service}: a record that no relay wrote")
        return
    record = one.delivered.record
    stored = journal.get(record.position)
    if stored is None:
        yield Fault("lost", f"{service} {record.position} is on Kafka, and not in the journal")
    elif stored != one.delivered or one.key != str(record.stream).encode():
        yield Fault("altered", f"{service} {record.position} is not on Kafka as it is stored")


def _lanes(
    service: str, carried: Sequence[Carried], found: set[int], lacking: int
) -> Iterator[Fault]:
    """A record first stands in its partition after the one before it in its lane."""
    at: dict[int, tuple[int, int]] = {}
    for one in carried:
        if one.delivered is None:
            continue
        record = one.delivered.record
        partition, reached = at.get(record.lane, (one.partition, 0))
        if partition != one.partition:
            yield Fault("reordered", f"{service}: lane {record.lane} is in two partitions")
        if record.position <= reached:
            continue  # a repeat
        if record.previous > max(reached, lacking) and record.previous in found:
            told = f"stands on Kafka before {record.previous}"
            yield Fault("reordered", f"{service} {record.position} {told}")
        at[record.lane] = (one.partition, record.position)


def _views(evidence: Evidence) -> Iterator[Fault]:
    """The rows of each view are those that its journals make."""
    for table, folded in evidence.folded.items():
        shown = evidence.shown[table]
        for key in folded.keys() - shown.keys():
            yield Fault("lost", f"{table} lacks {key}")
        for key in shown.keys() - folded.keys():
            yield Fault("doubled", f"{table} has {key}, which no event made")
        for key in folded.keys() & shown.keys():
            if folded[key] != shown[key]:
                yield Fault("stale", f"{table} {key} is {shown[key]}, not {folded[key]}")
    for who, count in evidence.parked.items():
        if count:
            yield Fault("lost", f"{who} has set {count} events aside")


def _shown(evidence: Evidence) -> Iterator[Fault]:
    """Whoever named a command in a question was shown its effect."""
    for one in evidence.notes.shown:
        if one.version < one.wanted or one.lacks:
            lacks = one.lacks or f"version {one.wanted}"
            yield Fault("stale", f"{one.asked} shows version {one.version} and lacks {lacks}")
