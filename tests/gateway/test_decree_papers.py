"""A decree on paper: in the official form, the same to the byte, and to each what they may see."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from gateway.papers.decree import FORM, TEMPLATE, Printed, paper, roman
from gateway.seeing import Reader
from gateway.views import VIEWS
from gateway.views.decree_paper import DecreePaper, PaperAnnex, PaperMember, decree_paper
from kit.decider import ERASED, Actor
from kit.documents import Typesetter
from kit.rights import Rights
from personnel.domain.decree import DecreeDiscarded
from personnel.domain.structure import STRUCTURE_ID, Position
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_team
from tests.gateway.door import RIGHTS, Door, door
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import (
    BUDI,
    DECREE,
    MAR_1,
    NETWORK,
    POSITIONS,
    SITI,
    structure_published,
    submitted,
)
from tests.gateway.story import Story, Told, told

JAN_5 = date(2026, 1, 5)
NIP = "200012312026121001"
DRAFT = f"/api/decrees/{DECREE}/draft.pdf"
ANNEX = f"/api/decrees/{DECREE}/annexes/{KOMINFO}.pdf"


def prepared() -> Story:
    story = Story(*small_team.KINDS, DecreeDiscarded)
    small_team.opds(story)
    small_team.people(story)
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    return story


def decided() -> Story:
    story = prepared()
    small_team.decided(story)
    return story


def read(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(prepared(), tmp_path_factory.mktemp("drafted")) as opened:
        yield opened


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(decided(), tmp_path_factory.mktemp("signed")) as opened:
        yield opened


async def printed(opened: Door, path: str, role: str, opd_id: UUID | None = KOMINFO) -> str:
    said = await opened.get(path, role, opd_id)
    assert (said.status_code, said.headers["content-type"]) == (200, "application/pdf"), said.text
    return read(said.content)


async def test_a_draft_has_the_form_of_a_decree_and_says_what_it_is(drafted: Door) -> None:
    text = await printed(drafted, DRAFT, "governor_office")
    parts = (
        *("GUBERNUR SULAWESI BARAT", "KEPUTUSAN GUBERNUR SULAWESI BARAT", "NOMOR", "TENTANG"),
        *("TIM 2026", "Menimbang", "Mengingat", "MEMUTUSKAN:", "Menetapkan", "KESATU", "KELIMA"),
        *("Ditetapkan di", "Mamuju", "Tembusan", "LAMPIRAN I", "DINAS DISKOMINFOSP"),
        *("Admin Jaringan", "Pengurus Barang"),
    )
    places = [text.find(part) for part in parts]
    assert -1 not in places
    for mark in ("RANCANGAN", "DATA CONTOH", "NASKAH USULAN, BELUM RESMI", "[periksa]"):
        assert mark in text


async def test_a_decided_decree_has_its_number_and_days_and_is_no_draft(signed: Door) -> None:
    text = await printed(signed, DRAFT, "governor_office")
    for said in ("NOMOR 188.4/1/SULBAR/II/2026", "1 Februari 2026", "1 Maret 2026"):
        assert said in text
    assert "31 Desember 2026" in text
    assert "RANCANGAN" not in text


@pytest.mark.parametrize(
    ("role", "opd_id", "names", "number"),
    [
        ("governor_office", None, True, True),
        ("auditor", None, True, True),
        ("coordination_team", None, False, False),
    ],
)
async def test_a_draft_names_people_to_those_only_who_may_read_people(
    drafted: Door,
    role: str,
    opd_id: UUID | None,
    names: bool,  # noqa: FBT001
    number: bool,  # noqa: FBT001
) -> None:
    text = await printed(drafted, DRAFT, role, opd_id)
    assert ("Budi, S.Kom." in text, NIP in text) == (names, number)


@pytest.mark.parametrize(
    ("role", "opd_id", "number"),
    [
        ("coordination_team", None, False),
        ("opd_operator", KOMINFO, True),
        ("opd_operator", HEALTH, False),
        ("diskominfo_verifier", HEALTH, True),
    ],
)
async def test_whom_a_decree_names_all_may_know_but_not_by_number(
    signed: Door,
    role: str,
    opd_id: UUID | None,
    number: bool,  # noqa: FBT001
) -> None:
    text = await printed(signed, ANNEX, role, opd_id)
    assert ("Budi, S.Kom." in text, NIP in text) == (True, number)


async def test_an_opd_sees_no_draft_and_nobody_in_particular_sees_anything(drafted: Door) -> None:
    for path in (DRAFT, ANNEX):
        assert (await drafted.get(path, "opd_head", KOMINFO)).status_code == 404
        assert (await drafted.get(path, "payroll_system")).status_code == 403
        assert (await drafted.get(path)).status_code == 401


async def test_an_annex_is_of_one_opd_and_of_one_that_has_it(signed: Door) -> None:
    text = await printed(signed, ANNEX, "auditor")
    assert "LAMPIRAN I" in text
    assert "MEMUTUSKAN" not in text
    other = f"/api/decrees/{DECREE}/annexes/{HEALTH}.pdf"
    assert (await signed.get(other, "auditor")).status_code == 404


async def test_who_has_the_paper_already_is_sent_nothing(signed: Door) -> None:
    first = await signed.get(DRAFT, "auditor")
    again = await signed.get(DRAFT, "auditor", If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    other = await signed.get(DRAFT, "coordination_team")
    assert other.headers["etag"] != first.headers["etag"]
    assert first.content == (await signed.get(DRAFT, "governor_office")).content
    assert "Cetakan-SK-188.4-1-SULBAR-II-2026.pdf" in first.headers["content-disposition"]


def test_a_discarded_decree_is_put_on_no_paper(shelf: Shelf) -> None:
    story = prepared()
    story.tell((DECREE, DecreeDiscarded(decree_id=DECREE, reason="Judulnya keliru.")))
    with told(story, shelf, VIEWS) as connection:
        assert decree_paper(connection, DECREE) is None
        assert decree_paper(connection, UUID(int=1)) is None


def test_a_paper_names_everybody_in_the_order_of_the_positions(shelf: Shelf) -> None:
    for story in (prepared(), decided()):
        with told(story, shelf, VIEWS) as connection:
            found = decree_paper(connection, DECREE)
        assert found is not None
        (annex,) = found.annexes
        assert [(one.person_id, one.position) for one in annex.members] == [
            (BUDI, "Admin Jaringan"),
            (SITI, "Pengurus Barang"),
        ]
        assert {one.seated for one in annex.members} == {not found.drafted}


def structure(on: date, *positions: Position) -> Told:
    return STRUCTURE_ID, replace(structure_published, effective_on=on, positions=positions)


def renamed(position: Position) -> Position:
    return replace(position, name=f"{position.name} Baru")


@pytest.mark.parametrize("stage", [prepared, decided])
def test_a_team_of_a_coming_structure_is_named_in_its_words(
    shelf: Shelf, stage: Callable[[], Story]
) -> None:
    story = stage()
    story.tell(structure(MAR_1, *map(renamed, reversed(POSITIONS))))
    story.tell(submitted("800/3", structure_on=MAR_1))
    assert positions(story, shelf) == ["Pengurus Barang Baru", "Admin Jaringan Baru"]


@pytest.mark.parametrize("stage", [prepared, decided])
def test_an_amended_team_keeps_the_words_of_its_own_structure(
    shelf: Shelf, stage: Callable[[], Story]
) -> None:
    story = stage()
    story.tell(structure(JAN_5, replace(POSITIONS[0], key="data_steward", name="Wali Data")))
    assert positions(story, shelf) == ["Admin Jaringan", "Pengurus Barang"]


def positions(story: Story, shelf: Shelf) -> list[str]:
    with told(story, shelf, VIEWS) as connection:
        found = decree_paper(connection, DECREE)
    assert found is not None
    return [one.position for annex in found.annexes for one in annex.members]


ALL = Reader(Actor(UUID(int=1), frozenset({"auditor"})), Rights.load(RIGHTS))
LINE = PaperMember(BUDI, "Budi, S.Kom.", NIP, "Pranata Komputer", "Admin", KOMINFO, seated=False)
PAPER = DecreePaper(
    decree_id=DECREE,
    title='Tim #panic("!") $x^2$ *tebal* {title} {until.__class__}',
    drafted=True,
    revoked=False,
    dated_on=date(2026, 2, 16),
    number=None,
    decided_on=None,
    effective_on=None,
    until=None,
    structures_are_official=False,
    annexes=(PaperAnnex(1, KOMINFO, "DISKOMINFOSP", "Dinas #let $1$", (LINE,)),),
)


def made(found: DecreePaper) -> bytes:
    return Typesetter().pdf(TEMPLATE, paper(found, Printed(ALL, sample=False)))


def test_a_hostile_title_stands_there_as_it_was_written() -> None:
    text = read(made(PAPER))
    assert PAPER.title.upper() in text
    assert f"tentang {PAPER.title};" in text
    assert "DINAS #LET $1$" in text
    assert "DATA CONTOH" not in text


def test_a_decree_that_was_revoked_says_so_on_every_page() -> None:
    revoked = replace(PAPER, drafted=False, revoked=True, number="1", decided_on=PAPER.dated_on)
    pages = PdfReader(io.BytesIO(made(revoked))).pages
    assert len(pages) > 1
    assert all("SUDAH DICABUT" in page.extract_text() for page in pages)


def test_who_was_erased_is_neither_named_nor_described() -> None:
    erased = replace(LINE, name=ERASED)
    (annex,) = paper(
        replace(PAPER, annexes=(replace(PAPER.annexes[0], members=(erased,)),)),
        Printed(ALL, sample=False),
    ).annexes
    assert annex.members[0].name == "(telah dihapus)"
    assert (annex.members[0].nip, annex.members[0].job_title) == (None, None)


def test_fifty_opds_are_printed_at_once_and_the_same_each_time() -> None:
    annexes = tuple(
        replace(PAPER.annexes[0], number=number, members=(LINE,) * 8) for number in range(1, 51)
    )
    found = replace(PAPER, annexes=annexes)
    first = made(found)
    assert first == made(found)
    assert len(PdfReader(io.BytesIO(first)).pages) >= 51


@pytest.mark.parametrize(
    ("number", "said"), [(1, "I"), (4, "IV"), (9, "IX"), (41, "XLI"), (49, "XLIX"), (1000, "M")]
)
def test_annexes_are_numbered_as_the_romans_did(number: int, said: str) -> None:
    assert roman(number) == said


def test_the_texts_of_the_form_are_a_proposal_with_each_place_known() -> None:
    assert not FORM.official
    assert not any(law.checked for law in FORM.recalling)
    assert "{title}" in FORM.considering[-1]
    assert NETWORK not in str(FORM)


def test_a_name_with_a_sign_that_no_font_has_is_printed_and_said() -> None:
    strange = replace(LINE, name="Andi ꦲ")
    annex = replace(PAPER.annexes[0], members=(strange, LINE))
    text = read(made(replace(PAPER, annexes=(annex,))))
    assert "Andi [U+A9B2]" in text
    assert "Budi, S.Kom." in text
    said = "menggantikan tanda yang tidak dapat dicetak"
    assert said in text
    assert said not in read(made(PAPER))
