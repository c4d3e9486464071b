"""What does the product ship as proposals? Read as data: the play imports no service."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SERVICES = Path(__file__).parents[2] / "services"

MERGED = "DPKPP-HUB"
"""The merger into this one is played as a decision; the others are registered as they came."""


@dataclass(frozen=True)
class Opd:
    """One OPD as the register of the product has it."""

    code: str
    name: str
    kind: str
    valid_from: str | None
    valid_to: str | None
    predecessors: Sequence[str]
    aliases: Sequence[str]
    source: str

    @property
    def in_force(self) -> bool:
        """Say whether it goes on after the merger."""
        return self.valid_to is None


def _read(path: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads((SERVICES / path).read_text(encoding="utf-8"))


@cache
def opds() -> Sequence[Opd]:
    """Return all OPDs, those of before the merger too, in the order of the register."""
    register = _read("personnel/data/opd.json")
    return [_opd(entry, register["source"]) for entry in register["opd"]]


def _opd(entry: Mapping[str, Any], source: str) -> Opd:
    proposed = f" ({entry['status']})" if "status" in entry else ""
    return Opd(
        code=entry["code"],
        name=entry["name"],
        kind=entry["kind"],
        valid_from=entry["valid_from"],
        valid_to=entry["valid_to"],
        predecessors=entry["predecessors"],
        aliases=entry["aliases"],
        source=source + proposed,
    )


@cache
def in_force() -> Sequence[Opd]:
    """Return the OPDs after the merger."""
    return [opd for opd in opds() if opd.in_force]


@cache
def structure() -> Mapping[str, Any]:
    """Return the proposed structure of eight positions, as its command wants it."""
    found = _read("personnel/data/positions.json")
    wanted = ("key", "name", "technical", "competences")
    also = ("certificate_max_age_years", "may_be_non_asn")
    return {
        "effective_on": found["effective_on"],
        "legal_basis": found["legal_basis"],
        "official": found["official"],
        "positions": [
            {key: position[key] for key in (*wanted, *also)} for position in found["positions"]
        ],
    }


@cache
def positions() -> Sequence[str]:
    """Return the keys of the eight positions."""
    return [position["key"] for position in structure()["positions"]]


@cache
def website_duty() -> Mapping[str, Any]:
    """Return the proposed website duty, as its command wants it."""
    return _command("personnel/data/website-duty.json")


@cache
def holidays() -> Mapping[str, Any]:
    """Return the days off of 2026, as their command wants them."""
    return _command("personnel/data/holidays-2026.json")


@cache
def deadlines() -> Mapping[str, Any]:
    """Return the proposed deadlines, as their command wants them."""
    return _command("personnel/data/deadlines.json")


@cache
def checklist() -> Mapping[str, Any]:
    """Return the proposed checklist, as its command wants it."""
    return _command("personnel/data/checklist.json")


def _command(path: str) -> Mapping[str, Any]:
    found = _read(path)
    return {name: said for name, said in found.items() if name not in ("status", "note")}


@cache
def delegation_terms() -> Mapping[str, Any]:
    """Return the proposed terms of standing in, as their command wants them."""
    found: Mapping[str, Any] = _read("personnel/data/delegation-terms.json")
    return found


@cache
def programmes() -> Mapping[str, Mapping[str, Any]]:
    """Return the proposed training programmes by their code, as their command wants them."""
    found = _read("training/data/programmes.json")["programmes"]
    return {each["code"]: {k: v for k, v in each.items() if k != "code"} for each in found}


@cache
def instrument() -> Mapping[str, Any]:
    """Return the proposed instrument of 25 indicators."""
    found: Mapping[str, Any] = _read("evaluation/data/instrument-opd-25.json")["instrument"]
    return found


@cache
def indicators() -> Sequence[str]:
    """Return the codes of the 25 indicators."""
    return [indicator["code"] for indicator in instrument()["indicators"]]
