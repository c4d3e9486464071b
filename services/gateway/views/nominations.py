"""Whom do OPDs nominate, how far is each nomination, and what was found in it?

Why an item was returned is sealed and not kept here: ``reason_event_id`` is the event in whose
stored bytes those who may read it find it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never, get_args
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    MetaData,
    Select,
    String,
    Table,
    select,
)

from gateway.heard import personnel as heard
from gateway.views import decrees, signed_documents, step_events
from gateway.views.answers import answer, answers
from gateway.views.columns import Id, Instant, Listed, listed
from gateway.views.decrees import DECREE
from gateway.views.nominees import ITEM, Nominee, nominees
from gateway.views.opds import OPD, on_day
from gateway.views.structure import Structure, structure_on
from gateway.views.teams import begun_by
from kit.envelope import Envelope
from kit.views import Change, Changed, Delete, Update, Upsert, View

METADATA: MetaData = decrees.METADATA
NOMINATION = Table(
    "nomination",
    METADATA,
    Column("nomination_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("stage", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("term_starts_on", Date, nullable=False),
    Column("letter_number", String),
    Column("letter_on", Date),
    Column("judged_on", Date),
    Column("structure_on", Date),
    Column("checklist_on", Date),
    Column("decree_id", Id),
    Column("effective_on", Date),
    Column("amends", Id),
    Column("positions", Listed, nullable=False),
    Index("nomination_by_stage", "stage", "since"),
    Index("nomination_by_opd", "opd_id", "since"),
    Index("nomination_by_time", "since", "nomination_id"),
)

Named = heard.PersonNominated | heard.PositionVacated | heard.NominationSubmitted
Judged = heard.ItemVerified | heard.ItemReturned
Concluded = heard.NominationVerified | heard.NominationReturned | heard.NominationWithdrawn
Placed = heard.NominationPlaced | heard.NominationReleased | heard.NominationDecreed
Decreed = decrees.Heard | heard.SignedDocumentAttached
Told = heard.NominationDrafted | Named | Judged | Concluded | Placed | Decreed
Heard = Told | step_events.Heard

OPEN = ("draft", "returned")
"""The stages in which the OPD may still name people."""
RUNNING = ("draft", "submitted", "returned", "verified")
"""The stages in which a nomination still waits for somebody."""


_TURNS = (heard.NominationSubmitted, *get_args(Concluded), heard.NominationDecreed)
"""With these a step of the nomination ends; what begins with them comes after them."""


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    if isinstance(event, step_events.Heard):
        return step_events.project(event, envelope)
    ended = [step_events.ended(envelope)] if isinstance(event, _TURNS) else []
    return [*ended, *_project(event, envelope)]


def _project(event: Told, envelope: Envelope) -> Iterable[Change]:  # noqa: PLR0911 - one a kind
    match event:
        case heard.NominationDrafted():
            return [_drafted(event, envelope)]
        case heard.PersonNominated() | heard.PositionVacated() | heard.NominationSubmitted():
            return _named(event, envelope)
        case heard.ItemVerified() | heard.ItemReturned():
            return [_judged(event, envelope)]
        case heard.NominationVerified() | heard.NominationReturned() | heard.NominationWithdrawn():
            stage = _STAGES[type(event)]
            return [_nomination(event, {"stage": stage, "since": envelope.recorded_at})]
        case heard.NominationPlaced() | heard.NominationReleased() | heard.NominationDecreed():
            return [_placed(event, envelope)]
        case heard.SignedDocumentAttached():
            return signed_documents.project(event, envelope)
        case _:
            return decrees.project(event, envelope)


_STAGES: dict[type[Concluded], str] = {
    heard.NominationVerified: "verified",
    heard.NominationReturned: "returned",
    heard.NominationWithdrawn: "withdrawn",
}


def _drafted(event: heard.NominationDrafted, envelope: Envelope) -> Change:
    said = msgspec.structs.asdict(event)
    at = {"stage": "draft", "since": envelope.recorded_at, "positions": listed(event.positions)}
    return Upsert(NOMINATION, said | at)


def _named(event: Named, envelope: Envelope) -> Iterable[Change]:
    of: dict[str, object] = {"nomination_id": event.nomination_id}
    match event:
        case heard.PersonNominated():
            named = {"position": event.position, "person_id": event.person_id}
            fresh = {"certificate_id": None, "verdict": "pending", "reason_event_id": None}
            yield Upsert(ITEM, of | named | fresh)
            yield step_events.named_anew(event.nomination_id, event.position)
        case heard.PositionVacated():
            yield Delete(ITEM, of | {"position": event.position})
            yield step_events.named_anew(event.nomination_id, event.position)
        case heard.NominationSubmitted():
            letter = {"letter_number": event.letter_number, "letter_on": event.letter_on}
            stage = {"stage": "submitted", "since": envelope.recorded_at}
            by = {"structure_on": event.structure_on, "checklist_on": event.checklist_on}
            yield _nomination(event, letter | stage | by | {"judged_on": event.judged_on})
            for item in event.items:
                proof = {"certificate_id": item.certificate_id}
                yield Update(ITEM, of | {"position": item.position}, proof)
        case _:
            assert_never(event)


def _judged(event: Judged, envelope: Envelope) -> Change:
    where = {"nomination_id": event.nomination_id, "position": event.position}
    match event:
        case heard.ItemVerified():
            return Update(ITEM, where, {"verdict": "verified", "reason_event_id": None})
        case heard.ItemReturned():
            return Update(ITEM, where, {"verdict": "returned", "reason_event_id": envelope.id})
        case _:
            assert_never(event)


def _placed(event: Placed, envelope: Envelope) -> Change:
    match event:
        case heard.NominationPlaced():
            return _nomination(event, {"decree_id": event.decree_id})
        case heard.NominationReleased():
            return _nomination(event, {"decree_id": None})
        case heard.NominationDecreed():
            decreed = {"decree_id": event.decree_id, "effective_on": event.effective_on}
            stage = {"stage": "decreed", "since": envelope.recorded_at}
            return _nomination(event, decreed | stage)
        case _:
            assert_never(event)


def _nomination(
    event: heard.NominationSubmitted | Concluded | Placed, values: dict[str, object]
) -> Change:
    return Update(NOMINATION, {"nomination_id": event.nomination_id}, values)


_NEW = (
    *("initial", "left_out", "signed_document", "attachment", "check_entry", "file_kind", "tick"),
    *("rules", "step", "deadline", "holiday", "chain_step", "standing_in_term"),
)
_OF_A_DECREE = (
    *("amends", "begun_at_version", "returned_by", "return_reason", "revoked_number"),
    "revoked_on",
)
VIEW = View(
    name="nominations",
    version=7,
    metadata=METADATA,
    hears=(
        *(heard.NominationDrafted, heard.PersonNominated, heard.PositionVacated),
        *(heard.NominationSubmitted, heard.ItemVerified, heard.ItemReturned),
        *(heard.NominationVerified, heard.NominationReturned, heard.NominationWithdrawn),
        *(heard.NominationPlaced, heard.NominationReleased, heard.NominationDecreed),
        *decrees.HEARD,
        heard.SignedDocumentAttached,
        *step_events.HEARD,
    ),
    project=project,
    changed=(
        *(Changed(table) for table in _NEW),
        Changed("content"),
        Changed("nomination", ("amends", "positions", "structure_on", "checklist_on")),
        Changed("decree", _OF_A_DECREE),
    ),
)


class NominationLine(msgspec.Struct, frozen=True):
    nomination_id: UUID
    opd_id: UUID
    opd_code: str | None
    """``None`` until the register of OPDs has been heard."""
    opd_name: str | None
    stage: str
    since: datetime
    term_starts_on: date
    letter_number: str | None
    letter_on: date | None
    judged_on: date | None
    """The day for which the rules were asked on submission."""
    structure_on: date | None
    """The first day of the structure by which it was judged on submission."""
    checklist_on: date | None
    """The first day of the checklist by which it is verified."""
    decree_id: UUID | None
    """The decree that contains it, prepared or decided."""
    decree_number: str | None
    effective_on: date | None
    amends: UUID | None
    """The decree in whose team it fills single seats; ``None``: a whole team."""
    positions: tuple[str, ...]
    """Which seats these are."""


class Nomination(NominationLine, frozen=True):
    items: tuple[Nominee, ...]
    """In the order of the structure for which it is or was judged, the open positions included."""


def nominations(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    *,
    opd_id: UUID | None = None,
    stages: tuple[str, ...] = (),
    confined_to: UUID | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> tuple[NominationLine, ...]:
    """Return nominations, what moved last first, beyond the one with the id ``after``."""
    wanted = _lines()
    for each in (opd_id, confined_to):
        if each is not None:
            wanted = wanted.where(NOMINATION.c.opd_id == each)
    if stages:
        wanted = wanted.where(NOMINATION.c.stage.in_(stages))
    if after is not None:
        last = select(NOMINATION.c.since).where(NOMINATION.c.nomination_id == after)
        since = last.scalar_subquery()
        same = (NOMINATION.c.since == since) & (NOMINATION.c.nomination_id < after)
        wanted = wanted.where((NOMINATION.c.since < since) | same)
    newest = (NOMINATION.c.since.desc(), NOMINATION.c.nomination_id.desc())
    return answers(connection, wanted.order_by(*newest).limit(limit), NominationLine)


def nomination(
    connection: Connection, nomination_id: UUID, on: date, *, confined_to: UUID | None = None
) -> Nomination | None:
    """Return one nomination; ``None`` too where it is another OPD's than one is confined to."""
    of_it = NOMINATION.c.nomination_id == nomination_id
    row = connection.execute(_lines().where(of_it)).mappings().one_or_none()
    if row is None or confined_to not in (None, row["opd_id"]):
        return None
    is_open = row["judged_on"] is None or row["stage"] in OPEN
    judged_on = max(on, row["term_starts_on"]) if is_open else row["judged_on"]
    structure = asked_for(connection, answer(NominationLine, row), on)
    items = nominees(connection, nomination_id, judged_on, structure)
    wanted = row["positions"]
    if wanted:
        items = tuple(each for each in items if each.position in wanted or each.person_id)
    return answer(Nomination, row, items=items)


def asked_for(connection: Connection, of: NominationLine, on: date) -> Structure | None:
    """Return the structure of the positions: of the submission, or as it would be on the day."""
    if of.structure_on and of.stage not in OPEN:
        return structure_on(connection, of.structure_on)
    begun_on = begun_by(connection, of.opd_id, of.amends)
    return structure_on(connection, begun_on or max(on, of.term_starts_on))


def _lines() -> Select[tuple[object, ...]]:
    joined = NOMINATION.outerjoin(OPD, OPD.c.opd_id == NOMINATION.c.opd_id).outerjoin(
        DECREE, DECREE.c.decree_id == NOMINATION.c.decree_id
    )
    return select(
        NOMINATION,
        OPD.c.code.label("opd_code"),
        on_day("name", NOMINATION.c.term_starts_on).label("opd_name"),
        DECREE.c.number.label("decree_number"),
    ).select_from(joined)
