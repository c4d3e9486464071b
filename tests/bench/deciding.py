"""Prepares and decides decrees over many OPDs, in a process of its own: the child of (h).

``python -m tests.bench.deciding DECREES OPDS URL``: how many decrees, over how many OPDs each, and
the URL of an empty journal. Of each decree it prints the seconds of preparing and of deciding; then
the seconds of loading what the last one looked at, one stream after the other, those of ``COPY`` of
the events that it recorded, how many these are, and the most memory, in bytes.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4, uuid5

import msgspec
import psycopg
import structlog

from kit.catalogue import type_of
from kit.clock import SystemClock
from kit.decider import Actor, Event
from kit.envelope import Context, Envelope, Record, canonical, encode
from kit.journal import Journal
from kit.lanes import lane_of
from kit.recorder_postgres import PostgresRecorder
from kit.sealing import seal
from personnel.catalogue import CATALOGUE
from personnel.domain.competence import CertificateRecognised, competence, competence_of
from personnel.domain.decree import DecideDecree, PrepareDecree, decree
from personnel.domain.drafting import NominationDrafted
from personnel.domain.naming import PersonNominated
from personnel.domain.nomination import nomination
from personnel.domain.opd import OpdRegistered, opd
from personnel.domain.opd_standing import OpdKind
from personnel.domain.person import person
from personnel.domain.person_record import EmploymentType, PersonRegistered, Status
from personnel.domain.structure import STRUCTURE_ID, Position, StructurePublished
from personnel.domain.submission import NominationItem, NominationSubmitted
from personnel.domain.team import NominationOpened, team, team_of
from personnel.domain.verification import ItemVerified, NominationVerified
from tests.bench.log import BEGINS, COPY, put
from tests.bench.peak import peak
from tests.gateway.story import Ring

RING = Ring()
CLERK, FIRST_EPOCH = Actor(uuid4()), uuid4()
BEGAN, FIRST, LAST = date(2020, 1, 1), date(2026, 4, 1), date(2026, 12, 31)
TECHNICAL, SEATS = 4, 8
POSITIONS = tuple(
    Position(f"position_{n}", f"Jabatan {n}", n < TECHNICAL, ("spbe_security",), 5, True)  # noqa: FBT003
    for n in range(SEATS)
)
Told = tuple[UUID, Event]


def nomination_of(opd_id: UUID) -> UUID:
    return uuid5(opd_id, "nomination")


def people_of(opd_id: UUID) -> list[UUID]:
    return [uuid5(opd_id, str(n)) for n in range(SEATS)]


def world(opds: list[UUID]) -> Iterator[Told]:
    """Yield OPDs whose eight people are verified, as their journal would have it."""
    structure = StructurePublished(
        effective_on=BEGAN, positions=POSITIONS, legal_basis="SK", official=False
    )
    yield STRUCTURE_ID, structure
    for number, opd_id in enumerate(opds):
        yield opd_id, _registered(opd_id, number)
        yield from (each for who in people_of(opd_id) for each in _employed(who, opd_id))
        yield from _nominated(opd_id)


def _registered(opd_id: UUID, number: int) -> OpdRegistered:
    return OpdRegistered(
        opd_id=opd_id,
        code=f"OPD-{number}",
        name=f"Dinas Contoh {number}",
        kind=OpdKind.DINAS,
        effective_on=None,
        valid_to=None,
        predecessors=(),
        source="Perda",
        aliases=(),
    )


def _employed(person_id: UUID, opd_id: UUID) -> Iterator[Told]:
    yield (
        person_id,
        PersonRegistered(
            person_id=person_id,
            opd_id=opd_id,
            employment_type=EmploymentType.PNS,
            status=Status.ACTIVE,
            effective_on=BEGAN,
            source="siasn",
            name="Pegawai Contoh",
        ),
    )
    if person_id in people_of(opd_id)[:TECHNICAL]:
        yield (
            competence_of(person_id),
            CertificateRecognised(
                person_id=person_id,
                certificate_id=uuid5(person_id, "certificate"),
                programme_id=None,
                competences=("spbe_security",),
                effective_on=date(2025, 1, 1),
                valid_until=date(2028, 1, 1),
                heard_event_id=uuid5(person_id, "heard"),
            ),
        )


def _nominated(opd_id: UUID) -> Iterator[Told]:
    one, people = nomination_of(opd_id), people_of(opd_id)
    named = list(zip(POSITIONS, people, strict=True))
    yield team_of(opd_id), NominationOpened(opd_id=opd_id, nomination_id=one)
    yield one, NominationDrafted(nomination_id=one, opd_id=opd_id, term_starts_on=FIRST)
    for position, who in named:
        yield one, PersonNominated(nomination_id=one, position=position.key, person_id=who)
    yield (
        one,
        NominationSubmitted(
            nomination_id=one,
            opd_id=opd_id,
            term_starts_on=FIRST,
            letter_number="800/1",
            letter_on=date(2026, 2, 2),
            judged_on=FIRST,
            structure_on=BEGAN,
            items=tuple(NominationItem(position.key, who, None) for position, who in named),
            submitted_by=CLERK.account_id,
        ),
    )
    for position, who in named:
        yield one, ItemVerified(nomination_id=one, position=position.key, person_id=who)
    yield one, NominationVerified(nomination_id=one, opd_id=opd_id)


def records(told: Iterator[Told]) -> Iterator[Record]:
    """Yield them as they are stored."""
    versions: dict[UUID, int] = {}
    for number, (stream, event) in enumerate(told, 1):
        versions[stream] = versions.get(stream, 0) + 1
        name = type_of(event)
        fields = msgspec.to_builtins(event, str_keys=True, order="deterministic")
        personal = {field: fields.pop(field) for field in CATALOGUE.personal(name)}
        event_id = uuid5(stream, f"event {versions[stream]}")
        data = {field: value for field, value in fields.items() if field != "type"}
        envelope = Envelope(
            id=event_id,
            type=name,
            stream=stream,
            version=versions[stream],
            recorded_at=BEGINS,
            effective_on=getattr(event, "effective_on", BEGINS.date()),
            actor=CLERK.account_id,
            command_id=stream,
            correlation_id=stream,
            data=msgspec.Raw(canonical(data)),
            sealed=seal(event_id, personal, event.about(), RING) if personal else None,
        )
        yield Record(
            position=number,
            lane=lane_of(stream),
            previous=0,
            stream=stream,
            type=name,
            state=encode(envelope),
        )


def timed(journal: Journal, one: UUID, command: PrepareDecree | DecideDecree) -> float:
    command_id = uuid4()
    context = Context(command_id=command_id, actor=CLERK, correlation_id=command_id)
    began = time.perf_counter()
    journal.execute(decree, one, command, context=context)
    return time.perf_counter() - began


def loaded(journal: Journal, opds: list[UUID]) -> float:
    """Load what a decision looks at, and decide nothing."""
    began = time.perf_counter()
    for opd_id in opds:
        journal.load(nomination, nomination_of(opd_id))
        journal.load(opd, opd_id)
        journal.load(team, team_of(opd_id))
        for nth, who in enumerate(people_of(opd_id)):
            journal.load(person, who)
            if nth < TECHNICAL:
                journal.load(competence, competence_of(who))
    return time.perf_counter() - began


def copied(url: str, after: int) -> float:
    """Copy the events beyond a position into a table of the same form; return in what time."""
    with psycopg.connect(url, autocommit=True) as line, line.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE stored_events INCLUDING ALL)")
        columns = COPY.partition("(")[2].partition(")")[0]
        asked = f"COPY (SELECT {columns} FROM stored_events WHERE notification_id > {after})"  # noqa: S608 - ours
        with cursor.copy(f"{asked} TO STDOUT (FORMAT binary)".encode()) as told:
            blocks = list(told)
        began = time.perf_counter()
        with cursor.copy(COPY.replace("stored_events", "bare").encode()) as into:
            for block in blocks:
                into.write(block)
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE bare")
    return seconds


def opened(url: str) -> Journal:
    recorder = PostgresRecorder(url)
    recorder.create()
    recorder.fork(FIRST_EPOCH, datetime(2026, 1, 5, tzinfo=UTC))
    journal = Journal(recorder, CATALOGUE, RING, SystemClock())
    journal.open(sample=False)
    return journal


def decided(journal: Journal, number: int, opds: list[UUID]) -> tuple[float, float, int]:
    """Prepare and decide one; return in what time, and how many events are of the decision."""
    one, nominations = uuid4(), tuple(map(nomination_of, opds))
    prepare = PrepareDecree(decree_id=one, title="Tim pengelola SPBE", nominations=nominations)
    preparing = timed(journal, one, prepare)
    before = journal.heads().position
    decide = DecideDecree(
        number=f"188.4/{number}/SULBAR/III/2026",
        decided_on=date(2026, 3, 2),
        effective_on=FIRST,
        until=LAST,
        signed_by="Gubernur",
    )
    return preparing, timed(journal, one, decide), journal.heads().position - before


def main(decrees: int, count: int, url: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    journal = opened(url)
    named = [[uuid4() for _ in range(count)] for _ in range(decrees)]
    with psycopg.connect(url) as connection:
        put(connection, records(world([one for opds in named for one in opds])))
        connection.execute("ANALYZE stored_events")
    loading = loaded(journal, named[-1])
    events = 0
    for number, opds in enumerate(named, 1):
        preparing, deciding, events = decided(journal, number, opds)
        print(preparing, deciding)  # noqa: T201 - the answer
    most, last = peak(), journal.heads().position
    print(loading, copied(url, last - events), events, most)  # noqa: T201 - the answer


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
