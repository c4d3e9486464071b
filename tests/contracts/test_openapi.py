"""Does OpenAPI tell what each request is for and what it may answer, and does it hold together?"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

import personnel.http
import training.http
from evaluation.http import COMMANDS as OF_EVALUATION
from kit.clock import SystemClock
from kit.decider import Refused
from kit.files import FileFolder
from kit.http.refusals import refusals_of_command
from kit.keys import KeyStore
from kit.texts import refusals_of
from personnel.domain.cut_over import CutOverIsNotSet
from personnel.domain.inheritance import InheritedRowsAreWrong
from personnel.domain.people import RowsAreWrong
from personnel.domain.signed_document import FileIsNotStored
from personnel.domain.website_activities import ActivityRowsAreWrong
from personnel.identity import Identity
from tests.contracts.written import folder_of
from training.domain.certificate import CertificateHasNoEnd, CertificateIsStillValid

SERVICES = ("personnel", "training", "evaluation", "gateway")
COMMANDS = (
    *personnel.http.commands(
        Identity(KeyStore(create_engine("sqlite://"), bytes(32)), SystemClock()),
        FileFolder(Path("nowhere")),
    ),
    *training.http.COMMANDS,
    *OF_EVALUATION,
)
NOT_OF_A_COMMAND = {
    FileIsNotStored,  # of the door, which looks into the store once the rules allow it
    # of imports, whose answers have a form of their own
    *(RowsAreWrong, ActivityRowsAreWrong, InheritedRowsAreWrong, CutOverIsNotSet),
    *(CertificateHasNoEnd, CertificateIsStillValid),  # of what only the due-list asks
}


@cache
def document(service: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads((folder_of(service) / "openapi.json").read_bytes())


def operations(service: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document(service)["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def references(value: object) -> Iterator[str]:
    """Iterate over what a document refers to in itself."""
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    if isinstance(value, dict):
        if isinstance(reference := value.get("$ref"), str):
            yield reference
        for one in value.values():
            yield from references(one)


def resolves(whole: Any, reference: str) -> bool:  # noqa: ANN401 - JSON
    at = whole
    for step in reference.removeprefix("#/").split("/"):
        at = at.get(step, {})
    return bool(at)


def test_a_reference_that_leads_nowhere_is_found() -> None:
    whole = {"a": [{"$ref": "#/components/b"}, {"$ref": "#/components/c"}], "components": {"b": 1}}
    assert [one for one in references(whole) if not resolves(whole, one)] == ["#/components/c"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_reference_leads_somewhere(service: str) -> None:
    whole = document(service)
    found = set(references(whole))
    assert found
    assert [one for one in sorted(found) if not resolves(whole, one)] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_says_what_it_is_for(service: str) -> None:
    said = dict(operations(service))
    assert len(said) > 10
    silent = [at for at, one in said.items() if not {"summary", "description"} <= one.keys()]
    assert silent == []


def test_every_refusal_is_told_with_the_command_that_may_meet_it() -> None:
    told = {one for route in COMMANDS for one in refusals_of_command(route.kind, route.command)}
    known: set[type[Exception]] = set()
    for service in ("personnel", "training", "evaluation"):
        known |= set(refusals_of(service, Refused))
    assert known - told == NOT_OF_A_COMMAND


def test_a_command_is_told_its_own_refusals_and_not_its_neighbours() -> None:
    said = dict(operations("gateway"))
    withdrawal = said["POST /api/personnel/nominations/{nomination_id}/withdrawal"]["responses"]
    assert withdrawal["404"]["x-problems"] == ["/problems/personnel/nomination-is-unknown"]
    assert withdrawal["409"]["x-problems"] == ["/problems/personnel/nomination-is-in-decree"]


def test_every_query_tells_the_form_of_its_answer() -> None:
    said = {at: one for at, one in operations("gateway") if at.startswith("GET /api/")}
    assert len(said) > 15
    for at, one in said.items():
        [media] = one["responses"]["200"]["content"].values()
        assert media["schema"], at
