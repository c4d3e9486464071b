"""The data that personnel brings along can be registered and published as it stands."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kit.decider import Command, Decider, Elsewhere, Event
from kit.testing import Given, Stream
from personnel.domain.checklist import PublishChecklist, checklist
from personnel.domain.deadlines import PublishDeadlines, deadlines
from personnel.domain.holidays import PublishHolidays, holidays
from personnel.domain.opd import RegisterOpd, opd, opd_id_of
from personnel.domain.structure import ProposedPosition, PublishStructure, structure

DATA = Path(__file__).parents[2] / "services" / "personnel" / "data"
COMPETENCES = {
    "government_business_process",
    "spbe_architecture",
    "data_and_information",
    "spbe_security",
    "spbe_application",
    "spbe_infrastructure",
    "web_management",
    "graphic_design",
    "government_writing",
    "asset_administration",
    "personnel_administration",
    "spbe_governance",
}


def read(name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "command", "kind"),
    [
        ("holidays-2026.json", PublishHolidays, holidays),
        ("deadlines.json", PublishDeadlines, deadlines),
        ("checklist.json", PublishChecklist, checklist),
    ],
)
def test_what_counts_and_checks_can_be_published_as_it_stands(
    name: str, command: type[Command], kind: Decider[Any, Any, Any]
) -> None:
    said = {key: value for key, value in read(name).items() if key not in {"status", "note"}}
    [published] = kind.decide(msgspec.convert(said, command, strict=False), kind.initial, Given())
    assert (
        kind.decide(msgspec.convert(said, command, strict=False), kind.replay([published]), Given())
        == []
    )


def test_every_opd_can_be_registered_and_each_that_has_ended_knows_its_successors() -> None:
    rows = read("opd.json")["opd"]
    histories: dict[Stream, list[Event]] = {}
    for row in sorted(rows, key=lambda row: len(row["predecessors"])):
        command = msgspec.convert(
            {
                **{name: row[name] for name in ("code", "name", "kind", "valid_from", "valid_to")},
                "opd_id": str(opd_id_of(row["code"])),
                "predecessors": [str(opd_id_of(each)) for each in row["predecessors"]],
                "aliases": row["aliases"],
                "source": "seed",
            },
            RegisterOpd,
        )
        stream = (opd, command.opd_id)
        assert stream not in histories
        for decided in opd.decide(command, opd.initial, Given(histories=histories)):
            if isinstance(decided, Elsewhere):
                histories[decided.kind, decided.stream_id].append(decided.event)
            else:
                histories[stream] = [decided]
    known = {
        row["code"]: Given(histories=histories).of(opd, opd_id_of(row["code"])) for row in rows
    }
    assert len(known) == len(histories) == len(rows)
    assert {code for code, one in known.items() if one.successors} == {
        row["code"] for row in rows if row["valid_to"]
    }
    assert set(known["DP3AP2KB"].successors) == {
        opd_id_of("DINKES-PPKB"),
        opd_id_of("DINSOS-P3A-PMD"),
    }


def test_six_opds_fewer_are_in_force_after_the_merger_of_2026() -> None:
    rows = [row for row in read("opd.json")["opd"] if row["kind"] not in {"biro", "uptd"}]
    before = [row for row in rows if row["valid_from"] is None]
    after = [row for row in rows if row["valid_to"] is None]
    assert len(before) - len(after) == 6


def test_a_name_that_was_not_published_is_marked_as_a_proposal() -> None:
    for row in read("opd.json")["opd"]:
        assert (row.get("status") == "usulan, belum resmi") == (row["evidence"] != "published")


def test_the_eight_positions_can_be_published_as_a_proposal() -> None:
    data = read("positions.json")
    assert (data["official"], data["status"]) == (False, "usulan, belum resmi")
    positions = msgspec.convert(data["positions"], tuple[ProposedPosition, ...])
    assert len(positions) == 8
    assert {each for position in positions for each in position.competences} <= COMPETENCES
    publish = PublishStructure(
        effective_on=date.fromisoformat(data["effective_on"]),
        positions=positions,
        legal_basis=data["legal_basis"],
        official=data["official"],
    )
    assert len(structure.decide(publish, structure.initial, Given())) == 1
