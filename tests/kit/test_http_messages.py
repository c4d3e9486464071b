"""A wrong field is told what to write, in the language of the reader."""

from pathlib import Path

import pytest

from tests.kit.toy import SHELF, toy

BOOK = {"title": "Laskar Pelangi", "bought_on": "2026-03-02"}
PATH = f"/shelves/{SHELF}/books"
NOTHING = (
    "Tidak boleh kosong: tulis setidaknya satu huruf atau angka.",
    "Must not be empty: write at least one letter or digit.",
)
NO_DIGEST = (
    "Bukan SHA-256: seharusnya 64 angka heksadesimal (0-9, a-f).",
    "Is no SHA-256: should be 64 hexadecimal digits (0-9, a-f).",
)


@pytest.mark.parametrize(
    ("change", "field", "indonesian", "english"),
    [
        ({"note": ""}, "note", *NOTHING),
        ({"note": " _ "}, "note", *NOTHING),
        (
            {"note": "x" * 21},
            "note",
            "Terlalu panjang: paling banyak 20 karakter.",
            "Is too long: at most 20 characters.",
        ),
        ({"scan": ""}, "scan", *NO_DIGEST),
        ({"scan": "A" * 64}, "scan", *NO_DIGEST),
        (
            {"copies": 0},
            "copies",
            "Terlalu kecil: paling kecil 1.",
            "Is too small: at least 1.",
        ),
        (
            {"copies": 6},
            "copies",
            "Terlalu besar: paling besar 5.",
            "Is too large: at most 5.",
        ),
        (
            {"authors": [{"born": "1974-10-24"}] * 3},
            "authors",
            "Terlalu banyak: paling banyak 2.",
            "Are too many: at most 2.",
        ),
        (
            {"title": None},
            "title",
            "Seharusnya teks, yang diterima null.",
            "Should be text, but is null.",
        ),
    ],
)
async def test_a_wrong_field_is_told_what_to_write_in_the_language_of_the_reader(
    tmp_path: Path, change: dict[str, object], field: str, indonesian: str, english: str
) -> None:
    library = toy(tmp_path)
    for language, said in (("id", indonesian), ("en", english)):
        async with library.client(**{"Accept-Language": language}) as http:
            answer = await http.post(PATH, json={**BOOK, **change})
        [error] = answer.json()["errors"]
        assert (error["field"], error["message"]) == (field, said)
    assert library.recorded() == 1
    library.journal.recorder.close()
