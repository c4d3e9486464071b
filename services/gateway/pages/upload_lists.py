"""Which lists can be sent as a file, with which headings, and what does a service say of one?"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx
import msgspec
import xlsxwriter

from gateway.pages.form_answers import UNKNOWN, answer_of

MOST_SHOWN: Final = 200
"""Findings on a page; more than these are put right in rounds."""
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv; charset=utf-8"
_ZIP: Final = b"PK\x03\x04"
_WIDTH: Final = 22


class ListFile(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of list as people are asked for it."""

    key: str
    """In the address."""
    title: str
    lead: str
    operation: str
    """Its operation id in the contract."""
    action: str
    required: Sequence[str]
    """Headings that a list must have."""
    optional: Sequence[str]
    has_day: bool
    """Whether it is said from which day the list holds."""
    counts: Mapping[str, str]
    """What is counted in it, as the service calls it and as people do."""
    helps: Sequence[str]
    """What whoever fills in the template should know."""
    shown_at: str
    """The page on which one sees what was recorded."""


PEOPLE: Final = ListFile(
    key="pegawai",
    title="Impor daftar pegawai",
    lead="Unggah daftar pegawai dari SIASN. Seluruh baris diperiksa dahulu: bila satu "
    "baris salah, tidak satu pun dicatat.",
    operation="personnel-import-people",
    action="personnel.import-people",
    required=("nip_baru", "nama", "kedudukan_hukum_id"),
    optional=(
        *("unor_induk_nama", "unor_nama", "gelar_depan", "gelar_belakang", "jabatan_nama"),
        *("gol_akhir_nama", "status_cpns_pns", "jenis_pegawai_id", "tanggal_lahir"),
        *("jenis_kelamin", "nik", "nomor_hp", "email", "email_gov", "opd_kode"),
        *("unor_induk_id", "unor_id"),
    ),
    has_day=True,
    counts={
        "rows": "Baris",
        "new": "Pegawai baru",
        "changed": "Pegawai yang datanya berubah",
        "unchanged": "Tidak berubah",
        "seats_left": "Kursi tim yang menjadi lowong",
    },
    helps=(
        "Kolom OPD: isi salah satu dari opd_kode, unor_induk_nama, atau unor_nama.",
        "kedudukan_hukum_id menurut SIASN: 01 aktif, 71 PPPK aktif, 99 pensiun, dan seterusnya.",
        "NIP dan NIK berformat teks, agar angkanya tidak dibulatkan.",
    ),
    shown_at="/tugas",
)
DECREES: Final = ListFile(
    key="sk-lama",
    title="Impor SK sebelum sistem ini",
    lead="Unggah daftar SK, tim, dan kursi yang ditetapkan sebelum sistem ini dipakai. Isinya "
    "ditandai “diwarisi” untuk seterusnya; dicatat semuanya, atau tidak satu pun.",
    operation="personnel-import-decrees",
    action="personnel.import-decrees",
    required=(
        *("tanggal_sk", "berlaku_mulai", "berlaku_sampai", "nomor_sk", "penanda_tangan"),
        *("judul_sk", "opd", "jabatan", "nip"),
    ),
    optional=("nik", "nama", "hari_terakhir", "alasan"),
    has_day=False,
    counts={
        "rows": "Baris",
        "decrees": "SK dalam daftar",
        "new_decrees": "SK baru",
        "new_seats": "Kursi baru",
        "unchanged": "Baris yang sudah tercatat",
    },
    helps=(
        "Satu baris untuk setiap kursi. Impor dahulu orangnya, juga bila sudah pensiun.",
        "Tanggal ditulis hari-bulan-tahun, misalnya 31-12-2024. OPD: kode atau namanya waktu itu.",
        "Hanya SK sebelum hari peralihan, yang lebih dahulu ditetapkan administrator.",
        "hari_terakhir dan alasan hanya bila kursi berakhir sebelum masa tugas SK.",
    ),
    shown_at="/keputusan",
)
LISTS: Final = (PEOPLE, DECREES)


class Finding(msgspec.Struct, frozen=True):
    """One thing found in a list."""

    row: int | None
    column: str | None
    value: str | None
    reason: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a list, or would come of it."""

    recorded: bool = False
    counts: Sequence[tuple[str, int]] = ()
    warnings: Sequence[Finding] = ()
    warned: int = 0
    """How many there are, of which ``MOST_SHOWN`` are told."""
    errors: Sequence[Finding] = ()
    wrong: int = 0
    title: str = ""
    """Why nothing is recorded."""
    todo: str = ""

    @property
    def good(self) -> bool:
        """Say whether it can be recorded, or was."""
        return not self.title


def media_type_of(content: bytes) -> str:
    """Return what a list is sent as; whether it is one is for the service to say."""
    return XLSX_TYPE if content.startswith(_ZIP) else "text/csv"


def outcome_of(of: ListFile, answer: httpx.Response, *, preview: bool) -> Outcome:
    """Read what a service says: one document, or lines of which the last one counts."""
    if not answer.is_success:
        return _refused(answer.content, answer.status_code)
    lines = answer.content.splitlines()
    try:
        said: Any = msgspec.json.decode(lines[-1])
        if "problem" in said:
            return _refused(msgspec.json.encode(said["problem"]), answer.status_code)
        told = said.get("summary") or said.get("preview") or said
        warnings = msgspec.convert(told["warnings"], list[Finding])
        counts = [(label, int(told[name])) for name, label in of.counts.items()]
    except (msgspec.MsgspecError, LookupError, TypeError, ValueError):
        return Outcome(title=UNKNOWN)
    return Outcome(
        recorded=not preview,
        counts=counts,
        warnings=warnings[:MOST_SHOWN],
        warned=len(warnings),
    )


def _refused(body: bytes, status: int) -> Outcome:
    problem = answer_of(body, status)
    try:
        errors = msgspec.convert(problem.facts.get("problems", []), list[Finding])
    except msgspec.ValidationError:
        errors = []
    todo = problem.detail or " ".join(each.message for each in problem.errors)
    return Outcome(errors=errors[:MOST_SHOWN], wrong=len(errors), title=problem.title, todo=todo)


def template_csv(of: ListFile) -> bytes:
    """Return the headings, parted as a spreadsheet in Indonesia parts them."""
    return (";".join((*of.required, *of.optional)) + "\r\n").encode()


def template_xlsx(of: ListFile) -> bytes:
    """Return the headings in a sheet whose cells are text, so that no number loses digits."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet = book.add_worksheet("Data")
    headings = (*of.required, *of.optional)
    sheet.set_column(0, len(headings) - 1, _WIDTH, text)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    book.close()
    return file.getvalue()
