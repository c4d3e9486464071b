"""Which signed papers does the legal bureau attach to the decrees of the sample year?

Pages that say of themselves that they are samples; one is scanned again, as happens. The amending
decree is signed electronically, where the suite speaks to a signing service: a fake, in the suite
on one's own machine.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from spbe.demo import amendment
from spbe.demo.decrees import FIRST, GOVERNOR, SECOND, Decree
from spbe.demo.plan import Chain, File, Phase, Step
from spbe.demo.year import Year
from spbe.fake_bsre import SIGNERS

PDF: Final = "application/pdf"
AGAIN: Final = "Pindaian pertama terpotong di tepi kanan (contoh)."
NO_SIGNATURE: Final = "personnel/signature-is-not-set-up"
AMENDING: Final = "Perubahan atas Penetapan Tim Pengelola SPBE Tahap Kedua"


def first(year: Year) -> Sequence[Phase]:
    """Return how the paper of the first decree is attached, and replaced by a clearer scan."""
    return (
        _attached(year, FIRST, FIRST.decided + 1, "pindaian pertama", None),
        _attached(year, FIRST, FIRST.decided + 4, "pindaian kedua", AGAIN),
    )


def second(year: Year) -> Sequence[Phase]:
    """Return how the paper of the second decree is attached."""
    return (_attached(year, SECOND, SECOND.decided + 1, "pindaian", None),)


def amending(year: Year) -> Sequence[Phase]:
    """Return how the amending decree is signed: by a fake, which signs nothing and says so."""
    content, on = scanned(AMENDING, "naskah"), year.at_work(amendment.DECIDED)
    sha256 = hashlib.sha256(content).hexdigest()
    nik, passphrase = next(iter(SIGNERS.items()))
    signing = Step(
        name=f"{amendment.DECREE}/signed",
        user=GOVERNOR,
        path=f"personnel/decrees/{{{amendment.DECREE}}}/electronic-signature",
        body={
            "sha256": sha256,
            "nik": nik,
            "passphrase": passphrase,
            "attached_by": "Biro Hukum",
            "remark": "Dari layanan TIRUAN BSrE (contoh): bukan tanda tangan elektronik.",
            "reason": None,
        },
        left_out_if=NO_SIGNATURE,
        story="The amending decree goes through a fake of BSrE, which signs nothing and says so",
    )
    chain: Chain = [_stored(f"{amendment.DECREE}/file", content, sha256), signing]
    return (Phase("The amending decree is signed", on, on, [chain]),)


def scanned(title: str, scan: str) -> bytes:
    """Return a page of PDF 1.4 that says what it stands for."""
    lines = (
        "DATA CONTOH - bukan dokumen resmi",
        f"{title}, {scan}",
        "Di sini terletak naskah yang ditandatangani Gubernur.",
    )
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 16 TL 60 780 Td {shown}ET"
    return _pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def _pdf(*objects: str) -> bytes:
    """Write the objects with the table of where each begins (ISO 32000, 7.5)."""
    text, begins = "%PDF-1.4\n", list[int]()
    for number, one in enumerate(objects, 1):
        begins.append(len(text))
        text += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{begin:010} 00000 n \n" for begin in begins)
    size = len(objects) + 1
    text += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    end = text.index("xref\n0 ")
    return f"{text}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{end}\n%%EOF\n".encode("ascii")


def _attached(year: Year, decree: Decree, day: int, scan: str, reason: str | None) -> Phase:
    content, on = scanned(decree.title, scan), year.at_work(day)
    sha256, name = (
        hashlib.sha256(content).hexdigest(),
        f"decree/{decree.name}/{scan.rsplit(maxsplit=1)[-1]}",
    )
    body: Mapping[str, object] = {
        "sha256": sha256,
        "media_type": PDF,
        "size": len(content),
        "signed": "outside",
        "attached_by": "Biro Hukum",
        "remark": "Dipindai dari naskah asli (contoh).",
        "reason": reason,
    }
    stored = _stored(f"{name}/file", content, sha256)
    attached = Step(
        name=f"{name}/attached",
        user=GOVERNOR,
        path=f"personnel/decrees/{{decree/{decree.name}}}/document",
        body=body,
    )
    return Phase(f"The signed paper of the {decree.name} decree", on, on, [[stored, attached]])


def _stored(name: str, content: bytes, sha256: str) -> File:
    path = f"personnel/files/{sha256}"
    return File(name=name, user=GOVERNOR, path=path, content=content, media=PDF)
