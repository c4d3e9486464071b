"""What is told of a row of earlier decrees that cannot be taken, and what to do about it?"""

from collections.abc import Mapping
from typing import Final

from personnel.domain.inheriting import Fault, Obstacle
from personnel.inherited_file import WORDS, InheritedRow
from personnel.siasn_problems import LONGEST_VALUE_SHOWN, RowProblem

AGAINST: Final[Mapping[Fault, tuple[str, str]]] = {
    Fault.NUMBER_TAKEN: (
        "nomor_sk",
        ("Nomor ini sudah dipakai SK lain yang ditetapkan dalam aplikasi. Periksa nomornya."),
    ),
    Fault.DECREE_DIFFERS: (
        "nomor_sk",
        (
            "SK bernomor ini sudah tercatat dengan judul, tanggal, masa, atau penanda tangan lain. "
            "Samakan dengan yang tercatat."
        ),
    ),
    Fault.DECIDED_LATER: ("tanggal_sk", "Tanggal SK belum tiba. Periksa tahunnya."),
    Fault.DECIDED_HERE: (
        "tanggal_sk",
        (
            "SK ini ditetapkan pada atau sesudah hari peralihan ke aplikasi ini. SK sejak hari "
            "itu melalui usulan, bukan daftar."
        ),
    ),
    Fault.BEGINS_LATER: (
        "berlaku_mulai",
        (
            "SK ini belum berlaku. Yang diwarisi hanya SK yang sudah berlaku."
            " SK baru melalui usulan."
        ),
    ),
    Fault.WORKS_BACKWARDS: (
        "berlaku_mulai",
        ("Hari mulai berlaku lebih awal daripada tanggal SK. Periksa kedua tanggal."),
    ),
    Fault.TERM_IS_EMPTY: (
        "berlaku_sampai",
        ("Hari terakhir masa tugas lebih awal daripada hari mulainya. Periksa kedua tanggal."),
    ),
    Fault.OPD_NOT_IN_FORCE: (
        "opd",
        (
            "OPD ini tidak berlaku pada hari pertama atau hari terakhir kursi. Tulis OPD yang "
            "berlaku saat itu, atau akhiri kursinya dengan hari_terakhir dan alasan."
        ),
    ),
    Fault.PERSON_UNKNOWN: (
        "nip",
        (
            "Belum ada pegawai dengan nomor ini. Impor dahulu orangnya dengan daftar pegawai, "
            "juga bila sudah pindah atau pensiun."
        ),
    ),
    Fault.LAST_DAY_OUTSIDE: (
        "hari_terakhir",
        ("Hari terakhir kursi di luar masa tugas SK. Periksa ketiga tanggal."),
    ),
    Fault.REASON_MISSING: (
        "alasan",
        (f"Kursi berakhir sebelum masa tugas tanpa alasan. Tulis salah satu: {WORDS}."),
    ),
    Fault.REASON_WITHOUT_END: (
        "alasan",
        (
            "Ada alasan tetapi kursi tidak berakhir sebelum masa tugas. Isi hari_terakhir atau "
            "kosongkan alasan."
        ),
    ),
    Fault.SEAT_DIFFERS: (
        "hari_terakhir",
        (
            "Kursi ini sudah tercatat dengan hari terakhir atau alasan lain. Samakan dengan yang "
            "tercatat."
        ),
    ),
    Fault.SEAT_IS_HELD: (
        "jabatan",
        (
            "Kursi ini dipegang orang lain pada hari yang sama {where}. Satu kursi, satu pemegang: "
            "isi hari_terakhir dan alasan bagi yang lebih dahulu."
        ),
    ),
    Fault.IN_TWO_SEATS: (
        "nip",
        (
            "Orang ini memegang kursi lain pada hari yang sama {where}. Isi hari_terakhir dan "
            "alasan bagi kursi yang lebih dahulu."
        ),
    ),
    Fault.TEAM_HAS_ENDED: (
        "hari_terakhir",
        (
            "Pada sebagian hari kursi ini tim OPD sudah berakhir atau tim lain yang bertugas. Isi "
            "hari_terakhir dan alasan, atau muat SK yang lebih dahulu dalam daftar yang sama."
        ),
    ),
}
"""In which column the reason lies, and what is said of it."""


def problem_of(found: Obstacle, row: InheritedRow) -> RowProblem:
    """Return it with the column in which the reason lies."""
    column, text = AGAINST[found.fault]
    where = f"(baris {found.other})" if found.other else "menurut yang sudah tercatat"
    if column == "nip" and row.nip is None:
        column = "nik"
    value = getattr(row, column)
    shown = None if value is None else f"{value}"[:LONGEST_VALUE_SHOWN]
    return RowProblem(row.row, column, shown, found.fault.value, text.format(where=where))
