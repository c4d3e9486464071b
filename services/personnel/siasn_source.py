"""Whom does SIASN name, whether in a file or by its web service? Both say it as the same rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from personnel import siasn
from personnel.siasn import Reading
from personnel.siasn_person import spelt
from personnel.siasn_service import Fields, NotInSiasn, NotUnderstood, SiasnService
from personnel.siasn_sheet import Cell

COLUMN_OF: Final[Mapping[str, str]] = {
    "nipBaru": "nip_baru",
    "nama": "nama",
    "gelarDepan": "gelar_depan",
    "gelarBelakang": "gelar_belakang",
    "tglLahir": "tanggal_lahir",
    "jenisKelamin": "jenis_kelamin",
    "nik": "nik",
    "noHp": "nomor_hp",
    "email": "email",
    "emailGov": "email_gov",
    "kedudukanPnsId": "kedudukan_hukum_id",
    "statusPegawai": "status_cpns_pns",
    "golRuangAkhir": "gol_akhir_nama",
    "jabatanNama": "jabatan_nama",
    "unorId": "unor_id",
    "unorNama": "unor_nama",
    "unorIndukId": "unor_induk_id",
    "unorIndukNama": "unor_induk_nama",
}
"""What the file calls the fields of the web service; nothing else is taken from an answer."""
_DEEPEST: Final = 20


class SiasnSource(Protocol):
    """Something that names people of the institution."""

    def people(self, opds: Mapping[str, UUID]) -> Reading:
        """Return them, and everything found wrong; ``opds`` by code, name and alias."""


@dataclass(frozen=True)
class SiasnFile:
    """An export, CSV or XLSX."""

    name: str
    content: bytes

    def people(self, opds: Mapping[str, UUID]) -> Reading:
        """Return the people of all its rows."""
        return siasn.read(self.name, self.content, opds=opds)


class Units:
    """The units of the institution: which stands above which."""

    def __init__(self, units: Sequence[Fields]) -> None:
        """Keep of each its name and what stands above it."""
        self._of = {str(one.get("Id")): one for one in units}

    def opd_above(self, unit: object, opds: Mapping[str, UUID]) -> str | None:
        """Return the name of the nearest unit above that is an OPD, by ``spelt`` names."""
        for _ in range(_DEEPEST):
            found = self._of.get(str(unit))
            if found is None:
                return None
            name = str(found.get("NamaUnor"))
            if spelt(name) in opds:
                return name
            unit = found.get("DiatasanId")
        return None


@dataclass(frozen=True)
class SiasnPeople:
    """Some people, asked for one by one by their NIP. Row 1 is the first."""

    service: SiasnService
    nips: Sequence[str]
    units: Units

    def people(self, opds: Mapping[str, UUID]) -> Reading:
        """Return those of whom all was said that is needed; half a person is nobody."""
        problems, rows = list[siasn.RowProblem](), list[tuple[int, Mapping[str, Cell]]]()
        known = {spelt(name): opd_id for name, opd_id in opds.items()}
        for row, nip in enumerate(self.nips, start=1):
            try:
                cells = _cells(self._asked(nip))
            except NotInSiasn:
                problems.append(siasn.problem("siasn-unknown", row=row, column="nip_baru"))
            except NotUnderstood:
                problems.append(siasn.problem("siasn-not-understood", row=row))
            else:
                if str(cells.get("nip_baru", "")).strip().lstrip("'") == nip:
                    rows.append((row, self._with_opd(cells, known)))
                else:
                    problems.append(siasn.problem("siasn-of-another", row=row, column="nip_baru"))
        reading = siasn.read_rows(rows, opds=opds)
        return Reading(reading.people, (*problems, *reading.problems), reading.warnings)

    def _asked(self, nip: str) -> Fields:
        """Part-time PPPK stand in a list of their own."""
        try:
            return self.service.person(nip)
        except NotInSiasn:
            return self.service.person(nip, part_time=True)

    def _with_opd(self, cells: Mapping[str, Cell], known: Mapping[str, UUID]) -> Mapping[str, Cell]:
        """Name the OPD above a unit that is none itself."""
        said = (cells.get(column) for column in ("unor_induk_nama", "unor_nama"))
        if any(spelt(str(name)) in known for name in said):
            return cells
        units = (cells.get("unor_induk_id"), cells.get("unor_id"))
        above = next((name for each in units if (name := self.units.opd_above(each, known))), None)
        return cells if above is None else {**cells, "unor_induk_nama": above}


def _cells(said: Fields) -> Mapping[str, Cell]:
    """Return what is needed as a file would have it; the type of a field may not surprise."""
    cells = dict[str, Cell]()
    for name, column in COLUMN_OF.items():
        value = said.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise NotUnderstood
        cells[column] = value
    return cells
