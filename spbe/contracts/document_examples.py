"""What does each event of a decree's signed document look like?"""

from personnel.domain.signed_document import (
    DocumentType,
    SignedDocumentAttached,
    Signing,
    document_of,
)
from spbe.contracts.story import DECREE, Told, day, stream

_SCANNED, _CLEARER = "0c" * 32, "0d" * 32

TOLD: tuple[Told, ...] = stream(
    document_of(DECREE),
    (
        day(3, 4),
        SignedDocumentAttached(
            decree_id=DECREE,
            sha256=_CLEARER,
            media_type=DocumentType.PDF,
            size=2_408_448,
            signed=Signing.OUTSIDE,
            attached_by="Biro Hukum",
            remark="Dipindai dari naskah asli (contoh).",
            replaces=_SCANNED,
            reason="Halaman 3 pada pindaian pertama terpotong (contoh).",
        ),
    ),
    after=1,
)
