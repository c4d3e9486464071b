"""How far is the nomination of an OPD, item by item, and who has to do what next?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from gateway.drafts import READ_DRAFTS
from gateway.routes.nominations import (
    READ_NOMINATIONS,
    ExplainedNomination,
    ExplainedNominee,
    explained,
    named,
)
from gateway.seeing import Reader
from gateway.views.nominations import OPEN, nomination
from kit.sealing import Keyring

NEXT = {
    "empty": "operator OPD mengisi jabatan yang kosong.",
    "filled": (
        "kepala OPD mengajukan usulan dengan surat. Jabatan teknis memerlukan sertifikat yang "
        "membuktikan kompetensinya."
    ),
    "returned": (
        "operator OPD memperbaiki jabatan yang dikembalikan, lalu kepala OPD mengajukan usulan "
        "kembali."
    ),
    "submitted": (
        "verifikator Diskominfo memeriksa jabatan demi jabatan, lalu menyatakan usulan "
        "terverifikasi atau mengembalikannya dengan alasan."
    ),
    "verified": "Biro Hukum memasukkan usulan ke dalam rancangan SK kolektif.",
    "placed": "Gubernur menetapkan SK kolektif yang memuat usulan ini.",
}


class UnderWay(msgspec.Struct, frozen=True):
    """A nomination as those see it who may look into it."""

    items: Sequence[ExplainedNominee]
    next: str
    """Who does what next."""

    @property
    def filled(self) -> int:
        """Return for how many positions somebody is named."""
        return sum(item.person_id is not None for item in self.items)


def under_way(
    connection: Connection, who: Reader, nomination_id: UUID, on: date, keyring: Keyring
) -> UnderWay | None:
    """Return the nomination, the reasons of what came back included, as the API shows it."""
    own = who.confined_to(READ_NOMINATIONS)
    found = nomination(connection, nomination_id, on, confined_to=own)
    if found is None:
        return None
    told = explained(connection, named(connection, who, found, on), on, keyring)
    return UnderWay(told.items, next_step(told))


def next_step(found: ExplainedNomination) -> str:
    """Return who does what next, nothing where it has come to its end."""
    return NEXT.get(_waits_for(found), "")


def may_draft(who: Reader, opd_id: UUID) -> bool:
    """Say whether the reader is one of those who see the drafts of the OPD."""
    return who.sees(READ_DRAFTS, opd_id)


def _waits_for(found: ExplainedNomination) -> str:
    if found.stage in OPEN:
        if any(item.person_id is None for item in found.items):
            return "empty"
        return "returned" if found.stage == "returned" else "filled"
    return "placed" if found.stage == "verified" and found.decree_id else found.stage
