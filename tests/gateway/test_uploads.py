"""Lists come in from a page: looked at first, then recorded whole, or not at all."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from gateway.pages.upload_lists import DECREES, PEOPLE, template_csv, template_xlsx
from personnel import inherited_file, siasn_person
from personnel.siasn_pulls import PullFinding, Weight
from personnel.siasn_rows import heading_of, sheet_of
from tests.gateway.forms_door import ADMIN, OPERATOR, Suite, hidden, suite
from tests.gateway.pages_door import words
from tests.gateway.small_team import BUDI

HR = "sistem.kepegawaian"
PATH, DECREES_PATH, PULLS = "/unggah/pegawai", "/unggah/sk-lama", "/tarik-siasn"
HEADING = "nip_baru;nama;kedudukan_hukum_id;opd_kode"
RUDI = "207001022095061001;Rudi;01;DISKOMINFOSP"
TINA = "207103042095062002;Tina;01;DISKOMINFOSP"
DAY = {"berlaku": "2026-01-01"}


def listed(*rows: str, heading: str = HEADING) -> bytes:
    return "\r\n".join((heading, *rows)).encode()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


async def looked_at(office: Suite, content: bytes, user: str = HR) -> tuple[dict[str, str], str]:
    """Have a list of people looked at; return what the page hides, and what it says."""
    fields = {**await office.opened(PATH, user), **DAY, "aksi": "periksa"}
    page = await office.upload(PATH, user, fields, "berkas", content, "daftar.csv")
    return {**hidden(page.text), **DAY}, words(page.text)


async def test_a_list_is_looked_at_before_anything_is_recorded(office: Suite) -> None:
    kept, said = await looked_at(office, listed(RUDI, TINA))
    assert "Semua baris dapat dicatat." in said
    assert "Baris 2 Pegawai baru 2" in said
    assert office.recorded() == []
    assert office.sent[-1].url.query == b"effective_on=2026-01-01&preview=true"
    sent = {**kept, "aksi": "catat"}
    pages = [
        await office.upload(PATH, HR, sent, "berkas", listed(RUDI, TINA), "daftar.csv")
        for _ in range(2)
    ]
    for page in pages:
        assert page.status_code == 200
        assert "Daftar sudah tercatat." in words(page.text)
        assert "Pegawai baru 2" in words(page.text), "a double click tells the same"
    assert office.recorded().count("personnel.person-registered.v1") == 2


async def test_only_the_very_file_that_was_looked_at_is_recorded(office: Suite) -> None:
    kept, _ = await looked_at(office, listed(RUDI))
    sent = {**kept, "aksi": "catat"}
    other = await office.upload(PATH, HR, sent, "berkas", listed(TINA), "daftar.csv")
    assert "bukan yang terakhir diperiksa" in words(other.text)
    another_day = {**sent, "berlaku": "2026-01-02"}
    later = await office.upload(PATH, HR, another_day, "berkas", listed(RUDI), "daftar.csv")
    assert "bukan yang terakhir diperiksa" in words(later.text)
    never = {**hidden(other.text), **DAY, "sidik": "", "aksi": "catat"}
    await office.upload(PATH, HR, never, "berkas", listed(TINA), "daftar.csv")
    assert office.recorded() == []


async def test_errors_are_told_by_row_and_column_and_parted_from_warnings(office: Suite) -> None:
    wrong = listed(RUDI, "123;<b>Tono</b>;01;DISKOMINFOSP", "207103042095062002;Tina;01;SIHIR")
    kept, said = await looked_at(office, wrong)
    assert kept["sidik"] == ""
    assert "Tidak ada yang dicatat." in said
    errors = said.partition("Kesalahan")[2]
    assert "3 nip_baru 123" in errors
    assert "4 opd_kode SIHIR" in errors
    assert "Peringatan" not in errors
    odd = listed("207001022095061001;Rudi;01;DISKOMINFOSP;7", heading=HEADING + ";nik")
    _, warned = await looked_at(office, odd)
    assert "Semua baris dapat dicatat." in warned
    assert "2 nik 7" in warned.partition("Peringatan")[2]
    assert office.recorded() == []


async def test_what_is_no_list_or_comes_from_elsewhere_changes_nothing(office: Suite) -> None:
    fields = {**await office.opened(PATH, HR), **DAY, "aksi": "periksa"}
    nothing = await office.send(PATH, HR, fields)
    assert nothing.status_code == 422
    assert "Pilih berkas daftarnya." in words(nothing.text)
    paper = await office.upload(PATH, HR, fields, "berkas", b"%PDF-1.7", "daftar.pdf")
    assert "Tidak ada yang dicatat." in words(paper.text)
    someday = {**fields, "berlaku": "31/2/2026"}
    late = await office.upload(PATH, HR, someday, "berkas", listed(RUDI), "daftar.csv")
    assert "Bukan tanggal yang ada" in words(late.text)
    foreign = {**fields, "tanda": "0" * 64, "aksi": "catat"}
    other = await office.upload(PATH, HR, foreign, "berkas", listed(RUDI), "daftar.csv")
    assert other.status_code == 403
    assert "dibuka dalam sesi lain" in words(other.text)
    assert (await office.get(PATH, OPERATOR)).status_code == 403
    assert PATH not in await office.text("/tugas", OPERATOR)
    assert PATH in await office.text("/tugas", ADMIN)
    assert (await office.get(DECREES_PATH, HR)).status_code == 403
    assert office.recorded() == []


OLD = (
    "nomor_sk;tanggal_sk;berlaku_mulai;berlaku_sampai;penanda_tangan;judul_sk;opd;jabatan;nip",
    "188/2/2024;20-12-2024;01-01-2025;31-12-2025;Gubernur;Tim;DISKOMINFOSP;Operator;{}",
)


async def test_decrees_of_the_time_before_are_looked_at_and_inherited(office: Suite) -> None:
    kept, _ = await looked_at(office, listed(RUDI))
    people = {**kept, "aksi": "catat"}
    await office.upload(PATH, HR, people, "berkas", listed(RUDI), "daftar.csv")
    heading, row = OLD
    unknown = listed(row.format("207103042095062002"), heading=heading)
    fields = {**await office.opened(DECREES_PATH, ADMIN), "aksi": "periksa"}
    early = await office.upload(DECREES_PATH, ADMIN, fields, "berkas", unknown, "sk.csv")
    assert "Minta administrator menetapkan hari peralihan" in words(early.text)
    day = await office.fill("/isian/tetapkan-hari-peralihan", ADMIN, first_on="2026-01-01")
    assert day.status_code == 303, day.text
    page = await office.upload(DECREES_PATH, ADMIN, fields, "berkas", unknown, "sk.csv")
    assert "2 nip 207103042095062002 Belum ada pegawai dengan nomor ini." in words(page.text)
    known = listed(row.format("207001022095061001"), heading=heading)
    good = await office.upload(DECREES_PATH, ADMIN, fields, "berkas", known, "sk.csv")
    assert "SK baru 1 Kursi baru 1" in words(good.text)
    before = len(office.new())
    sent = {**hidden(good.text), "aksi": "catat"}
    done = await office.upload(DECREES_PATH, ADMIN, sent, "berkas", known, "sk.csv")
    assert "Daftar sudah tercatat." in words(done.text)
    assert "personnel.decree-inherited.v1" in office.recorded()[before:]
    assert DECREES_PATH in await office.text("/keputusan", ADMIN)
    assert "188/2/2024" in await office.text("/keputusan", ADMIN)


async def test_a_template_has_the_headings_that_the_service_reads(office: Suite) -> None:
    assert set(PEOPLE.required) == set(siasn_person.REQUIRED)
    assert {*PEOPLE.required, *PEOPLE.optional} == siasn_person.COLUMNS
    assert set(DECREES.required) == set(inherited_file.REQUIRED)
    assert set(DECREES.optional) == set(inherited_file.OPTIONAL)
    for each in (PEOPLE, DECREES):
        for name, content in (("t.csv", template_csv(each)), ("t.xlsx", template_xlsx(each))):
            _, cells = next(iter(sheet_of(name, content, headings=each.required).rows))
            assert [heading_of(cell) for cell in cells] == [*each.required, *each.optional]
        got = await office.get(f"/unggah/{each.key}/templat.xlsx", ADMIN)
        assert got.headers["content-disposition"].endswith('.xlsx"')
    assert (await office.get(f"{PATH}/templat.csv", OPERATOR)).status_code == 403


async def test_people_are_pulled_by_a_button_and_the_page_says_how_far_it_is(
    office: Suite,
) -> None:
    assert PULLS in await office.text("/tugas", HR)
    fields = hidden(await office.text(PULLS, HR))
    first = await office.send(PULLS, HR, fields)
    again = await office.send(PULLS, HR, fields)
    assert first.status_code == again.status_code == 303
    page = first.headers["location"]
    assert again.headers["location"] == page
    shown = await office.get(page, HR)
    assert "Penarikan sedang berjalan" in words(shown.text)
    assert shown.headers["refresh"] == "10"
    pull_id = UUID(page.removeprefix(f"{PULLS}/"))
    found = PullFinding(1, 1, BUDI, Weight.ERROR, None, "siasn-unknown", "Tidak ada di SIASN.")
    pull = office.pulls.find(pull_id)
    assert pull is not None
    office.pulls.went_on(pull, [found])
    told = words(await office.text(page, HR))
    assert "Budi, S.Kom. Kesalahan Tidak ada di SIASN." in told
    unmarked = await office.send(PULLS, HR, {**fields, "tanda": "0"})
    assert unmarked.status_code == 403
    assert (await office.get(PULLS, OPERATOR)).status_code == 403
    assert (await office.get(f"{PULLS}/{UUID(int=1)}", HR)).status_code == 404


async def test_where_siasn_is_not_set_up_one_is_sent_to_the_list(tmp_path: Path) -> None:
    with suite(tmp_path, pulls_people=False) as office:
        fields = hidden(await office.text(PULLS, HR))
        answer = await office.send(PULLS, HR, fields)
    assert answer.status_code == 503
    assert 'href="/unggah/pegawai"' in answer.text
