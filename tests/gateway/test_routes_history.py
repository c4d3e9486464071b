"""The history of anything, in words, as far as its reader may know."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from kit.decider import Actor
from tests.evaluation.examples import HEALTH, HEALTH_Q1, KOMINFO, Q1
from tests.gateway.door import Door, account, door
from tests.gateway.small_course import (
    BATCH,
    OUTSIDE_CERTIFICATE,
    PROGRAMME,
    registered,
)
from tests.gateway.small_quarter import KOMINFO_Q1, TPP, exported
from tests.gateway.small_team import (
    ANI,
    BUDI,
    DECREE,
    DRAFT,
    GOODS,
    NETWORK_CERTIFICATE,
    NOMINATION,
    SITI,
    nominated,
    opd_registered,
)
from tests.gateway.small_year import small_year
from training.domain.registration import CertificateRejected

GONE, WITHHELD = "(telah dihapus)", "(tidak ditampilkan)"
AUDITOR = ("auditor", None)
OWN = ("opd_operator", KOMINFO)
THIRD = UUID(int=0xD9)
RETURNED = "personnel.item-returned.v1"
rejected = CertificateRejected(
    person_id=SITI,
    opd_id=KOMINFO,
    certificate_id=OUTSIDE_CERTIFICATE,
    reason="Nama Siti salah eja",
)

Entries = list[dict[str, Any]]


class NoAnswer:
    """A keeper of keys that is down."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        raise httpx.ConnectError(str(len(persons)))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    story = small_year()
    story.tell((TPP, exported))
    story.tell((OUTSIDE_CERTIFICATE, rejected))
    story.tell(opd_registered(THIRD, "BAPENDA"), by=Actor(account("admin")))
    with door(story, tmp_path_factory.mktemp("year")) as opened:
        yield opened


async def history(
    year: Door, subject: UUID, who: tuple[str, UUID | None] = AUDITOR, limit: int = 200
) -> Entries:
    found: Entries = (await year.found(f"/api/history/{subject}?limit={limit}", *who))["items"]
    return found


def of_type(entries: Entries, name: str) -> dict[str, Any]:
    return next(entry for entry in entries if entry["type"] == name)


@pytest.mark.parametrize(
    "subject",
    [
        *(KOMINFO, HEALTH, BUDI, SITI, NOMINATION, DRAFT, DECREE, NETWORK_CERTIFICATE),
        *(OUTSIDE_CERTIFICATE, PROGRAMME, BATCH, Q1, HEALTH_Q1, KOMINFO_Q1, TPP),
    ],
)
async def test_everything_that_happened_to_anything_can_be_told(year: Door, subject: UUID) -> None:
    entries = await history(year, subject)
    times = [entry["recorded_at"] for entry in entries]
    assert times == sorted(times, reverse=True)
    assert all(entry["what"] and entry["who"] for entry in entries)
    assert "belum tercatat" not in str(entries)


async def test_names_are_those_that_people_know(year: Door) -> None:
    entries = await history(year, NOMINATION)
    placed = of_type(entries, "personnel.nomination-placed.v1")
    assert placed["what"] == "Usulan ini dimuat dalam SK kolektif Nomor 188.4/1/SULBAR/II/2026."
    named = of_type(entries, "personnel.person-nominated.v1")
    assert named["what"] == "Siti, S.Kom. diusulkan untuk jabatan Pengurus Barang dalam tim."
    verified = of_type(await history(year, HEALTH_Q1), "evaluation.indicator-verified.v1")
    assert "Indikator" in verified["what"]
    period = of_type(await history(year, Q1), "evaluation.period-opened.v1")
    assert "instrumen MINI versi 1" in period["what"]


async def test_who_did_it_is_told_by_function(year: Door) -> None:
    [entry] = await history(year, THIRD)
    assert entry["who"] == "Administrator"
    unknown = await history(year, DRAFT)
    assert unknown[0]["who"] == "akun 00000000"


async def test_a_history_is_walked_in_parts(year: Door) -> None:
    whole = [entry["event_id"] for entry in await history(year, NOMINATION)]
    walked, where = [], f"/api/history/{NOMINATION}?limit=4"
    while where:
        said = await year.get(where, *AUDITOR)
        walked += [entry["event_id"] for entry in said.json()["items"]]
        where = said.links["next"]["url"] if "next" in said.links else ""
    assert walked == whole
    assert len(whole) > 8


async def test_of_nothing_there_is_no_history(year: Door) -> None:
    assert (await year.get(f"/api/history/{UUID(int=0x404)}", *AUDITOR)).status_code == 404
    wrong = await year.get("/api/history/DINKES", *AUDITOR)
    assert wrong.json()["errors"][0]["rule"] == "uuid"


@pytest.mark.parametrize(
    "who", [AUDITOR, OWN, ("diskominfo_verifier", HEALTH), ("governor_office", HEALTH)]
)
async def test_who_reads_the_nomination_reads_why_it_was_returned(
    year: Door, who: tuple[str, UUID | None]
) -> None:
    entry = of_type(await history(year, NOMINATION, who), RETURNED)
    assert entry["why"] == "Alasannya: “Siti belum bersedia”."
    assert entry["opened"]
    found = await year.found(f"/api/nominations/{NOMINATION}", *who)
    assert {item["reason"] for item in found["items"]} == {None}


async def test_who_does_not_read_nominations_does_not_read_why(year: Door) -> None:
    who = ("assessor", KOMINFO)
    entry = of_type(await history(year, NOMINATION, who), RETURNED)
    assert entry["why"] == f"Alasannya: “{WITHHELD}”."
    assert not entry["opened"]
    told = of_type(
        await history(year, OUTSIDE_CERTIFICATE, who), "training.certificate-rejected.v1"
    )
    assert "Siti salah" not in str(told)


async def test_why_a_certificate_was_rejected_is_read_with_it(year: Door) -> None:
    for who in (AUDITOR, OWN, ("training_provider", HEALTH)):
        items = (await year.found(f"/api/certificates?person_id={SITI}", *who))["items"]
        assert [item["reason"] for item in items] == ["Nama Siti salah eja"]
    told = await history(year, OUTSIDE_CERTIFICATE, OWN)
    assert "Nama Siti salah eja" in str(of_type(told, "training.certificate-rejected.v1"))


@pytest.mark.parametrize("role", ["coordination_team", "assessor", "companion"])
async def test_who_may_not_read_people_learns_only_who_was_decreed(year: Door, role: str) -> None:
    for subject in (ANI, HEALTH):
        entries = await history(year, subject, (role, HEALTH))
        registered = of_type(entries, "personnel.person-registered.v1")
        assert WITHHELD in registered["what"]
        assert not registered["opened"]
        assert "Ani" not in str(entries)
    entries = await history(year, NOMINATION, (role, KOMINFO))
    named = of_type(entries, "personnel.person-nominated.v1")
    assert named["what"].startswith("Siti, S.Kom. diusulkan")


@pytest.mark.parametrize("who", [("governor_office", None), ("opd_head", HEALTH), AUDITOR])
async def test_who_reads_people_reads_their_names(year: Door, who: tuple[str, UUID | None]) -> None:
    entries = await history(year, ANI, who)
    assert of_type(entries, "personnel.person-registered.v1")["what"].startswith("Ani")


async def test_own_people_are_those_of_the_own_opd(tmp_path: Path) -> None:
    story = small_year()
    story.tell(nominated(NOMINATION, GOODS, ANI))
    with door(story, tmp_path) as opened:
        mine = str(await history(opened, NOMINATION, OWN))
        all_of_it = str(await history(opened, NOMINATION))
    assert "Ani" not in mine
    assert "Ani" in all_of_it


async def test_who_may_not_read_certificates_learns_no_number(year: Door) -> None:
    for who in (("coordination_team", None), ("governor_office", None), ("assessor", KOMINFO)):
        told = str(await history(year, OUTSIDE_CERTIFICATE, who))
        assert f"Nomor {WITHHELD}" in told
        assert f"ertifikat {WITHHELD}" in told
        assert (
            "77"
            not in of_type(
                await history(year, OUTSIDE_CERTIFICATE, who), "training.certificate-registered.v1"
            )["what"]
        )
        assert "sertifikat-siti.pdf" not in told
        awarded = of_type(await history(year, BATCH, who), "training.certificate-awarded.v1")
        assert awarded["what"].endswith(f"memperoleh sertifikat {WITHHELD}.")
        assert not awarded["opened"]
    told = str(await history(year, OUTSIDE_CERTIFICATE, OWN))
    assert "Nomor 77" in told
    assert "sertifikat-siti.pdf" in told


async def test_the_own_opds_history_has_nothing_of_another(year: Door) -> None:
    mine, all_of_it = await history(year, Q1, OWN), await history(year, Q1)
    assert len(mine) < len(all_of_it)
    assert "Dinkes" not in str(mine)
    assert (await year.get(f"/api/history/{HEALTH_Q1}", *OWN)).status_code == 404


async def test_of_an_erased_person_neither_name_nor_reason_is_left(tmp_path: Path) -> None:
    story = small_year()
    story.ring.erased = frozenset({SITI})
    with door(story, tmp_path) as opened:
        entries = await history(opened, NOMINATION)
        cards = await opened.found(f"/api/people/{SITI}", *AUDITOR)
    assert "Siti" not in str(entries)
    assert of_type(entries, RETURNED)["why"] == f"Alasannya: “{GONE}”."
    assert GONE in of_type(entries, "personnel.person-nominated.v1")["what"]
    assert cards["card"]["name"] == "[erased]"


async def test_while_no_keys_are_given_sealed_text_is_withheld_and_the_rest_is_told(
    tmp_path: Path,
) -> None:
    with door(small_year(), tmp_path, keyring=NoAnswer()) as opened:
        entry = of_type(await history(opened, NOMINATION), RETURNED)
    assert entry["why"] == f"Alasannya: “{WITHHELD}”."
    assert not entry["opened"]
    assert "Siti" in entry["what"]


def test_the_rejected_certificate_is_the_registered_one() -> None:
    assert rejected.certificate_id == registered.certificate_id
