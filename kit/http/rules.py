"""What is said about a field that is wrong, in both languages?"""

from collections.abc import Mapping

RULES: Mapping[str, tuple[str, str]] = {
    "required": ("Wajib diisi.", "Is required."),
    "unknown": ("Tidak dikenal di sini; hapus.", "Is not known here; leave it out."),
    "twice": ("Hanya boleh ada satu kali.", "May be there only once."),
    "in-path": (
        "Sudah ada di alamat; hapus dari isi permintaan.",
        "Stands in the address already; leave it out of the body.",
    ),
    "json": ("Isi permintaan bukan JSON yang sah (UTF-8).", "The body is not valid JSON (UTF-8)."),
    "type": (
        "Seharusnya {expected}, yang diterima {got}.",
        "Should be {expected}, but is {got}.",
    ),
    "range": ("Di luar batas: seharusnya {expected}.", "Out of bounds: should be {expected}."),
    "empty": (
        "Tidak boleh kosong: tulis setidaknya satu huruf atau angka.",
        "Must not be empty: write at least one letter or digit.",
    ),
    "line": (
        "Tulis setidaknya satu huruf atau angka, dalam satu baris dan tanpa karakter tak tampak.",
        "Write at least one letter or digit, in one line and without invisible characters.",
    ),
    "too-short": (
        "Terlalu pendek: sedikitnya {expected} karakter.",
        "Is too short: at least {expected} characters.",
    ),
    "too-long": (
        "Terlalu panjang: paling banyak {expected} karakter.",
        "Is too long: at most {expected} characters.",
    ),
    "too-few": ("Terlalu sedikit: sedikitnya {expected}.", "Are too few: at least {expected}."),
    "too-many": ("Terlalu banyak: paling banyak {expected}.", "Are too many: at most {expected}."),
    "how-many": ("Jumlahnya harus tepat {expected}.", "There must be exactly {expected}."),
    "too-small": ("Terlalu kecil: paling kecil {expected}.", "Is too small: at least {expected}."),
    "too-large": ("Terlalu besar: paling besar {expected}.", "Is too large: at most {expected}."),
    "below": ("Harus lebih kecil dari {expected}.", "Must be less than {expected}."),
    "word": (
        "Tulis 1 sampai 60 huruf kecil, angka, atau garis bawah, diawali huruf: kata_kunci.",
        "Write 1 to 60 small letters, digits or underscores, a letter first: key_word.",
    ),
    "action": (
        "Bukan nama tindakan: tulis layanan, titik, lalu tindakan, misalnya layanan.nama-tindakan.",
        "Is no name of an action: write the service, a dot and the action: service.name-of-action.",
    ),
    "code": (
        "Tulis 1 sampai 60 huruf, angka, titik, atau tanda hubung, tanpa spasi: DINAS-CONTOH.",
        "Write 1 to 60 letters, digits, dots or hyphens, without spaces: SAMPLE-OFFICE.",
    ),
    "sha-256": (
        "Bukan SHA-256: seharusnya 64 angka heksadesimal (0-9, a-f).",
        "Is no SHA-256: should be 64 hexadecimal digits (0-9, a-f).",
    ),
    "figure": (
        "Tulis bilangan tanpa pemisah ribuan, dengan paling banyak dua desimal: 1500000.50.",
        "Write a number without separators of thousands, two decimals at most: 1500000.50.",
    ),
    "phone": (
        "Bukan nomor telepon: tulis 8 sampai 15 angka tanpa spasi, boleh diawali +.",
        "Is no phone number: write 8 to 15 digits without spaces, + may come first.",
    ),
    "email": (
        "Bukan alamat surel: tulis seperti nama@instansi.go.id.",
        "Is no e-mail address: write it like name@office.go.id.",
    ),
    "cell": (
        "Tulis setidaknya satu huruf atau angka, tanpa karakter tak tampak; awalnya bukan =+-@.",
        "Write at least one letter or digit, no invisible characters, and none of =+-@ first.",
    ),
    "choice": ("Seharusnya salah satu dari: {expected}.", "Should be one of: {expected}."),
    "uuid": ("Bukan UUID.", "Is no UUID."),
    "date": (
        "Bukan tanggal yang ada; tulis sebagai TTTT-BB-HH.",
        "Is no date that exists; write YYYY-MM-DD.",
    ),
    "no-end": (
        "Di luar batas {expected}. Jika tidak ada batas akhirnya, isi null.",
        "Is not within {expected}. If there is no end, leave it empty (null).",
    ),
    "instant": (
        "Bukan waktu ISO 8601 dengan zona, misalnya 2026-03-02T08:00:00+08:00.",
        "Is no ISO 8601 time with a zone, such as 2026-03-02T08:00:00+08:00.",
    ),
    "future": ("Waktunya belum tiba.", "Lies in the future."),
    "number": (
        "Bukan bilangan yang dapat dicatat dengan tepat.",
        "Is no number that can be recorded exactly.",
    ),
    "text": (
        "Memuat karakter yang tidak dapat dicatat.",
        "Has characters that cannot be recorded.",
    ),
    "key": (
        "Seharusnya 1 sampai 128 karakter ASCII yang tampak, unik untuk setiap perintah.",
        "Should be 1 to 128 visible ASCII characters, unique to each command.",
    ),
    "version": (
        "Bukan ETag satu data. Kirim apa adanya ETag dari membaca data itu, bukan dari daftar.",
        "Is no ETag of one thing. Send the ETag of reading it, as it came, not that of a list.",
    ),
    "journal-token": (
        "Bukan Journal-Token; kirim apa adanya dari jawaban sebelumnya.",
        "Is no Journal-Token; send it as the earlier answer gave it.",
    ),
    "not-heard-here": (
        "Layanan ini tidak mengikuti {got}; kirim tanpa token itu.",
        "This service does not hear {got}; send without that token.",
    ),
    "cursor": (
        "Bukan penunjuk halaman; mulai lagi dari halaman pertama.",
        "Is no cursor of a page; start at the first page again.",
    ),
    "form": ("Tidak sesuai: {expected}.", "Does not fit: {expected}."),
}
"""For each rule the message in Bahasa Indonesia and in English."""

TYPES: Mapping[str, tuple[str, str]] = {
    "array": ("daftar", "a list"),
    "bool": ("true atau false", "true or false"),
    "date": ("tanggal", "a date"),
    "datetime": ("waktu", "an instant"),
    "decimal": ("bilangan desimal", "a decimal number"),
    "float": ("bilangan desimal", "a decimal number"),
    "int": ("bilangan bulat", "a whole number"),
    "null": ("null", "null"),
    "object": ("objek", "an object"),
    "str": ("teks", "text"),
    "uuid": ("UUID", "a UUID"),
}


def message(rule: str, expected: str, got: str, *, english: bool) -> str:
    """Return what to say, with the names of JSON types in the reader's words."""
    if rule == "type":
        expected, got = _types(expected, english=english), _types(got, english=english)
    return RULES[rule][int(english)].format(expected=expected, got=got)


def _types(names: str, *, english: bool) -> str:
    said = [TYPES.get(name, (name, name))[int(english)] for name in names.split(" | ")]
    return (" or " if english else " atau ").join(said)
