"""SIASN is asked in its own form, and nothing that it does half or otherwise is taken for data."""

import asyncio
import logging
from datetime import date
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from personnel.siasn_service import (
    NotInSiasn,
    NotUnderstood,
    Pace,
    SiasnIsAway,
    SiasnLetsNobodyIn,
    SiasnService,
)
from personnel.siasn_source import SiasnPeople, Units
from spbe.fake_siasn import (
    BASE,
    KEY,
    SECRET,
    SSO_PASSWORD,
    TOKEN,
    FakeSiasn,
    Mood,
)
from tests.personnel.siasn_files import BUDI, HUKUM, OPDS, PPPK, SITI
from tests.personnel.siasn_pulled import access, budi, service_of, siti

TODAY, YEAR_END = date(2026, 11, 30), date(2026, 12, 31)
NO_UNITS = Units([])


@pytest.fixture
def fake() -> FakeSiasn:
    return FakeSiasn({BUDI: budi, SITI: siti})


def asked(fake: FakeSiasn, *nips: str, units: Units = NO_UNITS) -> tuple[list[str], list[str]]:
    """Return the names of who was taken, and the codes of what was wrong."""
    reading = SiasnPeople(service_of(fake), nips, units).people(OPDS)
    return [one.name for one in reading.people], [one.code for one in reading.problems]


def signed_in(fake: FakeSiasn) -> dict[str, str]:
    """Return the headers of somebody whom the fake lets in."""
    seen: list[httpx.Request] = []
    service = service_of(fake)
    service.line.event_hooks = {"request": [seen.append]}
    service.units()
    return {name: seen[-1].headers[name] for name in ("Authorization", "Auth")}


def answering(said: str, status: int = 200) -> SiasnService:
    """Return what asks a service that says one thing."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        return httpx.Response(status, text=said)

    return SiasnService(access(), httpx.Client(transport=httpx.MockTransport(answer)), Pace(1000))


def test_a_person_is_read_through_apostrophes_and_the_text_null(fake: FakeSiasn) -> None:
    reading = SiasnPeople(service_of(fake), [BUDI], NO_UNITS).people(OPDS)
    (found,) = reading.people
    assert (found.nip, found.name, found.front_title) == (BUDI, "Budi Santoso", None)
    assert (found.opd_id, found.grade, found.born_on) == (HUKUM, "III/c", date(2070, 1, 2))
    assert (reading.problems, reading.warnings) == ((), ())


def test_a_part_time_pppk_stands_in_a_list_of_their_own(fake: FakeSiasn) -> None:
    fake.part_time[PPPK] = budi | {"nipBaru": PPPK, "nama": "Rani", "kedudukanPnsId": "71"}
    assert asked(fake, PPPK) == (["Rani"], [])


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"nama": None}, "name-missing"),
        ({"kedudukanPnsId": "null"}, "status-missing"),
        ({"kedudukanPnsId": "55"}, "status-unknown"),
        ({"unorIndukNama": "Dinas Antah", "unorId": None}, "opd-unknown"),
        ({"tglLahir": "31-02-2070"}, "date-invalid"),
        ({"nipBaru": SITI}, "siasn-of-another"),
        ({"nama": ["Budi"]}, "siasn-not-understood"),
        ({"nama": True}, "siasn-not-understood"),
    ],
)
def test_half_a_person_is_nobody_and_the_others_are_taken(
    fake: FakeSiasn, other: dict[str, object], code: str
) -> None:
    fake.people[BUDI] = budi | other
    assert asked(fake, BUDI, SITI) == (["Siti Aminah"], [code])


def test_who_is_not_there_is_said(fake: FakeSiasn) -> None:
    assert asked(fake, PPPK) == ([], ["siasn-unknown"])


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"jenisKelamin": "F"}, "nip-sex-differs"),
        ({"tglLahir": "02-01-1970"}, "nip-birth-date-differs"),
    ],
)
def test_what_is_doubtful_is_a_warning_and_the_person_is_taken(
    fake: FakeSiasn, other: dict[str, object], code: str
) -> None:
    fake.people[BUDI] = budi | other
    reading = SiasnPeople(service_of(fake), [SITI, BUDI], NO_UNITS).people(OPDS)
    assert len(reading.people) == 2
    assert [(one.row, one.code) for one in reading.warnings] == [(2, code)]


def test_an_unlikely_age_is_a_warning_too(fake: FakeSiasn) -> None:
    young = BUDI[:8] + "207501" + BUDI[14:]
    fake.people[young] = budi | {"nipBaru": young}
    reading = SiasnPeople(service_of(fake), [young], NO_UNITS).people(OPDS)
    assert (len(reading.people), reading.warnings[0].code) == (1, "nip-age-at-start")


def test_the_opd_of_a_unit_is_looked_for_above_it(fake: FakeSiasn) -> None:
    fake.people[BUDI] = budi | {"unorIndukId": None, "unorIndukNama": None}
    fake.units = [
        {"Id": "U-UMUM", "NamaUnor": "--Subbagian Umum", "DiatasanId": "U-HUKUM"},
        {"Id": "U-HUKUM", "NamaUnor": "Biro Hukum", "DiatasanId": "U-SETDA"},
        {"Id": "U-LAMA", "NamaUnor": "Lama", "DiatasanId": "U-LAMA"},
    ]
    assert asked(fake, BUDI) == ([], ["opd-unknown"])
    units = Units(service_of(fake).units())
    assert asked(fake, BUDI, units=units) == (["Budi Santoso"], [])
    fake.people[BUDI] = budi | {"unorIndukNama": None, "unorId": "U-LAMA", "unorIndukId": None}
    assert asked(fake, BUDI, units=units) == ([], ["opd-unknown"])


def test_who_is_to_retire_is_asked_by_days(fake: FakeSiasn) -> None:
    fake.retiring = {BUDI: "01-12-2026", SITI: "01-12-2031"}
    (found,) = service_of(fake).retirements(TODAY, YEAR_END)
    assert (found["nipBaru"], found["tmtPensiun"]) == (f"'{BUDI}", "01-12-2026")


@pytest.mark.parametrize(("mood", "after"), [("fail", None), ("busy", 7.0), ("cut", None)])
def test_what_is_no_whole_answer_may_be_asked_again(
    fake: FakeSiasn, mood: Mood, after: float | None
) -> None:
    service = service_of(fake)
    assert service.person(BUDI)["nama"] == "'Budi Santoso"
    fake.mood = mood
    with pytest.raises(SiasnIsAway) as away:
        service.person(BUDI)
    assert away.value.after == after
    fake.mood = "well"
    assert service.person(BUDI)["nama"] == "'Budi Santoso"


def test_a_list_that_is_shorter_than_it_says_is_no_answer(fake: FakeSiasn) -> None:
    fake.retiring = {BUDI: "01-12-2026", SITI: "01-12-2026"}
    fake.mood = "short"
    with pytest.raises(SiasnIsAway):
        service_of(fake).retirements(TODAY, YEAR_END)


def test_a_token_that_has_expired_is_renewed_once(fake: FakeSiasn) -> None:
    service = service_of(fake)
    service.person(BUDI)
    fake.expire()
    assert service.person(BUDI)["nama"] == "'Budi Santoso"
    fake.mood = "expired"
    with pytest.raises(SiasnLetsNobodyIn):
        service.person(BUDI)


@pytest.mark.parametrize(
    "wrong",
    [
        {"consumer_key": "lain"},
        {"consumer_secret": SecretStr("lain")},
        {"sso_client": "lain"},
        {"sso_password": SecretStr("lain")},
    ],
)
def test_who_is_not_let_in_is_told_so(fake: FakeSiasn, wrong: dict[str, Any]) -> None:
    with pytest.raises(SiasnLetsNobodyIn):
        service_of(fake, **wrong).person(BUDI)
    assert fake.asked == []


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ('{"code":1,"success":true,"data":"Terjadi kesalahan","count":null}', NotInSiasn),
        ('{"code":0,"success":false,"data":{"nama":"X"}}', NotInSiasn),
        ('{"code":1,"success":true,"data":null}', NotInSiasn),
        ('{"code":1,"success":true,"data":["X"],"count":1}', NotUnderstood),
        ('{"code":1,"success":"ya","data":{}}', NotUnderstood),
        ("<html>Pemeliharaan</html>", SiasnIsAway),
        ("", SiasnIsAway),
    ],
)
def test_what_is_wrong_is_told_apart(said: str, what: type[Exception]) -> None:
    with pytest.raises(what):
        answering(said).person(BUDI)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ('{"code":1,"success":true,"data":"Sistem sedang dalam pemeliharaan"}', 200),
        ('{"code":0,"success":false,"data":[],"count":0}', 200),
        ('{"code":1,"success":true,"data":null}', 200),
        ('{"code":0,"success":false,"data":"Parameter salah"}', 400),
        ('{"code":1,"success":true,"data":[]}', 404),
    ],
)
def test_what_is_no_list_is_not_a_list_of_nobody(said: str, status: int) -> None:
    service = answering(said, status)
    with pytest.raises(SiasnIsAway):
        service.retirements(TODAY, YEAR_END)
    with pytest.raises(SiasnIsAway):
        service.units()


def test_a_list_of_nobody_is_one() -> None:
    assert answering('{"code":1,"success":true,"data":[],"count":0}').units() == []


def test_a_line_that_breaks_names_neither_who_was_asked_for_nor_by_whom(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(request: httpx.Request) -> httpx.Response:
        msg = f"gave up on {request.url} {request.headers} {request.content!r}"
        raise httpx.ReadTimeout(msg, request=request)

    caplog.set_level(logging.DEBUG)
    line = httpx.Client(transport=httpx.MockTransport(breaks))
    service = SiasnService(access(), line, Pace(1000))
    with pytest.raises(SiasnIsAway) as away:
        service.person(BUDI)
    said = repr([away.value, away.value.__cause__, service.access]) + caplog.text
    assert [word for word in (BUDI, SECRET, SSO_PASSWORD) if word in said] == []
    assert KEY in said


def test_questions_wait_for_their_turn() -> None:
    waited: list[float] = []
    pace = Pace(2, waited.append)
    for _ in range(3):
        pace.wait()
    assert [round(each, 1) for each in waited] == [0.5, 1.0]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/pns/data-utama/{BUDI}", 200),
        (f"/pns/data-utama/{BUDI}?lain=1", 400),
        ("/pns/data-utama/123", 400),
        ("/pns/list-pensiun-instansi?tglAwal=01-12-2026&tglAkhir=31-12-2026", 200),
        ("/pns/list-pensiun-instansi?tglAwal=2026-12-01&tglAkhir=31-12-2026", 400),
        ("/pns/list-pensiun-instansi?tglAwal=01-12-2026", 400),
        ("/pns/list-pensiun-instansi?tglAwal=01-12-2026&tglAkhir=31-12-2026&x=1", 400),
        ("/referensi/ref-unor", 200),
        ("/referensi/ref-unor?x=1", 400),
    ],
)
async def test_the_fake_refuses_what_the_real_one_does_not_know(
    fake: FakeSiasn, path: str, status: int
) -> None:
    headers = await asyncio.to_thread(signed_in, fake)
    transport = httpx.ASGITransport(fake.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://siasn") as http:
        answer = await http.get(BASE + path, headers=headers)
        assert (answer.status_code, answer.json()["success"]) == (status, status == 200)
        assert isinstance(answer.json()["data"], str) == (status != 200)
        for missing in ("Authorization", "Auth"):
            some = {name: value for name, value in headers.items() if name != missing}
            refused = await http.get(BASE + path, headers=some)
            assert (refused.status_code, type(refused.json()["data"])) == (401, str)
        form = {"grant_type": "client_credentials", "scope": "semua"}
        assert (await http.post(TOKEN, data=form, auth=(KEY, SECRET))).status_code == 400
