"""Each form fits the contract of its command, and what is typed becomes what the command takes."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from gateway.pages import FORMS
from gateway.pages.form_fields import Field, Read, Schema, rules_of
from gateway.pages.forms import Deed, Forms

DEEDS = Forms(FORMS).deeds
CHOSEN = ("choice", "many", "person", "account")


def pairs(fields: tuple[Field, ...], schema: Schema) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    for each in fields:
        said = schema["properties"][each.name]
        yield each, said
        yield from pairs(each.fields, rules_of(each, schema).inner)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_form_asks_for_all_that_its_command_needs_and_for_nothing_else(deed: Deed) -> None:
    asked = {each.name for each in deed.form.fields} | set(deed.form.fixed)
    if any(each.kind == "file" for each in deed.form.fields):
        asked |= {"media_type", "size"}
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
    assert form.about or form.leads_to, "it leads somewhere"
    assert bool(deed.parameters) == bool(form.about)


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
