"""What is asked of whoever sends a list of people, and what of it may be seen on disk."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.journal import Journal
from kit.settings import MEGABYTE
from personnel.people_import import BODY_LIMIT
from personnel.siasn_rows import MAX_BYTES
from tests.personnel.imports import Office, opened, with_opds
from tests.personnel.siasn_files import BUDI, NIK_ANI, NIK_BUDI, ani, budi, csv_of, siti

PHONE = "081200001111"
DECEMBER = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
HOSTILE = [
    "Robert'); DROP TABLE stored_events;--",
    "<script>alert(1)</script>",
    "{name} %s ${HOME} ../../etc/passwd",
    "Ny. \u0130\u00df \U0001f600 \u0627\u0644",
    "[erased]",
]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        yield await with_opds(made)


def files_with(folder: Path, text: str) -> list[str]:
    """Return which files hold a text, as it is or as JSON writes it."""
    return [path.name for path in files(folder) if text.encode() in path.read_bytes()]


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def first(journal: Journal, type_: str) -> bytes:
    records = journal.recorder.records(0, 1000)
    return next(record.state for record in records if record.type == type_)


@pytest.mark.parametrize(
    ("headers", "field", "rule"),
    [
        ({"Idempotency_Key": ""}, "Idempotency-Key", "required"),
        ({"File_Name": ""}, "File-Name", "required"),
        ({"File_Name": "a%00b.csv"}, "File-Name", "text"),
        ({"File_Name": "a%ffb.csv"}, "File-Name", "text"),
        ({"File_Name": "a" * 300 + ".csv"}, "File-Name", "range"),
    ],
)
async def test_a_header_that_is_missing_or_odd_is_named(
    office: Office, headers: dict[str, str], field: str, rule: str
) -> None:
    before = office.position()
    answer = await office.imports(csv_of(budi), **headers)
    assert answer.status == 400
    assert [(one["field"], one["rule"]) for one in answer.last["errors"]] == [(field, rule)]
    assert office.position() == before


@pytest.mark.parametrize("day", [None, "2026-02-30", "1-3-2026", "20260301", "2026-03-01T00:00"])
async def test_the_day_from_which_the_list_holds_is_a_date_that_exists(
    office: Office, day: str | None
) -> None:
    answer = await office.imports(csv_of(budi), on=day)
    rule = "date" if day else "required"
    assert [(one["field"], one["rule"]) for one in answer.last["errors"]] == [
        ("effective_on", rule)
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
async def test_a_list_holds_from_no_day_around_which_the_calendar_ends(
    office: Office, day: str
) -> None:
    answer = await office.imports(csv_of(budi), on=day)
    assert (answer.status, answer.last["errors"][0]["rule"]) == (400, "range")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", ""])
async def test_another_media_type_is_not_read(office: Office, kind: str) -> None:
    answer = await office.imports(csv_of(budi), Content_Type=kind)
    assert (answer.status, answer.last["type"]) == (415, "/problems/media-type-not-supported")
    assert "text/csv" in answer.last["facts"]["expected"]


@pytest.mark.parametrize("kind", ["application/octet-stream", "Text/CSV; charset=utf-8"])
async def test_a_file_may_come_as_plain_bytes(office: Office, kind: str) -> None:
    assert (await office.imports(csv_of(budi), Content_Type=kind)).effects == (1, 0, 0)


async def test_what_is_too_large_is_refused_at_the_door_or_by_the_reader(office: Office) -> None:
    line = b"x" * 1023 + b"\n"
    answer = await office.imports(line * (BODY_LIMIT // 1024 + 1))
    assert (answer.status, answer.last["type"]) == (413, "/problems/body-too-large")
    answer = await office.imports(line * (MAX_BYTES // 1024 + 1))
    assert (answer.status, answer.problems[0][3]) == (422, "file-too-large")
    assert BODY_LIMIT == 20 * MEGABYTE


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file-empty"), (b"%PDF-1.7", "not-a-spreadsheet"), (b"PK\x03\x04", "file-broken")],
)
async def test_what_is_no_list_is_one_problem(office: Office, content: bytes, code: str) -> None:
    answer = await office.imports(content)
    assert (answer.status, answer.problems) == (422, [(None, None, None, code)])


@pytest.mark.parametrize("role", ["opd_operator", "auditor", "service"])
async def test_only_the_hr_system_and_administrators_import(office: Office, role: str) -> None:
    before = office.position()
    answer = await office.imports(csv_of(budi), role=role)
    assert (answer.status, answer.last["type"]) == (403, "/problems/forbidden")
    assert office.position() == before


async def test_nobody_imports_without_a_token(office: Office) -> None:
    async with office.client() as http:
        headers = {"Authorization": "", "Idempotency-Key": "k"}
        answer = await http.post("/people-imports", content=csv_of(budi), headers=headers)
    assert answer.status_code == 401


async def test_a_key_is_for_one_file_and_one_day(office: Office) -> None:
    await office.imports(csv_of(budi))
    before = office.position()
    for answer in (
        await office.imports(csv_of(siti)),
        await office.imports(csv_of(budi), on="2026-03-02"),
    ):
        assert (answer.status, answer.last["type"]) == (422, "/problems/command-is-another")
    assert office.position() == before
    assert (await office.imports(csv_of(siti), role="administrator")).effects == (1, 0, 0)


async def test_a_simulated_time_is_for_sample_data_only(office: Office, tmp_path: Path) -> None:
    answer = await office.imports(csv_of(budi), Simulated_Time=DECEMBER.isoformat())
    assert answer.last["type"] == "/problems/simulated-time-not-allowed"
    with opened(tmp_path / "sample", sample=True) as sample:
        await with_opds(sample)
        answer = await sample.imports(csv_of(budi), Simulated_Time=DECEMBER.isoformat())
        assert answer.effects == (1, 0, 0)
        answer = await sample.imports(csv_of(siti), "2", Simulated_Time="2999-01-01T00:00:00Z")
        assert answer.last["errors"][0]["rule"] == "future"


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_is_only_a_name(office: Office, name: str) -> None:
    content = csv_of(budi | {"nama": name}, delimiter="\t")
    assert (await office.imports(content)).effects == (1, 0, 0)
    found = office.person_with("nip", BUDI)
    assert found is not None
    assert found.records[0].name == name
    assert (await office.imports(content, "2")).effects == (0, 0, 1)


async def test_a_formula_is_refused_and_shown(office: Office) -> None:
    formula = "=HYPERLINK(0)"
    answer = await office.imports(csv_of(budi | {"nama": formula}))
    assert answer.problems == [(2, "nama", formula, "formula")]


async def test_no_file_holds_anything_personal_in_the_clear(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = [budi | {"nomor_hp": PHONE}, siti, ani]
    assert (await office.imports(csv_of(*listed))).effects == (3, 0, 0)
    assert (await office.imports(csv_of(*listed, budi), "bad")).status == 422
    assert files_with(office.folder, "Biro Hukum")
    personal = ["Budi Santoso", "Siti Aminah", BUDI, NIK_BUDI, NIK_ANI, PHONE, "pegawai Maret"]
    assert [files_with(office.folder, text) for text in personal] == [[]] * len(personal)
    said = capsys.readouterr()
    assert [text for text in personal if text in said.out + said.err] == []
    (office.folder / "planted.db").write_bytes(b"\x00\x01" + BUDI.encode())
    assert files_with(office.folder, BUDI) == ["planted.db"]


async def test_what_is_recorded_says_who_sent_it_and_nothing_of_the_file(office: Office) -> None:
    await office.imports(csv_of(budi), traceparent=f"00-{'a' * 32}-{'b' * 16}-01")
    state = first(office.journal, "personnel.person-registered.v1")
    assert b'"source":"siasn"' in state
    assert b'"actor":"00000000-0000-0000-0000-0000000000b1"' in state
    assert b'"correlation_id":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"' in state


async def test_the_address_and_its_parts_stand_in_openapi(office: Office) -> None:
    async with office.client() as http:
        document = (await http.get("/openapi.json")).json()
    said = document["paths"]["/people-imports"]["post"]
    assert said["x-action"] == "personnel.import-people"
    required = {one["name"] for one in said["parameters"] if one["required"]}
    assert required == {"effective_on", "File-Name", "Idempotency-Key"}
