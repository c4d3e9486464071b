"""What the gateway hears from personnel: OPDs, positions, people, nominations, decrees, seats."""

from datetime import date
from uuid import UUID

import msgspec

from kit.policies import HeardEvent


class OpdRegistered(HeardEvent, frozen=True, tag="personnel.opd-registered.v1"):
    opd_id: UUID
    code: str
    name: str
    kind: str
    effective_on: date | None
    valid_to: date | None
    predecessors: tuple[UUID, ...]
    source: str
    aliases: tuple[str, ...]
    parent_id: UUID | None = None


class OpdChanged(HeardEvent, frozen=True, tag="personnel.opd-changed.v1"):
    opd_id: UUID
    name: str
    kind: str
    parent_id: UUID | None
    aliases: tuple[str, ...]
    effective_on: date
    legal_basis: str


class OpdClosed(HeardEvent, frozen=True, tag="personnel.opd-closed.v1"):
    opd_id: UUID
    valid_to: date
    successors: tuple[UUID, ...]
    legal_basis: str
    heir_id: UUID | None = None


class OpdEndCancelled(HeardEvent, frozen=True, tag="personnel.opd-end-cancelled.v1"):
    opd_id: UUID
    valid_to: date | None
    successors: tuple[UUID, ...]


class OpdRegistrationCancelled(
    HeardEvent, frozen=True, tag="personnel.opd-registration-cancelled.v1"
):
    opd_id: UUID
    effective_on: date
    predecessors: tuple[UUID, ...]
    reason: str


class Position(msgspec.Struct, frozen=True):
    key: str
    name: str
    technical: bool
    competences: tuple[str, ...]
    certificate_max_age_years: int | None
    may_be_non_asn: bool


class StructurePublished(HeardEvent, frozen=True, tag="personnel.structure-published.v1"):
    effective_on: date
    positions: tuple[Position, ...]
    legal_basis: str
    official: bool


class _Person(HeardEvent, frozen=True):
    """What holds of a person from a day on. The personal part is absent once erased."""

    person_id: UUID
    opd_id: UUID
    employment_type: str
    status: str
    effective_on: date
    grade: str | None = None
    name: str | None = None
    front_title: str | None = None
    back_title: str | None = None
    nip: str | None = None
    phone: str | None = None
    email: str | None = None
    job_title: str | None = None


class PersonRegistered(_Person, frozen=True, tag="personnel.person-registered.v1"):
    pass


class PersonChanged(_Person, frozen=True, tag="personnel.person-changed.v1"):
    pass


class SeatTaken(HeardEvent, frozen=True, tag="personnel.seat-taken.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    nomination_id: UUID
    effective_on: date
    until: date


class SeatLeft(HeardEvent, frozen=True, tag="personnel.seat-left.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    reason: str
    effective_on: date
    left_before_on: date | None = None


class SeatRegained(HeardEvent, frozen=True, tag="personnel.seat-regained.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    until: date
    reason: str | None = None


class NominationDrafted(HeardEvent, frozen=True, tag="personnel.nomination-drafted.v1"):
    nomination_id: UUID
    opd_id: UUID
    term_starts_on: date
    amends: UUID | None = None
    positions: tuple[str, ...] = ()


class PersonNominated(HeardEvent, frozen=True, tag="personnel.person-nominated.v1"):
    nomination_id: UUID
    position: str
    person_id: UUID


class PositionVacated(HeardEvent, frozen=True, tag="personnel.position-vacated.v1"):
    nomination_id: UUID
    position: str


class NominationItem(msgspec.Struct, frozen=True):
    position: str
    certificate_id: UUID | None


class NominationSubmitted(HeardEvent, frozen=True, tag="personnel.nomination-submitted.v1"):
    nomination_id: UUID
    letter_number: str
    letter_on: date
    judged_on: date
    structure_on: date
    items: tuple[NominationItem, ...]
    checklist_on: date | None = None


class ItemVerified(HeardEvent, frozen=True, tag="personnel.item-verified.v1"):
    nomination_id: UUID
    position: str


class ItemReturned(HeardEvent, frozen=True, tag="personnel.item-returned.v1"):
    nomination_id: UUID
    position: str


class NominationVerified(HeardEvent, frozen=True, tag="personnel.nomination-verified.v1"):
    nomination_id: UUID


class NominationReturned(HeardEvent, frozen=True, tag="personnel.nomination-returned.v1"):
    nomination_id: UUID


class NominationPlaced(HeardEvent, frozen=True, tag="personnel.nomination-placed.v1"):
    nomination_id: UUID
    decree_id: UUID


class NominationReleased(HeardEvent, frozen=True, tag="personnel.nomination-released.v1"):
    nomination_id: UUID


class NominationDecreed(HeardEvent, frozen=True, tag="personnel.nomination-decreed.v1"):
    nomination_id: UUID
    decree_id: UUID
    effective_on: date


class NominationWithdrawn(HeardEvent, frozen=True, tag="personnel.nomination-withdrawn.v1"):
    nomination_id: UUID


class DecreePrepared(HeardEvent, frozen=True, tag="personnel.decree-prepared.v1"):
    decree_id: UUID
    title: str
    nominations: tuple[UUID, ...]
    amends: UUID | None = None


class NominationLeftOut(HeardEvent, frozen=True, tag="personnel.nomination-left-out.v1"):
    decree_id: UUID
    nomination_id: UUID
    reason: str


class ItemLeftOut(msgspec.Struct, frozen=True):
    nomination_id: UUID
    position: str
    reason: str


class DecreeDecided(HeardEvent, frozen=True, tag="personnel.decree-decided.v1"):
    decree_id: UUID
    number: str
    decided_on: date
    effective_on: date
    until: date
    signed_by: str
    left_out: tuple[ItemLeftOut, ...] = ()


class DecreeDiscarded(HeardEvent, frozen=True, tag="personnel.decree-discarded.v1"):
    decree_id: UUID


class SignedDocumentAttached(HeardEvent, frozen=True, tag="personnel.signed-document-attached.v1"):
    decree_id: UUID
    sha256: str
    media_type: str
    size: int
    signed: str
    attached_by: str
    remark: str | None
    reason: str | None
