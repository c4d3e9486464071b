"""The signed paper of a decree is attached once it is decided, and replaced only with a reason."""

from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.decree import decree
from personnel.domain.signed_document import (
    AttachSignedDocument,
    DecreeIsNotDecided,
    DocumentType,
    ReplacementNeedsReason,
    SignedDocumentAttached,
    Signing,
    document_of,
    signed_document,
)
from tests.personnel.decrees import discarded, prepared, signed
from tests.personnel.examples import DECREE, History

SCANNED, CLEARER = "0c" * 32, "0d" * 32

decides = Spec(signed_document)
is_decided: History = {(decree, DECREE): [prepared, signed]}

attach = AttachSignedDocument(
    decree_id=DECREE,
    sha256=SCANNED,
    media_type=DocumentType.PDF,
    size=12_000,
    signed=Signing.OUTSIDE,
    attached_by="Biro Hukum",
    remark="Dipindai dari naskah asli.",
)
attached = SignedDocumentAttached(
    decree_id=DECREE,
    sha256=SCANNED,
    media_type=DocumentType.PDF,
    size=12_000,
    signed=Signing.OUTSIDE,
    attached_by="Biro Hukum",
    remark="Dipindai dari naskah asli.",
    replaces=None,
    reason=None,
)
clearer = replace(attach, sha256=CLEARER, reason="Halaman 3 terpotong.")
replaced = replace(attached, sha256=CLEARER, replaces=SCANNED, reason="Halaman 3 terpotong.")


def test_a_decided_decree_gets_its_signed_document() -> None:
    decides(given=[], when=attach, then=[attached], elsewhere=is_decided)


def test_a_first_document_replaces_nothing_whatever_reason_is_given() -> None:
    decides(
        given=[],
        when=replace(attach, reason="Tidak perlu."),
        then=[attached],
        elsewhere=is_decided,
    )


def test_a_decree_that_is_not_decided_has_no_signed_document() -> None:
    decides(given=[], when=attach, then=DecreeIsNotDecided)
    for history in ([prepared], [prepared, discarded]):
        elsewhere: History = {(decree, DECREE): history}
        decides(given=[], when=attach, then=DecreeIsNotDecided, elsewhere=elsewhere)


def test_the_same_document_again_changes_nothing() -> None:
    decides(given=[attached], when=attach, then=[], elsewhere=is_decided)
    again = replace(attach, remark="Klik kedua.", reason="Klik kedua.")
    decides(given=[attached], when=again, then=[], elsewhere=is_decided)


def test_another_document_takes_its_place_with_a_reason_only() -> None:
    decides(given=[attached], when=clearer, then=[replaced], elsewhere=is_decided)
    silent = replace(clearer, reason=None)
    decides(given=[attached], when=silent, then=ReplacementNeedsReason, elsewhere=is_decided)


def test_an_earlier_document_may_count_again_with_a_reason() -> None:
    back = replace(attach, reason="Pindaian pertama yang benar.")
    then = replace(attached, replaces=CLEARER, reason="Pindaian pertama yang benar.")
    decides(given=[attached, replaced], when=back, then=[then], elsewhere=is_decided)


def test_that_it_was_signed_otherwise_is_a_replacement_too() -> None:
    other = replace(attach, signed=Signing.ELECTRONIC)
    decides(given=[attached], when=other, then=ReplacementNeedsReason, elsewhere=is_decided)


def test_each_decree_has_one_stream_of_documents() -> None:
    assert document_of(DECREE) == document_of(DECREE) != DECREE
