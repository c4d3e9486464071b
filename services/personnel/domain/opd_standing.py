"""What is an OPD called, and where does it belong, from which day on?"""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from kit import decider
from personnel.domain.form import Text


class OpdKind(StrEnum):
    DINAS = "dinas"
    BADAN = "badan"
    BIRO = "biro"
    SEKRETARIAT = "sekretariat"
    SATUAN = "satuan"
    INSPEKTORAT = "inspektorat"
    UPTD = "uptd"


class ChangeOpd(decider.Command, frozen=True):
    """Rename an OPD or put it under another one from a day on; it stays the same OPD."""

    name: Text
    kind: OpdKind
    effective_on: date
    legal_basis: Text
    aliases: tuple[Text, ...]
    parent_id: UUID | None


class OpdChanged(decider.Event, frozen=True, tag="personnel.opd-changed.v1"):
    """What it is called and where it belongs from ``effective_on`` on, restated in full."""

    opd_id: UUID
    name: str
    kind: OpdKind
    parent_id: UUID | None
    aliases: tuple[str, ...]
    effective_on: date
    legal_basis: str


class OpdEndCancelled(decider.Event, frozen=True, tag="personnel.opd-end-cancelled.v1"):
    """It does not end on a day to come, as had been decided."""

    opd_id: UUID
    effective_on: date
    """The day on which it was no longer to be in force."""
    valid_to: date | None
    """Its last day in force, where it was known before; none, where it has no end."""
    successors: tuple[UUID, ...]
    """Those that do not take over from it."""
    reason: str


class OpdRegistrationCancelled(
    decider.Event, frozen=True, tag="personnel.opd-registration-cancelled.v1"
):
    """It does not begin on a day to come, as had been decided; its code is free again."""

    opd_id: UUID
    effective_on: date
    """The day that was to be its first."""
    predecessors: tuple[UUID, ...]
    """Those from which it was to take over."""
    reason: str


class Standing(msgspec.Struct, frozen=True):
    """What an OPD is called and where it belongs."""

    name: str
    kind: OpdKind
    parent_id: UUID | None
    aliases: tuple[str, ...]
