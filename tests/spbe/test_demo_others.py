"""Do the fakes, and the list of earlier decrees, fit the people of the sample year?"""

import csv
import io
from datetime import date, datetime

from gateway.access.sample_accounts import sample_account
from spbe.demo import opening_balance, reconsidered, siasn
from spbe.demo.next_term import EARLY, ready
from spbe.demo.people import people
from spbe.demo.product import in_force, structure
from spbe.demo.undone import MISTAKEN
from spbe.demo.year import Year, first_day
from spbe.fake_siasn import people_of_export

YEAR = Year(first_day(date(2026, 11, 23)))


def rows() -> list[dict[str, str]]:
    lists = (opening_balance.LIST, reconsidered.RIGHT)
    texts = (each.read_text(encoding="utf-8") for each in lists)
    return [row for text in texts for row in csv.DictReader(io.StringIO(text))]


def day(said: str) -> date:
    return datetime.strptime(said, "%d-%m-%Y").date()  # noqa: DTZ007 - a day


def test_the_fake_of_siasn_knows_everybody_who_has_a_nip() -> None:
    known = dict(people_of_export(siasn.export()))
    assert known.keys() == {one.nip for one in people() if one.nip}
    promoted = [nip for nip, said in known.items() if said["jabatanNama"] == f"'{siasn.PROMOTED}"]
    assert len(promoted) == 1


def test_who_retires_leaves_a_seat_on_a_first_of_a_month_within_the_year() -> None:
    [(nip, on)] = siasn.retiring(YEAR).items()
    (who,) = [one for one in people() if one.nip == nip]
    assert who.opd.code == siasn.RETIRING[0]
    assert day(on).day == 1
    assert YEAR.on(siasn.PULLED) < day(on) < YEAR.on(siasn.RETIRES + 32)


def test_whoever_retires_is_not_named_for_the_next_term_nor_anew() -> None:
    named = ready(YEAR)[: EARLY + 1]
    assert siasn.RETIRING[0] not in named
    assert MISTAKEN not in named


def test_the_list_of_earlier_decrees_names_people_and_positions_that_there_are() -> None:
    numbers = {one.nip or one.nik: one for one in people()}
    positions = {each["name"] for each in structure()["positions"]}
    codes = {opd.code for opd in in_force()}
    for row in rows():
        who = numbers[row["nip"] or row["nik"]]
        assert (who.opd.code, who.name) == (row["opd"], row["nama"])
        assert row["jabatan"] in positions
        assert row["opd"] in codes
        assert day(row["tanggal_sk"]) <= day(row["berlaku_mulai"]) <= day(row["berlaku_sampai"])
        assert bool(row["hari_terakhir"]) is bool(row["alasan"])
    assert {row["opd"] for row in rows()} == {"DISKOMINFOSP", "INSPEKTORAT"}
    assert min(day(row["tanggal_sk"]).year for row in rows()) == 2022


def test_the_list_says_that_it_is_sample_data_and_is_sent_by_an_administrator() -> None:
    assert all("data contoh" in row["judul_sk"] for row in rows())
    phase = opening_balance.inherited(YEAR)
    ((upload, *_),) = phase.chains
    sender = sample_account(upload.user)
    assert sender is not None
    assert sender.roles == ("administrator",)
