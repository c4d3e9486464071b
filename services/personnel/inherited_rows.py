"""Which decrees, OPDs, positions and people do the rows of a list of earlier decrees mean?"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID, uuid4

import msgspec

from kit.decider import Facts
from kit.keys import KeyStore, Number
from kit.writing import compared
from personnel.domain.decree_number import normalise
from personnel.domain.form import Text
from personnel.domain.inherited import inherited_decree_of
from personnel.domain.inheriting import InheritDecree, SeatOnPaper
from personnel.domain.person import person
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.inherited_file import InheritedRow
from personnel.opd_register import OpdRegister
from personnel.siasn_person import spelt
from personnel.siasn_problems import RowProblem

_OF_DECREE: Final[Mapping[str, str]] = {
    "tanggal_sk": "decided_on",
    "berlaku_mulai": "effective_on",
    "berlaku_sampai": "until",
    "penanda_tangan": "signed_by",
    "judul_sk": "title",
}
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY: Final = 60
_OPD_UNKNOWN: Final = (
    "Ini bukan OPD yang terdaftar, atau nama ini dapat berarti dua OPD. Tulis kode OPD."
)
_NO_TEXT: Final = "Isi sel ini tidak memuat huruf atau angka. Perbaiki, lalu unggah lagi."
_ROWS_DIFFER: Final = (
    "Baris ini dan baris {first} menyebut nomor SK yang sama, tetapi isi kolom ini berbeda."
)
_NAME_DIFFERS: Final = (
    "Nama ini tidak sama dengan nama yang tercatat bagi pemilik nomor. Periksa apakah nomornya "
    "milik orang ini."
)


class Compiling:
    """Puts rows together by decree, with everything that cannot be understood."""

    def __init__(self, register: OpdRegister, keys: KeyStore, facts: Facts) -> None:
        """Start with no row."""
        self._register, self._keys, self._facts = register, keys, facts
        self._opds: dict[date, Mapping[str, UUID]] = {}
        self._first: dict[UUID, InheritedRow] = {}
        self._positions = {
            compared(name): position.key
            for version in facts.of(structure, STRUCTURE_ID).published
            for position in version.positions
            for name in (position.key, position.name)
        }
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []

    def decrees(self, rows: Sequence[InheritedRow]) -> tuple[InheritDecree, ...]:
        """Return a command for each decree, with the rows that are understood."""
        known = self._keys.known(each for row in rows for each in _numbers(row))
        seats: dict[UUID, list[SeatOnPaper]] = {}
        for row in rows:
            decree_id = inherited_decree_of(row.nomor_sk, row.tanggal_sk.year)
            first = self._first.setdefault(decree_id, row)
            seat = self._seat(row, known) if self._is_alike(row, first) else None
            if seat:
                seats.setdefault(decree_id, []).append(seat)
        found = (self._decree(decree_id, tuple(each)) for decree_id, each in seats.items())
        return tuple(each for each in found if each)

    def _decree(self, decree_id: UUID, seats: tuple[SeatOnPaper, ...]) -> InheritDecree | None:
        first = self._first[decree_id]
        said = {name: getattr(first, column) for column, name in _OF_DECREE.items()}
        said |= {"decree_id": decree_id, "number": normalise(first.nomor_sk), "seats": seats}
        return InheritDecree(**said)

    def _is_alike(self, row: InheritedRow, first: InheritedRow) -> bool:
        """Say of each column of a decree that differs from its first row."""
        differing = [each for each in _OF_DECREE if getattr(row, each) != getattr(first, each)]
        for column in differing:
            said = _ROWS_DIFFER.format(first=first.row)
            self._wrong(row, column, "rows-of-decree-differ", said)
        return not differing

    def _seat(self, row: InheritedRow, known: Mapping[Number, UUID]) -> SeatOnPaper | None:
        empty = [each for each in ("nomor_sk", "judul_sk", "penanda_tangan") if _is_mute(row, each)]
        for column in empty:
            self._wrong(row, column, "text-not-valid", _NO_TEXT)
        position = self._positions.get(compared(row.jabatan)) or key_of(row.jabatan)
        if not position:
            self._wrong(row, "jabatan", "text-not-valid", _NO_TEXT)
        opd_id = self._by_name(row.berlaku_mulai).get(spelt(row.opd))
        if opd_id is None:
            self._wrong(row, "opd", "opd-unknown", _OPD_UNKNOWN)
        if empty or not position or opd_id is None:
            return None
        return SeatOnPaper(
            row=row.row,
            opd_id=opd_id,
            position=position,
            position_name=row.jabatan,
            person_id=self._person(row, known),
            last_day=row.hari_terakhir or row.berlaku_sampai,
            reason=row.alasan,
        )

    def _by_name(self, on: date) -> Mapping[str, UUID]:
        if on not in self._opds:
            self._opds[on] = self._register.by_name(on)
        return self._opds[on]

    def _person(self, row: InheritedRow, known: Mapping[Number, UUID]) -> UUID:
        """Return whose number it is; of nobody's an id under which nothing is recorded."""
        found = next((known[each] for each in _numbers(row) if each in known), None)
        if found is None:
            return uuid4()
        names = {spelt(each.name) for each in self._facts.of(person, found).records}
        if row.nama and not any(each in spelt(row.nama) for each in names):
            said = RowProblem(row.row, "nama", row.nama, "name-differs", _NAME_DIFFERS)
            self.warnings.append(said)
        return found

    def _wrong(self, row: InheritedRow, column: str, code: str, message: str) -> None:
        value = getattr(row, column)
        shown = f"{value:%d-%m-%Y}" if isinstance(value, date) else value
        self.problems.append(RowProblem(row.row, column, shown, code, message))


def key_of(name: str) -> str:
    """Return a key made of a position's name; empty where it holds no letter of the alphabet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NOT_A_WORD.sub("_", plain).strip("_").lstrip("0123456789_")
    return words[:_LONGEST_KEY].strip("_")


def _is_mute(row: InheritedRow, column: str) -> bool:
    try:
        msgspec.convert(getattr(row, column), Text)
    except msgspec.ValidationError:
        return True
    return False


def _numbers(row: InheritedRow) -> Sequence[Number]:
    """Return the numbers that say who it is; the NIP goes first."""
    said = (("nip", row.nip), ("nik", row.nik))
    return [(kind, number) for kind, number in said if number]
