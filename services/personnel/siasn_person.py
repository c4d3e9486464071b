"""Says whom one row of an HR export names, with which status, in which OPD."""

import re
from collections.abc import Mapping
from datetime import date
from sys import intern
from typing import Final
from uuid import UUID

import msgspec

from personnel.domain.form import EMAIL, PHONE, SAYS_SOMETHING
from personnel.domain.nip import LENGTH, Nip, Sex, check, normalise
from personnel.domain.person_record import EmploymentType, Status
from personnel.siasn_cells import RowReader

REQUIRED: Final = ("nip_baru", "nama", "kedudukan_hukum_id")
OPD_COLUMNS: Final = ("opd_kode", "unor_induk_id", "unor_induk_nama", "unor_id", "unor_nama")
OPTIONAL: Final = (
    *("gelar_depan", "gelar_belakang", "tanggal_lahir", "jenis_kelamin", "nik", "nomor_hp"),
    *("email", "email_gov", "jenis_pegawai_id", "status_cpns_pns", "gol_akhir_nama"),
    "jabatan_nama",
)
COLUMNS: Final = frozenset({*REQUIRED, *OPD_COLUMNS, *OPTIONAL})

STATUS: Final[Mapping[str, Status]] = {
    "01": Status.ACTIVE,
    "02": Status.UNPAID_LEAVE,
    "03": Status.STUDY_ASSIGNMENT,
    "04": Status.SUSPENDED,
    "20": Status.PRE_RETIREMENT_LEAVE,
    "52": Status.INACTIVE,
    "66": Status.DISMISSED,
    "71": Status.ACTIVE,
    "98": Status.RETIRED,
    "99": Status.RETIRED,
}
"""SIASN ``kedudukanHukum``. 71 is what SIASN gives an active PPPK."""

TYPE_SAID: Final[Mapping[str, EmploymentType]] = {
    **dict.fromkeys(("p", "pns", "c", "cpns"), EmploymentType.PNS),
    **dict.fromkeys(("pppk", "p3k"), EmploymentType.PPPK),
}
"""What the two columns on it say in words; the numbers of ``jenis_pegawai_id`` say nothing sure."""

SEX_SAID: Final = {
    **dict.fromkeys(("m", "l", "1", "pria", "laki-laki"), Sex.MALE),
    **dict.fromkeys(("f", "p", "2", "wanita", "perempuan"), Sex.FEMALE),
}


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person as the file has them. ``nip`` or ``nik`` says who it is."""

    row: int
    opd_id: UUID
    opd_column: str
    """Which column named the OPD, and how: for what is found wrong with it later."""
    opd_said: str
    employment_type: EmploymentType
    status: Status
    name: str
    front_title: str | None = None
    back_title: str | None = None
    nip: str | None = None
    nik: str | None = None
    born_on: date | None = None
    phone: str | None = None
    email: str | None = None
    job_title: str | None = None
    grade: str | None = None

    def __repr__(self) -> str:
        """Keep the person out of logs and traces."""
        return f"PersonRow(row={self.row})"


class Identity(msgspec.Struct, frozen=True):
    """Who a row is about, known even where the rest of the row is wrong."""

    nip: Nip | None = None
    nik: str | None = None


def spelt(name: str) -> str:
    """Return a unit's name as it is compared: case and spaces do not count."""
    return "".join(name.split()).lower()


def person_of(row: RowReader, identity: Identity, opds: Mapping[str, UUID]) -> PersonRow | None:
    """Return the person, or ``None`` where the row now holds problems. ``opds``: by ``spelt``."""
    name, status, opd = _name(row), _status(row), _opd(row, opds)
    born_on = row.date("tanggal_lahir")
    if row.problems or name is None or status is None or opd is None:
        return None
    opd_id, opd_column = opd
    return PersonRow(
        row=row.row,
        opd_id=opd_id,
        opd_column=opd_column,
        opd_said=intern(row.text(opd_column) or ""),
        employment_type=_employment_type(row, identity.nip),
        status=status,
        name=name,
        front_title=row.text("gelar_depan"),
        back_title=row.text("gelar_belakang"),
        nip=identity.nip.digits if identity.nip else None,
        nik=identity.nik,
        born_on=born_on,
        phone=_phone(row),
        email=_email(row, "email_gov") or _email(row, "email"),
        job_title=row.text("jabatan_nama"),
        grade=row.text("gol_akhir_nama"),
    )


def identity_of(row: RowReader) -> Identity:
    """Return who the row is about, and refuse it where that is not sure."""
    number = _nip(row)
    nik = _nik(row, needed=row.text("nip_baru") is None and not row.is_refused("nip_baru"))
    return Identity(number, nik)


def _nip(row: RowReader) -> Nip | None:
    text = row.text("nip_baru")
    if text is None:
        return None
    checked = check(
        text,
        born_on=row.date("tanggal_lahir"),
        sex=SEX_SAID.get((row.text("jenis_kelamin") or "").lower()),
    )
    rounded = len(checked.digits) == LENGTH and checked.digits.endswith("000")
    if row.lost_digits("nip_baru") or rounded:
        row.refuse("digits-lost", "nip_baru")
        return None
    for finding in checked.errors:
        row.refuse(finding.code.value, "nip_baru")
    for finding in checked.warnings:
        row.warn(finding.code.value, "nip_baru")
    return checked.nip


def _nik(row: RowReader, *, needed: bool) -> str | None:
    """A doubtful NIK stops only a person who has no NIP."""
    text = row.text("nik")
    if text is None:
        if needed:
            row.refuse("identity-missing", "nik")
        return None
    digits = normalise(text)
    lost = row.lost_digits("nik")
    if not lost and re.fullmatch(r"[0-9]{16}", digits) and digits.strip("0"):
        return digits
    if needed:
        row.refuse("digits-lost" if lost else "nik-invalid", "nik")
    else:
        row.warn("nik-ignored", "nik")
    return None


def _employment_type(row: RowReader, number: Nip | None) -> EmploymentType:
    taken = EmploymentType(number.kind) if number else EmploymentType.CONTRACT_STAFF
    for column in ("status_cpns_pns", "jenis_pegawai_id"):
        said = TYPE_SAID.get((row.text(column) or "").lower())
        if said and said != taken:
            row.warn("type-differs" if number else "nip-expected", column)
            break
    return taken


def _name(row: RowReader) -> str | None:
    name = row.text("nama")
    if name is None or not re.search(SAYS_SOMETHING, name):
        row.refuse("name-missing", "nama")
        return None
    return name


def _status(row: RowReader) -> Status | None:
    known = ", ".join(STATUS)
    code = row.text("kedudukan_hukum_id")
    if code is None:
        row.refuse("status-missing", "kedudukan_hukum_id", known=known)
        return None
    status = STATUS.get(code.zfill(2))
    if status is None:
        row.refuse("status-unknown", "kedudukan_hukum_id", known=known)
    return status


def _opd(row: RowReader, opds: Mapping[str, UUID]) -> tuple[UUID, str] | None:
    """Return the OPD and the column that names it.

    ``opd_kode`` is said on purpose: where it is there, nothing else is tried.
    """
    said = [column for column in OPD_COLUMNS if row.text(column) is not None]
    if said[:1] == ["opd_kode"]:
        said = said[:1]
    found = ((opds.get(spelt(row.text(column) or "")), column) for column in said)
    opd = next(((opd_id, column) for opd_id, column in found if opd_id is not None), None)
    if opd is None and not any(map(row.is_refused, OPD_COLUMNS)):
        _refuse_opd(row, said[-1] if said else None)
    return opd


def _refuse_opd(row: RowReader, column: str | None) -> None:
    """Name a code that nobody has as such: who wrote one needs no column for it."""
    if column is None:
        row.refuse("opd-missing", OPD_COLUMNS[0])
    elif column == OPD_COLUMNS[0]:
        row.refuse("opd-code-unknown", column, written=(row.text(column) or "")[:40])
    else:
        row.refuse("opd-unknown", column)


def _phone(row: RowReader) -> str | None:
    """A number cell has lost the leading zero of a mobile number."""
    text = row.text("nomor_hp")
    if text is None:
        return None
    digits = re.sub(r"[\s.()-]", "", text)
    if not re.search(PHONE, digits):
        row.warn("phone-ignored", "nomor_hp")
        return None
    return f"0{digits}" if digits.startswith("8") else digits


def _email(row: RowReader, column: str) -> str | None:
    text = row.text(column)
    if text is None or re.search(EMAIL, text):
        return text
    row.warn("email-ignored", column)
    return None
