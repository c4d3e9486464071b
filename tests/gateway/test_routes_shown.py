"""What a query answers is what OpenAPI says it answers with, nothing more and nothing less."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.door import Door, door
from tests.gateway.small_quarter import TPP, exported
from tests.gateway.small_year import small_year
from tests.gateway.test_rights import CLOSED, OPEN


def who_reads(path: str) -> str:
    """Return a role to which there is something to show."""
    roles = {"/api/inbox": "diskominfo_verifier", "/api/tpp-exports": "payroll_system"}
    if path.endswith(("/incentives", "/news-drafts")):
        return "auditor"
    return next((roles[at] for at in roles if path.startswith(at)), "administrator")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    story = small_year()
    story.tell((TPP, exported))
    with door(story, tmp_path_factory.mktemp("year")) as opened:
        yield opened


def strictly(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema by which an object has the properties that are named and no others."""
    if isinstance(schema, list):
        return [strictly(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {name: strictly(said) for name, said in schema.items()}
    return strict | ({"additionalProperties": False} if "properties" in schema else {})


def said_of(year: Door, path: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what OpenAPI says of the path that an address belongs to."""
    document = year.app.openapi()
    for known, methods in document["paths"].items():
        parts = list(zip(known.split("/"), path.split("/"), strict=False))
        if known.count("/") == path.count("/") and all(
            one == other or one.startswith("{") for one, other in parts
        ):
            return document, methods["get"]["responses"]["200"]["content"]
    return document, {}


def asked(path: str) -> str:
    """Return the address at which there is something to show."""
    if path.endswith("/news-drafts"):
        return path.replace(f"{KOMINFO}", f"{HEALTH}")
    of_steps = path in {"/api/overdue-steps", "/api/step-ageing"}
    return f"{path}?standing=all" if of_steps else path


IN_JSON = [path for path in (*CLOSED, *OPEN) if "tpp." not in path and ".atom" not in path]


@pytest.mark.parametrize("path", IN_JSON)
async def test_an_answer_is_of_the_form_that_is_told(year: Door, path: str) -> None:
    document, content = said_of(year, path)
    schema = content["application/json"]["schema"]
    whole = strictly({**schema, "components": document["components"]})
    found = await year.found(asked(path), who_reads(path))
    assert found.get("items") != []
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(found)


@pytest.mark.parametrize("path", [path for path in (*CLOSED, *OPEN) if path not in IN_JSON])
async def test_a_file_is_of_the_kind_that_is_told(year: Door, path: str) -> None:
    _, content = said_of(year, path)
    kind = (await year.get(path, who_reads(path))).headers["content-type"]
    assert list(content) == [kind]
