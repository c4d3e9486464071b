"""The same facts give the same document to the byte, and what people wrote is only ever text."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from kit.documents import DocumentIsNotMade, Template, Typesetter

ROOT = Path(__file__).parents[2]
LETTER = Template(
    "letter",
    """#let d = json(bytes(sys.inputs.data))
#set document(title: d.title, date: datetime(year: 2026, month: 3, day: 2))
#set text(lang: "id")
= #d.title
#for name in d.names [+ #name]
""",
)
MADE_ON_ANOTHER_DAY = "656ccee92f9b"
"""How the SHA-256 of the letter began that was made on 30 November 2026, by typst 0.15."""
HOSTILE = ('#panic("!")', "$x^2$", "*tebal*", "@b <a>", "\\u{41}", "#import", "https://a.id")
POINTS = "\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
TWICE = """
import sys
from tests.kit.test_documents import LETTER, letter
from kit.documents import Typesetter
sys.stdout.buffer.write(Typesetter().pdf(LETTER, letter))
"""


class Letter(msgspec.Struct):
    title: str
    names: tuple[str, ...]


letter = Letter("Surat Keputusan", ("Budi, S.Kom.", "Siti"))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def made_by_another_process(folder: Path, **circumstances: str) -> bytes:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'services'}", **circumstances}
    done = subprocess.run(  # noqa: S603 - the text above
        [sys.executable, "-c", TWICE], capture_output=True, check=True, cwd=folder, env=environment
    )
    return done.stdout


def test_two_processes_make_the_same_bytes_wherever_and_however_they_run(tmp_path: Path) -> None:
    one = made_by_another_process(tmp_path, TZ="Asia/Makassar", LC_ALL="C", HOME=str(tmp_path))
    other = made_by_another_process(
        ROOT, TZ="America/New_York", LC_ALL="tr_TR.UTF-8", SOURCE_DATE_EPOCH="86400"
    )
    assert one == other == Typesetter().pdf(LETTER, letter)


def test_another_day_makes_the_same_bytes() -> None:
    made = Typesetter().pdf(LETTER, letter)
    assert hashlib.sha256(made).hexdigest().startswith(MADE_ON_ANOTHER_DAY)
    dates = PdfReader(io.BytesIO(made)).metadata
    assert dates is not None
    assert str(dates["/CreationDate"]).startswith("D:20260302")


def test_it_is_an_archival_file_with_its_own_fonts() -> None:
    made = Typesetter().pdf(LETTER, letter)
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    assert b"/FontFile" in made


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_wrote_is_never_read_as_markup(hostile: str) -> None:
    made = Typesetter().pdf(LETTER, Letter(hostile, (hostile,)))
    assert text_of(made).count(hostile) == 2


def test_documents_are_told_apart_before_they_are_made() -> None:
    same = Letter("Surat Keputusan", ("Budi, S.Kom.", "Siti"))
    other = Letter("Surat Keputusan", ("Siti", "Budi, S.Kom."))
    assert LETTER.fingerprint(letter) == LETTER.fingerprint(same) != LETTER.fingerprint(other)
    assert Template("letter", LETTER.text + " ").fingerprint(letter) != LETTER.fingerprint(letter)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Andi ꦲꦤ", "Andi [U+A9B2][U+A9A4]"),
        ("\uff21ndi", "[U+FF21]ndi"),
        ("Andi 5 ㎡ 😀", "Andi 5 [U+33A1] [U+1F600]"),
        ("Ab\u20dd di", "A[U+0062 U+20DD] di"),
        ("\ufb00 \u0378\U0010ffff", "[U+0378][U+10FFFF]"),
    ],
)
def test_a_sign_that_the_fonts_lack_stands_there_as_its_code(written: str, shown: str) -> None:
    made = Typesetter().pdf(LETTER, Letter(written, (written, "Siti Ségé")))
    assert text_of(made).count(shown) == 2
    assert "Siti Ségé" in text_of(made)
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert made == Typesetter().pdf(LETTER, Letter(written, (written, "Siti Ségé")))


def test_the_letters_of_latin_script_are_never_codes() -> None:
    letters = "".join(map(chr, [*range(0xA1, 0xAD), *range(0xAE, 0x180)])) + POINTS
    assert "U+" not in text_of(Typesetter().pdf(LETTER, Letter("Surat", (letters,))))


def test_a_document_of_nothing_but_strange_signs_is_made_in_time() -> None:
    strange = "".join(map(chr, range(0x4E00, 0x4E00 + 3_000)))
    made = text_of(Typesetter(seconds=10).pdf(LETTER, Letter("Surat", (strange, "Budi"))))
    assert "U+4E00" in made
    assert "Budi" in made


@pytest.mark.parametrize(
    "text",
    [
        "#for _ in range(1000000000) {}",
        "#let all = range(300000000)",
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
    ],
)
def test_a_template_that_takes_too_much_or_reaches_out_comes_to_nothing(text: str) -> None:
    with pytest.raises(DocumentIsNotMade):
        Typesetter(seconds=1, megabytes=512).pdf(Template("greedy", text), letter)


def test_what_went_wrong_is_told_without_what_was_in_it() -> None:
    wrong = Template("letter", "#(json(bytes(sys.inputs.data)).names.first() + 1)")
    with pytest.raises(DocumentIsNotMade) as told:
        Typesetter().pdf(wrong, letter)
    assert "Budi" not in repr(told.value)
