"""What does each event of a nomination, its decree and its team look like?"""

from personnel.domain.decree import DecreeDecided, DecreeDiscarded, DecreePrepared
from personnel.domain.decree_contents import NominationLeftOut
from personnel.domain.decree_number import DecreeNumberTaken, number_of
from personnel.domain.drafting import NominationDrafted
from personnel.domain.naming import PersonNominated, PositionVacated
from personnel.domain.nomination import (
    NominationDecreed,
    NominationPlaced,
    NominationReleased,
    NominationWithdrawn,
)
from personnel.domain.opd import opd_id_of
from personnel.domain.submission import NominationItem, NominationSubmitted
from personnel.domain.team import (
    NominationClosed,
    NominationOpened,
    TeamDecreed,
    TeamDissolved,
    TeamMember,
    team_of,
)
from personnel.domain.tenure import LeavingReason
from personnel.domain.verification import (
    ItemReturned,
    ItemVerified,
    NominationReturned,
    NominationVerified,
)
from spbe.contracts.story import (
    BUDI,
    CERTIFICATE,
    DECREE,
    DRAFT_DECREE,
    NOMINATION,
    OPERATOR,
    POSITION,
    SITI,
    Told,
    day,
    id_of,
    stream,
)

_KOMINFO = opd_id_of("DISKOMINFOSP")
_TITLE = "Pembentukan Tim Pengelola SPBE Perangkat Daerah (contoh)"
_NUMBER = "188.4/CONTOH/SULBAR/III/2026"
_WITHDRAWN_NOMINATION = id_of("usulan yang dicabut")
_OTHER_DECREE = id_of("rancangan lain")

_ITEMS = (
    NominationItem(position=POSITION, person_id=SITI, certificate_id=CERTIFICATE),
    NominationItem(position="asset_custodian", person_id=BUDI, certificate_id=None),
)

_SUBMITTED = NominationSubmitted(
    nomination_id=NOMINATION,
    opd_id=_KOMINFO,
    term_starts_on=day(4, 1),
    letter_number="800/CONTOH/DISKOMINFOSP/II/2026",
    letter_on=day(2, 9),
    judged_on=day(4, 1),
    structure_on=day(1, 1),
    items=_ITEMS,
    submitted_by=OPERATOR,
)

_DECIDED = DecreeDecided(
    decree_id=DECREE,
    title=_TITLE,
    nominations=(NOMINATION,),
    number=_NUMBER,
    decided_on=day(3, 2),
    effective_on=day(4, 1),
    until=day(12, 31),
    signed_by="Gubernur Sulawesi Barat",
)

_MEMBERS = (
    TeamMember(position=POSITION, person_id=SITI),
    TeamMember(position="asset_custodian", person_id=BUDI),
)

_TEAM = TeamDecreed(
    opd_id=_KOMINFO,
    decree_id=DECREE,
    nomination_id=NOMINATION,
    effective_on=day(4, 1),
    until=day(12, 31),
    members=_MEMBERS,
    structure_on=day(1, 5),
)

TOLD: tuple[Told, ...] = (
    *stream(
        NOMINATION,
        (
            day(1, 19),
            NominationDrafted(nomination_id=NOMINATION, opd_id=_KOMINFO, term_starts_on=day(4, 1)),
        ),
        (
            day(1, 19),
            PersonNominated(nomination_id=NOMINATION, position=POSITION, person_id=BUDI),
        ),
        (
            day(2, 2),
            PositionVacated(nomination_id=NOMINATION, position=POSITION, person_id=BUDI),
        ),
        (day(2, 9), _SUBMITTED),
        (day(2, 11), ItemVerified(nomination_id=NOMINATION, position=POSITION, person_id=SITI)),
        (
            day(2, 11),
            ItemReturned(
                nomination_id=NOMINATION,
                position="asset_custodian",
                person_id=BUDI,
                reason="SK pengurus barang Budi Contoh belum dilampirkan.",
            ),
        ),
        (
            day(2, 11),
            NominationReturned(
                nomination_id=NOMINATION, opd_id=_KOMINFO, positions=("asset_custodian",)
            ),
        ),
        (day(2, 13), NominationVerified(nomination_id=NOMINATION, opd_id=_KOMINFO)),
        (day(2, 16), NominationPlaced(nomination_id=NOMINATION, decree_id=DRAFT_DECREE)),
        (day(2, 16), NominationReleased(nomination_id=NOMINATION, decree_id=DRAFT_DECREE)),
        (
            day(3, 2),
            NominationDecreed(
                nomination_id=NOMINATION,
                opd_id=_KOMINFO,
                decree_id=DECREE,
                effective_on=day(4, 1),
            ),
        ),
    ),
    *stream(
        _WITHDRAWN_NOMINATION,
        (
            day(3, 16),
            NominationWithdrawn(
                nomination_id=_WITHDRAWN_NOMINATION, opd_id=_KOMINFO, reason="Susunan tim berubah."
            ),
        ),
        after=2,
    ),
    *stream(
        DECREE,
        (day(2, 16), DecreePrepared(decree_id=DECREE, title=_TITLE, nominations=(NOMINATION,))),
        (day(3, 2), _DECIDED),
    ),
    *stream(
        DRAFT_DECREE,
        (day(2, 16), DecreeDiscarded(decree_id=DRAFT_DECREE, reason="Judulnya keliru.")),
        after=1,
    ),
    *stream(
        _OTHER_DECREE,
        (
            day(3, 16),
            NominationLeftOut(
                decree_id=_OTHER_DECREE,
                nomination_id=_WITHDRAWN_NOMINATION,
                reason="Perda Nomor 3 Tahun 2026",
            ),
        ),
        after=1,
    ),
    *stream(
        number_of(_NUMBER, 2026),
        (
            day(3, 2),
            DecreeNumberTaken(number=_NUMBER, decree_id=DECREE, effective_on=day(3, 2)),
        ),
    ),
    *stream(
        team_of(_KOMINFO),
        (day(1, 19), NominationOpened(opd_id=_KOMINFO, nomination_id=NOMINATION)),
        (day(3, 2), NominationClosed(opd_id=_KOMINFO, nomination_id=NOMINATION)),
        (day(3, 2), _TEAM),
        (
            day(6, 1),
            TeamDissolved(
                opd_id=_KOMINFO,
                decree_id=DECREE,
                effective_on=day(6, 1),
                reason=LeavingReason.OPD_CLOSED,
            ),
        ),
    ),
)
