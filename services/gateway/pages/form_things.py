"""What can be acted upon: a nomination, an OPD, a site, as a form and its links show it?"""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from gateway import stages, wording
from gateway.drafts import hides
from gateway.pages.form_fields import Asking
from gateway.routes.nominations import READ_NOMINATIONS
from gateway.views.certificates import certificate
from gateway.views.nominations import Nomination, nomination
from gateway.views.opds import OpdCard, opd_card
from gateway.words import ViewWords


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing, as far as a form has to say what it is about."""

    kind: str
    name: str
    ids: Mapping[str, UUID]
    """As they stand in the addresses of its commands."""
    opd_id: UUID | None = None
    """Whose it is, where it is somebody's own."""
    stream: UUID | None = None
    """What a change of it is compared with: somebody else may have been there."""
    stage: str = ""
    accompanied: bool = False
    """Whether who asks is a companion who acts for it."""
    leads_to: str = "/tugas"
    """The page on which it is shown."""
    facts: tuple[tuple[str, str], ...] = ()


def nomination_thing(asking: Asking) -> Thing | None:
    """Return the nomination of the address, ``None`` too where it is not the reader's to see."""
    return asking_about(asking, asking.ids["nomination_id"])


def asking_about(asking: Asking, nomination_id: UUID) -> Thing | None:
    """Return a nomination as a thing."""
    own = asking.who.confined_to(READ_NOMINATIONS)
    found = nomination(asking.connection, nomination_id, asking.on, confined_to=own)
    return None if found is None or hides(asking.who, found) else thing_of(found)


def thing_of(found: Nomination) -> Thing:
    """Return what a form says of a nomination."""
    named = sum(item.person_id is not None for item in found.items)
    return Thing(
        kind="nomination",
        name=f"Usulan tim {found.opd_name or 'OPD yang belum tercatat'}",
        ids={"nomination_id": found.nomination_id},
        opd_id=found.opd_id,
        stream=found.nomination_id,
        stage=found.stage,
        leads_to=f"/usulan/{found.nomination_id}",
        facts=(
            ("Tahap", wording.sentence(stages.NOMINATION[found.stage])),
            ("Masa tugas mulai", wording.day(found.term_starts_on)),
            ("Jabatan terisi", f"{named} dari {len(found.items)}"),
        ),
    )


def opd_thing(asking: Asking) -> Thing | None:
    """Return the OPD of the address as it is today."""
    card = opd_card(asking.connection, asking.ids["opd_id"], asking.on)
    return None if card is None else thing_of_opd(card)


def thing_of_opd(card: OpdCard) -> Thing:
    """Return what a form says of an OPD."""
    return Thing(
        kind="opd",
        name=card.name,
        ids={"opd_id": card.opd_id},
        opd_id=card.opd_id,
        stream=card.opd_id,
        stage="in-force" if card.in_force else "ended",
        leads_to=f"/opd/{card.code}",
        facts=(
            ("Kode", card.code),
            ("Jenis", wording.sentence(wording.word("opd_kind", card.kind))),
        ),
    )


def certificate_thing(asking: Asking) -> Thing | None:
    """Return the certificate of the address."""
    own = asking.who.confined_to("gateway.read-certificates")
    found = certificate(asking.connection, asking.ids["certificate_id"], asking.on, confined_to=own)
    if found is None:
        return None
    words = ViewWords(asking.connection, asking.on, asking.who)
    return Thing(
        kind="certificate",
        name=found.title,
        ids={"certificate_id": found.certificate_id},
        stream=found.certificate_id,
        stage=found.status,
        facts=(
            ("Pemegang", words.person(found.person_id)),
            ("Nomor", found.number),
            ("Penerbit", found.issuer),
            ("Tanggal terbit", wording.day(found.issued_on)),
        ),
    )
