"""What can be wrong with an HR export, and what it tells the official to do about it."""

from collections.abc import Mapping
from typing import Final

import msgspec

LONGEST_VALUE_SHOWN: Final = 80

_AGAIN: Final = "lalu unggah lagi."

SAYS: Final[Mapping[str, str]] = {
    "file-empty": f"Berkas kosong. Ekspor ulang dari SIASN, {_AGAIN}",
    "file-too-large": (
        f"Berkas lebih besar dari {{limit}} MB. Bagi menjadi beberapa berkas, {_AGAIN}"
    ),
    "not-a-spreadsheet": (
        f"Isi berkas bukan tabel CSV atau XLSX (terbaca: {{found}}). "
        f"Simpan tabelnya sebagai XLSX atau CSV UTF-8, {_AGAIN}"
    ),
    "wrong-extension": (
        "Isi berkas adalah {found}, tetapi namanya berakhiran “{suffix}”. "
        f"Simpan ulang sebagai {{expected}} atau ganti akhiran namanya, {_AGAIN}"
    ),
    "old-or-locked": (
        "Berkas Excel ini berformat lama (.xls) atau dikunci kata sandi. "
        f"Buka di Excel, buang kata sandinya, simpan sebagai XLSX, {_AGAIN}"
    ),
    "file-broken": (
        f"Berkas XLSX rusak atau tidak lengkap. Buka dan simpan ulang di Excel, {_AGAIN}"
    ),
    "too-much-packed": (
        "Isi berkas XLSX jauh lebih besar daripada daftar pegawai. Salin datanya ke buku kerja "
        f"baru, atau simpan sebagai CSV UTF-8, {_AGAIN}"
    ),
    "encoding-unknown": f"Huruf dalam berkas tidak terbaca. Simpan sebagai CSV UTF-8, {_AGAIN}",
    "quotes-broken": (
        "Tanda kutip ganda salah letak atau tidak ditutup di sekitar baris ini; "
        f"baris sesudahnya tidak terbaca. Perbaiki, {_AGAIN}"
    ),
    "no-rows": f"Berkas hanya berisi judul kolom. Ekspor ulang beserta datanya, {_AGAIN}",
    "too-many-rows": (
        "Berkas berisi lebih dari {limit} baris. Bagi menjadi beberapa berkas, atau hapus "
        f"isian yang tertinggal jauh di bawah data, {_AGAIN}"
    ),
    "table-too-wide": (
        "Tabel terlalu lebar. Hapus isian yang tertinggal jauh di kanan data, "
        f"simpan ulang, {_AGAIN}"
    ),
    "columns-missing": (
        "Kolom wajib tidak ada: {columns}. Tambahkan kolom itu dengan judul yang sama persis "
        f"(isinya boleh kosong bila memang tidak ada), {_AGAIN}"
    ),
    "opd-column-missing": (
        f"Tidak ada kolom penunjuk OPD. Tambahkan salah satu: {{columns}}, {_AGAIN}"
    ),
    "column-twice": f"Judul kolom ini ada dua kali. Hapus salah satunya, {_AGAIN}",
    "too-many-cells": (
        "Baris ini berisi lebih banyak sel daripada judul kolom; isinya mungkin bergeser. "
        "Beri tanda kutip pada nilai yang memuat pemisah kolom."
    ),
    "formula": (
        "Isi sel diawali tanda rumus (=, +, - atau @) dan dapat dijalankan oleh Excel. "
        "Hapus tanda itu dan tulis nilainya saja."
    ),
    "name-missing": "Nama tidak terisi. Isi nama lengkap tanpa gelar.",
    "text-too-long": "Isi sel lebih dari {limit} karakter. Periksa apakah kolomnya bergeser.",
    "digits-lost": (
        "Excel menyimpan nomor ini sebagai angka sehingga digit setelah yang ke-15 hilang. "
        "Ubah format kolom menjadi Teks, lalu ketik atau salin ulang nomornya dari SIASN."
    ),
    "nip-not-digits": "NIP hanya boleh berisi angka. Salin ulang dari SIASN.",
    "nip-length": "NIP harus tepat 18 angka. Salin ulang dari SIASN.",
    "nip-birth-date": (
        "Angka ke-1 sampai ke-8 NIP bukan tanggal lahir yang ada. Salin ulang dari SIASN."
    ),
    "nip-start-year": (
        "Angka ke-9 sampai ke-12 NIP bukan tahun pengangkatan. Salin ulang dari SIASN."
    ),
    "nip-kind": (
        "Angka ke-13 dan ke-14 NIP harus 01-12 (PNS) atau 21-29 (PPPK). Salin ulang dari SIASN."
    ),
    "nip-sex": "Angka ke-15 NIP harus 1 (pria) atau 2 (wanita). Salin ulang dari SIASN.",
    "nik-invalid": "NIK harus tepat 16 angka, tidak semuanya nol. Perbaiki menurut KTP.",
    "identity-missing": (
        "NIP dan NIK kosong. Isi NIP; untuk pegawai tanpa NIP isi NIK 16 angka menurut KTP."
    ),
    "status-missing": "Kedudukan hukum kosong. Isi kodenya: {known}.",
    "status-unknown": "Kode kedudukan hukum tidak dikenal. Gunakan salah satu: {known}.",
    "opd-missing": "Unit organisasi kosong. Isi opd_kode atau unor_nama.",
    "opd-code-unknown": "Kode {written} tidak dikenal; periksa kodenya.",
    "opd-unknown": (
        "Unit ini bukan OPD yang terdaftar. Tambahkan kolom opd_kode berisi kode OPD induknya, "
        "atau daftarkan nama ini sebagai nama lain OPD."
    ),
    "date-invalid": "Tanggal tidak ada atau salah bentuk. Tulis hari-bulan-tahun, mis. 31-12-1990.",
    "date-out-of-bounds": (
        "Tahun ini di luar {first} sampai dengan {last}. Perbaiki angka tahunnya."
    ),
    "same-person-twice": (
        "Orang yang sama tertulis di baris {first} dan baris {second}. Hapus salah satunya."
    ),
    "encoding-guessed": (
        "Berkas bukan UTF-8; dibaca sebagai Windows-1252. Periksa huruf beraksen pada nama, "
        "atau simpan sebagai CSV UTF-8."
    ),
    "more-sheets": (
        "Buku kerja berisi {count} lembar; hanya lembar pertama yang tampak yang dibaca. "
        "Pindahkan data lain ke lembar itu bila ikut diimpor."
    ),
    "columns-unknown": "Kolom tidak dikenal dan diabaikan: {columns}. Periksa ejaan judulnya.",
    "type-differs": (
        "Jenis kepegawaian di kolom ini tidak cocok dengan bentuk NIP; yang dipakai bentuk NIP. "
        "Periksa di SIASN."
    ),
    "nip-expected": (
        "Tercatat sebagai ASN tetapi tanpa NIP; diimpor sebagai tenaga kontrak. "
        "Isi NIP bila sudah terbit."
    ),
    "nip-age-at-start": (
        "Menurut NIP, usia saat diangkat di luar 15-70 tahun. Periksa NIP di SIASN."
    ),
    "nip-birth-date-differs": "NIP tidak cocok dengan tanggal_lahir. Periksa di SIASN.",
    "nip-sex-differs": "NIP tidak cocok dengan jenis_kelamin. Periksa di SIASN.",
    "nik-ignored": "NIK bukan 16 angka yang utuh, jadi tidak dipakai. Perbaiki menurut KTP.",
    "nik-shared": "NIK ini juga tertulis di baris {first} untuk NIP lain. Periksa menurut KTP.",
    "siasn-unknown": (
        "SIASN tidak mengenal NIP ini. Periksa NIP di SIASN, atau catat mutasinya bila orangnya "
        "sudah pindah instansi."
    ),
    "siasn-of-another": (
        "SIASN menjawab dengan data orang lain, jadi tidak dipakai. Laporkan ke BKN."
    ),
    "siasn-not-understood": (
        "Jawaban SIASN tentang orang ini salah bentuk, jadi tidak dipakai. Laporkan ke BKN."
    ),
    "siasn-not-gone": (
        "Di sini orang ini tercatat sudah pensiun, berhenti, atau meninggal, tetapi SIASN "
        "mencantumkannya masih bertugas. Periksa, lalu catat keadaan yang benar."
    ),
    "siasn-retirement-odd": (
        "Satu entri daftar pensiun SIASN tanpa NIP atau tanggal yang sah, jadi tidak dipakai. "
        "Periksa daftar itu di SIASN."
    ),
    "email-ignored": "Alamat surel salah bentuk, jadi tidak dipakai. Tulis seperti nama@contoh.id.",
    "more-not-shown": (
        "Masih ada {more} hal lain yang tidak ditampilkan. Selesaikan dulu {shown} yang pertama."
    ),
    "phone-ignored": "Nomor HP salah bentuk, jadi tidak dipakai. Tulis 8 sampai 15 angka.",
}
"""Text by code: what is wrong, then what to do."""


class RowProblem(msgspec.Struct, frozen=True):
    """One thing found in the file. ``value`` and ``message`` may be personal."""

    row: int | None
    """As the spreadsheet shows it, the heading included; ``None``: the file as a whole."""
    column: str | None
    value: str | None
    code: str
    message: str

    def __repr__(self) -> str:
        """Keep the value out of logs and traces."""
        return f"RowProblem({self.code}, row={self.row}, column={self.column})"


class Unreadable(Exception):  # noqa: N818 - reads as a sentence at the raise site
    """The file as a whole cannot be read; carries the one problem to show."""

    def __init__(self, found: RowProblem) -> None:
        """Name the code only: a trace shows no value."""
        super().__init__(found.code)
        self.found = found


def problem(
    code: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    **facts: object,
) -> RowProblem:
    """Return the problem of that code with its text filled in."""
    shown = None if value is None else value[:LONGEST_VALUE_SHOWN]
    return RowProblem(row, column, shown, code, SAYS[code].format(**facts))
