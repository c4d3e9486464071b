"""Each form fits the contract of its command, and what is typed becomes what the command takes."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from gateway.pages import FORMS
from gateway.pages.form_fields import Field, Read, Schema, rules_of
from gateway.pages.form_sent import Sent, grown
from gateway.pages.forms import Deed, Forms, at_tasks
from gateway.seeing import Reader
from tests.gateway.door import RIGHTS, QueryRights

DEEDS = Forms(FORMS).deeds
TYPED = {key: deed for key, deed in DEEDS.items() if not deed.form.columns}
CHOSEN = ("choice", "many", "person", "account", "carried")


def pairs(fields: tuple[Field, ...], schema: Schema) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    for each in fields:
        said = schema["properties"][each.name]
        yield each, said
        yield from pairs(each.fields, rules_of(each, schema).inner)


@pytest.mark.parametrize("deed", TYPED.values(), ids=TYPED)
def test_a_form_asks_for_all_that_its_command_needs_and_for_nothing_else(deed: Deed) -> None:
    asked = {each.name for each in deed.form.fields} | set(deed.form.fixed)
    if any(each.kind == "file" for each in deed.form.fields):
        asked |= {"media_type", "size"} & set(deed.schema["properties"])
    assert asked <= set(deed.schema["properties"])
    assert set(deed.schema.get("required", ())) <= asked
    for each, said in pairs(deed.form.fields, deed.schema):
        assert bool(each.fields) == (each.kind in ("rows", "group"))
        assert (each.choices is not None) == (each.kind in CHOSEN)
        assert each.kind != "date" or "date" in str(said)
        assert not each.name.startswith(("nip", "nik", "phone", "email")) or each.private


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_form_says_what_it_does_and_that_it_is_done(deed: Deed) -> None:
    form = deed.form
    assert form.lead.endswith(".")
    assert form.done.endswith(".")
    assert bool(form.about) == bool(form.on)
    assert form.about or form.leads_to or form.shown_at is not at_tasks, "it leads somewhere"
    assert bool(deed.parameters) == bool(form.about)


def test_a_list_is_for_a_command_that_takes_a_file_and_only_for_such() -> None:
    assert all(deed.operation.takes_a_file == (key not in TYPED) for key, deed in DEEDS.items())


def test_a_form_for_no_command_is_found_at_the_start() -> None:
    stray = FORMS[0].__class__(
        key="x", title="", lead="", command="personnel-fly", button="", done=""
    )
    with pytest.raises(KeyError, match="personnel-fly"):
        Forms([stray])


def read(key: str, **typed: str | list[str]) -> tuple[dict[str, object], dict[str, str]]:
    form = {name: [value] if isinstance(value, str) else value for name, value in typed.items()}
    reading = Read(form)
    return reading.values(DEEDS[key].form.fields, DEEDS[key].schema), reading.faults


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2/3/2026", "2026-03-02"),
        ("02-03-2026", "2026-03-02"),
        ("2.3.2026", "2026-03-02"),
    ],
)
def test_a_day_is_read_as_people_write_it_the_day_first(typed: str, meant: str) -> None:
    said, faults = read("ajukan-usulan", letter_number=" 800/1 ", letter_on=typed)
    assert (said, faults) == ({"letter_number": "800/1", "letter_on": meant}, {})


@pytest.mark.parametrize("typed", ["30/02/2026", "2 Maret", "2026", "02/03/26", "0002-1"])
def test_what_is_no_day_is_said_to_be_none(typed: str) -> None:
    _, faults = read("ajukan-usulan", letter_number="800/1", letter_on=typed)
    assert list(faults) == ["letter_on"]
    assert faults["letter_on"].startswith("Bukan tanggal")


def test_a_field_that_may_be_empty_is_said_as_the_contract_wants_it() -> None:
    said, faults = read("tutup-opd", effective_on="2026-03-01", legal_basis="Perda 1/2026")
    assert faults == {}
    assert said == {
        "effective_on": "2026-03-01",
        "legal_basis": "Perda 1/2026",
        "heir_id": None,
        "withdrawn_nominations": [],
        "parts": [],
    }


def test_what_is_too_long_is_told_with_the_contracts_limit() -> None:
    _, faults = read("tarik-usulan", reason="x" * 301)
    assert faults == {"reason": "Terlalu panjang: paling banyak 300 karakter."}


ROWS: dict[str, str | list[str]] = {
    "effective_on": "2026-07-01",
    "legal_basis": "Pergub",
    "positions#": "3",
    "positions.0.key": "",
    "positions.0.name": " ",
    "positions.1.key": "web_admin",
    "positions.1.name": "Admin Web",
    "positions.1.technical": "1",
    "positions.1.competences": ["web_management", "graphic_design", "web_management"],
    "positions.1.certificate_max_age_years": "3",
}


def test_rows_that_say_nothing_are_left_out() -> None:
    said, faults = read("terbitkan-susunan", **ROWS)
    assert faults == {}
    assert said["official"] is False
    assert said["positions"] == [
        {
            "key": "web_admin",
            "name": "Admin Web",
            "technical": True,
            "competences": ["web_management", "graphic_design"],
            "certificate_max_age_years": 3,
            "may_be_non_asn": False,
        }
    ]


def test_what_a_service_finds_in_a_row_is_said_where_the_row_was_typed() -> None:
    reading = Read({name: [v] if isinstance(v, str) else v for name, v in ROWS.items()})
    deed = DEEDS["terbitkan-susunan"]
    reading.values(deed.form.fields, deed.schema)
    reading.fault_at("positions[0].key", "Salah.")
    reading.fault_at("legal_basis", "Kurang.")
    assert reading.faults == {"positions.1.key": "Salah.", "legal_basis": "Kurang."}


def test_a_list_that_must_say_something_is_not_empty() -> None:
    _, faults = read("terbitkan-susunan", effective_on="2026-07-01", legal_basis="Pergub")
    assert list(faults) == ["positions"]
    _, faults = read("gabung-opd", effective_on="2026-07-01", legal_basis="Perda")
    assert set(faults) == {"predecessors", "successor.code", "successor.name", "successor.kind"}


MONEY = Field(name="amount", label="Jumlah", kind="money")
WHOLE = Field(name="amount", label="Jumlah", kind="whole")
AMOUNT: Schema = {"properties": {"amount": {"type": "string"}}, "required": ["amount"]}


@pytest.mark.parametrize(
    ("asked", "typed", "meant"),
    [
        (MONEY, "1.500.000", "1500000"),
        (MONEY, "1500000,5", "1500000.5"),
        (MONEY, "0", "0"),
        (MONEY, "1.5", None),
        (MONEY, "1,500,000", None),
        (MONEY, "-5", None),
        (MONEY, "Rp 5", None),
        (WHOLE, "1.200", 1200),
        (WHOLE, "12", 12),
        (WHOLE, "12,5", None),
        (WHOLE, "1e3", None),
        (WHOLE, "٣", None),
    ],
)
def test_a_number_is_taken_only_where_it_can_mean_one_thing(
    asked: Field, typed: str, meant: str | int | None
) -> None:
    reading = Read({"amount": [typed]})
    said = reading.values([asked], AMOUNT)
    assert said.get("amount") == meant
    assert bool(reading.faults) == (meant is None)


FILE = Field(name="proof_sha256", label="Bukti", kind="file")
HASH: Schema = {"anyOf": [{"type": "string"}, {"type": "null"}]}
KEPT = f"{'ab' * 32} image/png 7 foto.png"
IN_AN_OBJECT: Schema = {
    "properties": {"sha256": {}, "media_type": {}, "size_bytes": {"type": "integer"}}
}


@pytest.mark.parametrize(
    ("schema", "typed", "meant", "faulty"),
    [
        (HASH, KEPT, "ab" * 32, False),
        (HASH, "", None, False),
        (HASH, "ab" * 32, None, True),
        ({"type": "string"}, "", None, True),
        (
            IN_AN_OBJECT,
            KEPT,
            {"sha256": "ab" * 32, "media_type": "image/png", "size_bytes": 7},
            False,
        ),
    ],
)
def test_a_file_is_said_as_the_command_names_it(
    schema: Schema, typed: str, meant: object, *, faulty: bool
) -> None:
    needed = [] if schema is HASH else ["proof_sha256"]
    reading = Read({"proof_sha256": [typed]})
    said = reading.values([FILE], {"properties": {"proof_sha256": schema}, "required": needed})
    assert said.get("proof_sha256") == meant
    assert len(said) <= 1, "media type and size only where they are asked for"
    assert bool(reading.faults) == faulty


MONTHS = Field(name="months", label="Bulan", kind="many")
NUMBERS: Schema = {"properties": {"months": {"items": {"type": "integer"}, "type": "array"}}}


def test_what_is_picked_is_a_number_where_the_contract_has_numbers() -> None:
    assert Read({"months": ["3", "12", "3"]}).values([MONTHS], NUMBERS) == {"months": [3, 12]}
    reading = Read({"months": ["Maret"]})
    reading.values([MONTHS], NUMBERS)
    assert list(reading.faults) == ["months"]


LINES = Field(
    name="lines",
    label="Baris",
    kind="rows",
    fields=(
        Field(name="what", label="Apa"),
        Field(name="line", label="Kunci", kind="key", of="what"),
    ),
)


def test_nobody_types_a_key_and_a_row_keeps_the_one_that_it_has() -> None:
    typed = {
        "lines#": ["5"],
        "lines.0.what": ["Rapat & koordinasi"],
        "lines.1.what": ["Rapat  koordinasi"],
        "lines.2.what": ["2 laptop"],
        "lines.3.what": ["Diganti namanya"],
        "lines.3.line": ["laptop"],
        "lines.4.line": ["left"],
    }
    schema: Schema = {"properties": {"lines": {"type": "array", "items": {}}}}
    said = Read(typed).values([LINES], schema)
    keys = [row["line"] for row in said["lines"]]  # type: ignore[attr-defined]
    assert keys == ["rapat_koordinasi", "rapat_koordinasi_2", "baris_2_laptop", "laptop"]


NOBODY = Reader(None, QueryRights.load(RIGHTS))


def test_a_row_is_taken_out_and_the_later_ones_move_up() -> None:
    typed = {"a": ["1"], "r#": ["3"], "r.0.x": ["p"], "r.1.x": ["q"], "r.2.x": ["s"], "r.2.y": []}
    gone = grown(Sent(typed, "hapus:r.1", "", "", NOBODY)).typed
    assert gone == {"a": ["1"], "r#": ["2"], "r.0.x": ["p"], "r.1.x": ["s"], "r.1.y": []}
    for nothing in ("hapus:r.9", "hapus:r.x", "hapus:", "hapus:a"):
        assert grown(Sent(typed, nothing, "", "", NOBODY)).typed == typed
