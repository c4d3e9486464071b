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


class Standing(msgspec.Struct, frozen=True):
    """What an OPD is called and where it belongs."""

    name: str
    kind: OpdKind
    parent_id: UUID | None
    aliases: tuple[str, ...]
