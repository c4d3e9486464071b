"""A vacant seat during a term, on pages: somebody does the work meanwhile, and takes over."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.forms_door import (
    BUREAU,
    HEAD,
    OPERATOR,
    Suite,
    hidden,
    suite,
    team_without_nomination,
)
from tests.gateway.pages_door import words
from tests.gateway.small_team import (
    BUDI,
    GOODS,
    NETWORK,
    SITI,
    decided,
    employed,
    nomination_until_verified,
    prepared,
    seat_lost,
)

RINA = UUID(int=0xB9)
SEAT = f"/opd/DISKOMINFOSP/kursi/{GOODS}"
ASSIGNING = f"/isian/tugaskan-sementara?opd_id={KOMINFO}&position={GOODS}"
HANDING = f"/isian/catat-serah-terima?opd_id={KOMINFO}&position={GOODS}"
ASSIGNED = {
    "opd_id": str(KOMINFO),
    "position": GOODS,
    "person_id": str(RINA),
    "effective_on": "10/3/2026",
    "until": "31/12/2026",
    "letter_number": "800/3",
    "letter_on": "9/3/2026",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    """Open the pages on 10 March, when Siti has left the seat for the goods."""
    story = team_without_nomination()
    story.tell(employed(RINA, KOMINFO, "Rina"))
    nomination_until_verified(story)
    prepared(story)
    decided(story)
    story.tell(seat_lost(SITI, GOODS, date(2026, 3, 5)))
    story.clock.at = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
    with suite(tmp_path, story) as opened:
        yield opened


async def test_a_vacant_seat_is_done_by_somebody_until_that_ends(office: Suite) -> None:
    for page in ("/opd/DISKOMINFOSP", SEAT, "/jabatan-kosong"):
        assert ASSIGNING.replace("&", "&amp;") in await office.text(page, HEAD), page
        assert "tugaskan-sementara" not in await office.text(page, OPERATOR), "the head assigns"
        assert "tugaskan-sementara" not in await office.text(page, "kepala.dinkes")
    form = await office.text(ASSIGNING, HEAD)
    text = words(form)
    assert 'name="until" type="date" value="2026-12-31"' in form
    assert text.index("Rina") < text.index("Budi"), "who holds a seat comes last"
    assert "Sudah menduduki jabatan dalam tim" in text
    assert "sertifikat" not in text.partition("Cari nama")[2], "competence is not asked"
    done = await office.fill(ASSIGNING, HEAD, **ASSIGNED)
    assert done.headers["location"] == SEAT, words(done.text)
    page = await office.text(SEAT, HEAD)
    assert "Rina, S.Kom. sementara" in words(page)
    assert "tugaskan-sementara" not in page
    assert "Rina, S.Kom. sementara" in words(await office.text("/opd/DISKOMINFOSP", HEAD))
    ending = "/isian/akhiri-sementara/" + page.partition("/isian/akhiri-sementara/")[2][:36]
    about = words(await office.text(ending, HEAD))
    assert "Tugas sementara Pengurus Barang" in about
    assert "Rina, S.Kom." in about
    assert (await office.get(ending, "kepala.dinkes")).status_code in (403, 404)
    ended = await office.fill(ending, HEAD, effective_on="10/3/2026", reason="Pindah tugas")
    assert ended.headers["location"] == SEAT, words(ended.text)
    assert ASSIGNING.replace("&", "&amp;") in await office.text(SEAT, HEAD)
    assert office.recorded()[0] == "personnel.interim-assigned.v1"
    assert "personnel.interim-ended.v1" in office.recorded()


async def test_a_double_click_assigns_once_and_a_holder_is_refused_by_name(office: Suite) -> None:
    taken = await office.fill(ASSIGNING, HEAD, **{**ASSIGNED, "person_id": str(BUDI)})
    assert taken.status_code == 409
    assert "Pegawai: Budi, S.Kom." in words(taken.text)
    assert 'value="800/3"' in taken.text
    fields = {**await office.opened(ASSIGNING, HEAD), **ASSIGNED}
    path = ASSIGNING.partition("?")[0]
    answers = [await office.send(path, HEAD, fields) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert office.recorded().count("personnel.interim-assigned.v1") == 1


async def test_a_seat_is_handed_over_with_minutes_that_are_kept(office: Suite) -> None:
    await office.fill(ASSIGNING, HEAD, **ASSIGNED)
    assert HANDING.replace("&", "&amp;") in await office.text(SEAT, OPERATOR)
    form = await office.text(HANDING, OPERATOR)
    giver, taker = form.partition('name="to_person_id"')[::2]
    assert str(SITI) in giver
    assert "sampai 4 Maret 2026" in words(giver)
    assert str(RINA) in taker
    assert str(SITI) not in taker, "who has left does not take over"
    typed = {
        **hidden(form),
        "opd_id": str(KOMINFO),
        "position": GOODS,
        "from_person_id": str(SITI),
        "to_person_id": str(RINA),
        "handed_on": "10/3/2026",
        "minutes_number": "BA/1",
        "contents": "Buku inventaris\nKunci gudang",
    }
    path = HANDING.partition("?")[0]
    without = await office.send(path, OPERATOR, typed)
    assert without.status_code == 422
    assert "Berita acara : Pilih berkas." in words(without.text)
    done = await office.upload(path, OPERATOR, typed, "minutes_sha256", b"%PDF-1.7 minutes")
    assert done.headers["location"] == SEAT, words(done.text)
    assert b'"contents":["Buku inventaris","Kunci gudang"]' in office.sent[-1].content
    assert b"media_type" not in office.sent[-1].content, "the command names the hash only"
    page = words(await office.text(SEAT, OPERATOR))
    assert "Dari Siti, S.Kom. kepada Rina, S.Kom., berita acara Nomor BA/1." in page


async def test_a_nomination_for_one_seat_begins_where_the_seat_is_vacant(office: Suite) -> None:
    form = f"/isian/susun-pengganti?opd_id={KOMINFO}&positions={GOODS}"
    assert form.replace("&", "&amp;") in await office.text("/jabatan-kosong", OPERATOR)
    shown = await office.text(form, OPERATOR)
    assert f'value="{GOODS}" checked' in shown
    assert f'value="{NETWORK}"' not in shown, "it is held"
    nothing = await office.fill(form, OPERATOR, term_starts_on="10/3/2026")
    assert "Pilih atau tulis sedikitnya satu." in words(nothing.text)
    assert "susun-pengganti" not in await office.text("/jabatan-kosong", BUREAU)
    assert HEALTH != KOMINFO
