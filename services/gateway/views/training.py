"""Which programmes and batches are there, and who took part in them with what result?"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    Select,
    String,
    Table,
    func,
    select,
)

from gateway.heard import training as heard
from gateway.views import certificates
from gateway.views.answers import answers
from gateway.views.certificates import METADATA
from gateway.views.columns import Exact, Id, Instant, Listed, listed
from gateway.views.person_card import card_on, name_in
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert, View

PROGRAMME = Table(
    "programme",
    METADATA,
    Column("programme_id", Id, primary_key=True),
    Column("title", String, nullable=False),
    Column("provider", String, nullable=False),
    Column("provider_name", String, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("competences", Listed, nullable=False),
    Column("hours_jp", Integer, nullable=False),
    Column("certificate_kind", String, nullable=False),
    Column("validity_months", Integer),
    Column("retired_on", Date),
)
BATCH = Table(
    "batch",
    METADATA,
    Column("batch_id", Id, primary_key=True),
    Column("programme_id", Id, nullable=False, index=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("place", String, nullable=False),
    Column("online", Boolean, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("completed", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
)
PARTICIPANT = Table(
    "participant",
    METADATA,
    Column("batch_id", Id, primary_key=True),
    Column("person_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("outcome", String),
    Column("score", Exact),
    Column("assessed_on", Date),
    Column("certificate_id", Id),
    Column("absent", Boolean, nullable=False),
    Index("participant_by_person", "person_id"),
)
ATTENDANCE = Table(
    "attendance",
    METADATA,
    Column("batch_id", Id, primary_key=True),
    Column("person_id", Id, primary_key=True),
    Column("attended_on", Date, primary_key=True),
    Column("jp", Integer, nullable=False),
)

Offered = heard.ProgrammeRegistered | heard.ProgrammeRetired
Run = heard.BatchScheduled | heard.BatchCompleted
Part = (
    heard.PersonEnrolled
    | heard.AttendanceRecorded
    | heard.ResultRecorded
    | heard.CertificateAwarded
    | heard.AwardWithdrawn
)
Heard = Offered | Run | Part | certificates.Heard


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.ProgrammeRegistered() | heard.ProgrammeRetired():
            return [_offered(event, envelope.stream)]
        case heard.BatchScheduled() | heard.BatchCompleted():
            return _run(event, envelope)
        case heard.PersonEnrolled() | heard.AttendanceRecorded() | heard.ResultRecorded():
            return [_part(event, envelope.stream)]
        case heard.CertificateAwarded() | heard.AwardWithdrawn():
            return [_part(event, envelope.stream)]
        case _:
            return certificates.project(event, envelope)


def _offered(event: Offered, programme_id: UUID) -> Change:
    match event:
        case heard.ProgrammeRegistered():
            said = msgspec.structs.asdict(event)
            own = {"programme_id": programme_id, "competences": listed(event.competences)}
            return Upsert(PROGRAMME, said | own)
        case heard.ProgrammeRetired():
            retired = {"retired_on": event.effective_on}
            return Update(PROGRAMME, {"programme_id": programme_id}, retired)
        case _:
            assert_never(event)


def _run(event: Run, envelope: Envelope) -> Iterable[Change]:
    batch_id = envelope.stream
    match event:
        case heard.BatchScheduled():
            said = msgspec.structs.asdict(event) | {"since": envelope.recorded_at}
            yield Upsert(BATCH, said | {"batch_id": batch_id, "completed": False})
        case heard.BatchCompleted():
            yield Update(BATCH, {"batch_id": batch_id}, {"completed": True})
            for person_id in event.absent:
                who = {"batch_id": batch_id, "person_id": person_id}
                yield Update(PARTICIPANT, who, {"absent": True})
        case _:
            assert_never(event)


def _part(event: Part, batch_id: UUID) -> Change:
    who = {"batch_id": batch_id, "person_id": event.person_id}
    match event:
        case heard.PersonEnrolled():
            return Upsert(PARTICIPANT, who | {"opd_id": event.opd_id, "absent": False})
        case heard.AttendanceRecorded():
            return Upsert(ATTENDANCE, who | {"attended_on": event.attended_on, "jp": event.jp})
        case heard.ResultRecorded():
            return Update(
                PARTICIPANT,
                who,
                {
                    "outcome": event.outcome,
                    "score": event.score,
                    "assessed_on": event.assessed_on,
                },
            )
        case heard.CertificateAwarded():
            return Update(PARTICIPANT, who, {"certificate_id": event.certificate_id})
        case heard.AwardWithdrawn():
            return Update(PARTICIPANT, who, {"certificate_id": None})
        case _:
            assert_never(event)


VIEW = View(
    name="training",
    version=1,
    metadata=METADATA,
    hears=(
        *(heard.ProgrammeRegistered, heard.ProgrammeRetired),
        *(heard.BatchScheduled, heard.BatchCompleted, heard.PersonEnrolled),
        *(heard.AttendanceRecorded, heard.ResultRecorded),
        *(heard.CertificateAwarded, heard.AwardWithdrawn),
        *certificates.HEARS,
    ),
    project=project,
)


class Programme(msgspec.Struct, frozen=True):
    programme_id: UUID
    title: str
    provider: str
    provider_name: str
    kind: int
    competences: tuple[str, ...]
    hours_jp: int
    certificate_kind: str
    validity_months: int | None
    retired_on: date | None


class BatchLine(msgspec.Struct, frozen=True):
    batch_id: UUID
    programme_id: UUID
    programme_title: str | None
    starts_on: date
    ends_on: date
    place: str
    online: bool
    seats: int
    completed: bool
    participants: int


class Participation(msgspec.Struct, frozen=True):
    batch_id: UUID
    programme_id: UUID
    programme_title: str | None
    person_id: UUID
    person_name: str
    opd_id: UUID
    outcome: str | None
    score: Decimal | None
    assessed_on: date | None
    certificate_id: UUID | None
    absent: bool
    jp: int
    """The hours attended, in JP."""


def programmes(
    connection: Connection, *, after: UUID | None = None, limit: int = 100
) -> tuple[Programme, ...]:
    """Return programmes by their id, beyond ``after``."""
    wanted = select(PROGRAMME)
    if after is not None:
        wanted = wanted.where(PROGRAMME.c.programme_id > after)
    return answers(connection, wanted.order_by(PROGRAMME.c.programme_id).limit(limit), Programme)


def batches(
    connection: Connection,
    *,
    programme_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> tuple[BatchLine, ...]:
    """Return batches by their id, beyond ``after``."""
    count = select(func.count()).where(PARTICIPANT.c.batch_id == BATCH.c.batch_id)
    wanted = select(
        BATCH,
        PROGRAMME.c.title.label("programme_title"),
        count.scalar_subquery().label("participants"),
    ).select_from(BATCH.outerjoin(PROGRAMME, PROGRAMME.c.programme_id == BATCH.c.programme_id))
    if programme_id is not None:
        wanted = wanted.where(BATCH.c.programme_id == programme_id)
    if after is not None:
        wanted = wanted.where(BATCH.c.batch_id > after)
    return answers(connection, wanted.order_by(BATCH.c.batch_id).limit(limit), BatchLine)


def participants(
    connection: Connection, batch_id: UUID, on: date, *, confined_to: UUID | None = None
) -> tuple[Participation, ...]:
    """Return who enrolled in a batch; of one OPD only where one is confined to it."""
    wanted = _participations(on).where(PARTICIPANT.c.batch_id == batch_id)
    if confined_to is not None:
        wanted = wanted.where(PARTICIPANT.c.opd_id == confined_to)
    return answers(connection, wanted.order_by(PARTICIPANT.c.person_id), Participation)


def participations(connection: Connection, person_id: UUID, on: date) -> tuple[Participation, ...]:
    """Return in which batches a person enrolled, the earliest first."""
    wanted = _participations(on).where(PARTICIPANT.c.person_id == person_id)
    return answers(connection, wanted.order_by(BATCH.c.starts_on, BATCH.c.batch_id), Participation)


def _participations(on: date) -> Select[tuple[object, ...]]:
    card, held = card_on(PARTICIPANT.c.person_id, on)
    hours = select(func.coalesce(func.sum(ATTENDANCE.c.jp), 0)).where(
        ATTENDANCE.c.batch_id == PARTICIPANT.c.batch_id,
        ATTENDANCE.c.person_id == PARTICIPANT.c.person_id,
    )
    joined = (
        PARTICIPANT.join(BATCH, BATCH.c.batch_id == PARTICIPANT.c.batch_id)
        .outerjoin(PROGRAMME, PROGRAMME.c.programme_id == BATCH.c.programme_id)
        .outerjoin(card, held)
    )
    return select(
        PARTICIPANT,
        BATCH.c.programme_id,
        PROGRAMME.c.title.label("programme_title"),
        name_in(card),
        hours.scalar_subquery().label("jp"),
    ).select_from(joined)
