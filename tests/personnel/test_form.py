"""Is a text that says nothing, or has no end, answered by the name of its field at the door?"""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from kit.decider import Command
from kit.http.body import command_of, parse
from kit.http.problems import BadRequest
from personnel.domain.person import RecordPerson
from personnel.domain.person_record import EmploymentType, Status
from personnel.domain.verification import ReturnItem
from tests.personnel.siasn_files import BUDI

RETURN = ReturnItem(position="news_writer", reason="Surat belum ditandatangani")
RECORD = RecordPerson(
    person_id=UUID(int=1),
    opd_id=UUID(int=2),
    employment_type=EmploymentType.PNS,
    status=Status.ACTIVE,
    effective_on=date(2026, 3, 1),
    source="siasn",
    name="Budi Santoso",
    front_title="Dr.",
    back_title="S.Kom.",
    nip=BUDI,
    phone="081200001111",
    email="budi@sulbarprov.go.id",
    job_title="Pranata Komputer",
    grade="III/c",
)

UNUSABLE = ("", " ", "\n", "_-_", "X" * 100_000)
UNSEEN = ("Budi\u200b", "\u202eBudi", "Bu\u00addi", "Budi\nSantoso", "Budi\x07")
OWED = [(RETURN, "reason"), (RECORD, "name"), (RECORD, "source")]
KNOWN_OR_NULL = [
    (RECORD, field)
    for field in ("front_title", "back_title", "job_title", "grade", "phone", "email")
]


def said(command: Command, **changed: object) -> Command:
    body = msgspec.to_builtins(command) | changed
    return command_of(parse(msgspec.json.encode(body)), type(command), {})


def wrong(command: Command, **changed: object) -> list[str]:
    """Return the fields that the door finds wrong."""
    with pytest.raises(BadRequest) as bad:
        said(command, **changed)
    return [one.field for one in bad.value.wrong]


@pytest.mark.parametrize(("command", "field"), [*OWED, *KNOWN_OR_NULL])
@pytest.mark.parametrize("text", UNUSABLE)
def test_a_text_says_something_and_has_an_end(command: Command, field: str, text: str) -> None:
    assert said(command) == command
    assert wrong(command, **{field: text}) == [field]


@pytest.mark.parametrize(("command", "field"), KNOWN_OR_NULL)
def test_what_is_not_known_of_a_person_is_left_out(command: Command, field: str) -> None:
    assert said(command, **{field: None}) == msgspec.structs.replace(command, **{field: None})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("phone", "abc"),
        ("phone", "1234567"),
        ("phone", "1234567890123456"),
        ("phone", "081200001111\n"),
        ("phone", "0812 0000 1111"),
        ("email", "x"),
        ("email", "x@y"),
        ("email", "budi @sulbarprov.go.id"),
        ("email", f"{'b' * 250}@sulbarprov.go.id"),
        ("nip", "1" * 61),
    ],
)
def test_nobody_is_recorded_with_what_reaches_them_nowhere(field: str, text: str) -> None:
    assert wrong(RECORD, **{field: text}) == [field]


@pytest.mark.parametrize("phone", ["081200001111", "+6281200001111", "042622222"])
def test_a_phone_number_is_written_with_or_without_its_country(phone: str) -> None:
    assert said(RECORD, phone=phone) == msgspec.structs.replace(RECORD, phone=phone)


@pytest.mark.parametrize("field", ["name", "source", "job_title", "grade", "back_title"])
@pytest.mark.parametrize("text", UNSEEN)
def test_a_name_holds_nothing_that_is_not_seen(field: str, text: str) -> None:
    assert wrong(RECORD, **{field: text}) == [field]


def test_a_reason_may_have_lines() -> None:
    assert said(RETURN, reason="Surat belum ditandatangani.\nTanggalnya pun belum ada.")
