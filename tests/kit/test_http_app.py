"""An app is closed by default, says how it fares, and hides its inside."""

import importlib
import json
import logging
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from fastapi import APIRouter

import kit
from kit.decider import Refused
from kit.http import problems
from kit.http.app import OpenDoor, service_app
from kit.http.rules import RULES
from kit.observability import configure_logging, drop_personal
from kit.rights import Rights, RightsAreWrong
from kit.settings import Settings
from kit.texts import Texts, first_line, refusals_of
from tests.kit import toy as sample
from tests.kit.toy import KEEPER, OUR_OPD, SHELF, Toy, rights_file, toy

BODY = {"opd_id": str(OUR_OPD)}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Toy]:
    made = toy(tmp_path)
    yield made
    made.journal.recorder.close()


def keeper(library: Toy) -> httpx.AsyncClient:
    return library.client(Authorization=f"Bearer {library.token(KEEPER, 'keeper')}")


async def test_it_says_that_it_lives_to_everybody(library: Toy) -> None:
    async with library.client() as http:
        del http.headers["Authorization"]
        assert (await http.get("/health/live")).status_code == 204


async def test_it_is_ready_when_all_it_needs_is_and_says_what_is_not(tmp_path: Path) -> None:
    state: dict[str, bool | str] = {"journal": True, "broker": "no connection", "views": False}

    async def check(name: str) -> bool | str:
        return state[name]

    checks = {name: (lambda name=name: check(name)) for name in state}
    library = toy(tmp_path, ready=checks)
    async with library.client() as http:
        said = await http.get("/health/ready")
        assert said.status_code == 503
        assert said.json()["facts"] == {"broker": "no connection", "views": "not ready"}
        state.update(broker=True, views=True)
        said = await http.get("/health/ready")
    assert (said.status_code, said.json()) == (200, {"ready": ["broker", "journal", "views"]})
    library.journal.recorder.close()


async def test_metrics_count_requests_and_problems_by_name_and_are_closed(library: Toy) -> None:
    async with library.client() as http:
        assert (await http.get("/metrics")).status_code == 403
        await http.get(f"/nowhere/{SHELF}")
        await http.post("/shelves", json=BODY)
    async with keeper(library) as http:
        text = (await http.get("/metrics")).text
    assert 'problems_total{type="not-found"} 1.0' in text
    assert 'problems_total{type="forbidden"} 1.0' in text
    wanted = 'http_request_seconds_count{method="POST",route="/shelves",status="200"} 1.0'
    assert wanted in text
    assert str(SHELF) not in text


async def test_a_fault_is_logged_once_and_answered_without_the_inside(library: Toy) -> None:
    async with keeper(library) as http:
        with structlog.testing.capture_logs() as lines:
            said = await http.post(f"/shelves/{SHELF}/break", json={})
    assert (said.status_code, said.json()["type"]) == (500, "/problems/fault")
    assert "secret" not in said.text
    assert "ZeroDivisionError" not in said.text
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["fault"]
    assert said.json()["instance"] == f"urn:uuid:{said.headers['x-request-id']}"
    assert library.recorded() == 1


async def test_a_request_is_logged_with_its_route_but_never_a_query(library: Toy) -> None:
    async with library.client() as http:
        with structlog.testing.capture_logs() as lines:
            await http.post("/shelves?name=Budi", json=BODY)
    [line] = lines
    assert (line["route"], line["status"]) == ("/shelves", 200)
    assert "Budi" not in str(lines)


def test_a_log_line_tells_nobodys_name_or_number() -> None:
    line: dict[str, Any] = {
        "event": "no person with 199203152099031001, budi@example.org",
        "name": "Budi",
        "facts": {"NIP": "1", "phones": [{"phone": "2"}], "seat": 3},
    }
    assert drop_personal(logging.getLogger(), "info", line) == {
        "event": "no person with […], […]",
        "facts": {"phones": [{}], "seat": 3},
    }


def test_a_route_that_requires_nothing_is_a_fault(tmp_path: Path) -> None:
    router = APIRouter()

    @router.get("/open")
    def peek() -> str:
        return "everything"

    parts = sample.parts(tmp_path, routers=[router])
    with pytest.raises(OpenDoor, match="/open"):
        service_app(parts)
    service_app(replace(parts, public={"/open"}))
    with pytest.raises(OpenDoor, match="/gone"):
        service_app(replace(parts, public={"/open", "/gone"}))
    assert parts.journal is not None
    parts.journal.recorder.close()


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        (sample.RIGHTS[1:], r"no row for \['toy.open-shelf'\]"),
        ((*sample.RIGHTS, ("toy.fly", "keeper", "any")), r"no route for \['toy.fly'\]"),
    ],
)
def test_rights_and_routes_fit_each_other(
    tmp_path: Path, rows: tuple[tuple[str, str, str], ...], match: str
) -> None:
    parts = sample.parts(tmp_path)
    rights = Rights.load(rights_file(tmp_path, rows))
    with pytest.raises(RightsAreWrong, match=match):
        service_app(replace(parts, rights=rights))
    assert parts.journal is not None
    parts.journal.recorder.close()


async def test_openapi_shows_each_command_with_its_action(library: Toy) -> None:
    async with library.client() as http:
        del http.headers["Authorization"]
        said = (await http.get("/openapi.json")).json()
    put = said["paths"]["/shelves/{shelf_id}/books"]["post"]
    assert (put["x-action"], put["tags"]) == ("toy.put-book", ["toy"])
    assert put["summary"] == "Put one book on a shelf."
    body = put["requestBody"]["content"]["application/json"]
    assert "shelf_id" not in body["schema"]["properties"]
    assert body["schema"]["required"] == ["title", "bought_on"]
    assert body["example"]["title"] == "Ronggeng Dukuh Paruk"
    assert body["schema"]["properties"]["authors"]["items"]["required"] == ["born"]
    assert body["schema"]["properties"]["kind"]["enum"] == ["law", "novel"]
    assert said["components"]["schemas"].keys() >= {"Problem", "FieldError"}
    refused = put["responses"]["409"]
    assert refused["x-problems"] == ["/problems/toy/shelf-is-full"]
    assert refused["description"] == "- toy/shelf-is-full: A shelf holds one book."
    smash = said["paths"]["/shelves/{shelf_id}/break"]["post"]
    assert smash["x-action"] == "toy.smash"
    assert set(smash["responses"]) == {"200", "default"}
    assert "security" not in said["paths"]["/health/live"]["get"]
    assert "422" not in str(said)


def test_every_problem_of_the_kit_has_its_words() -> None:
    for module in pkgutil.walk_packages(kit.__path__, "kit."):
        importlib.import_module(module.name)
    texts = Texts.load("toy")
    own = [*refusals_of("kit", problems.Problem), *refusals_of("kit")]
    assert texts.without_text(own) == []
    assert set(texts.by_slug) == {texts.slug(one) for one in own}
    for slug, text in texts.by_slug.items():
        assert text.title.endswith("."), slug
        assert text.todo_en, slug
    assert all(all(words) for words in RULES.values())


class SomethingNew(Refused):
    """Nobody has written a text for this yet."""


def test_a_refusal_without_a_text_is_found() -> None:
    assert Texts.load("toy").without_text([SomethingNew]) == ["toy/something-new"]
    assert first_line(SomethingNew) == "Nobody has written a text for this yet."


@pytest.fixture
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


@pytest.mark.usefixtures("_logging_as_it_was")
def test_every_log_line_is_json_those_of_libraries_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(level="info")
    structlog.contextvars.bind_contextvars(correlation="c1")
    structlog.stdlib.get_logger("kit").info("done", service="toy", name="Budi", seat=3)
    logging.getLogger("a.library").warning("no answer from %s", "budi@example.org")
    logging.getLogger("a.library").debug("chatter")
    structlog.contextvars.clear_contextvars()
    own, foreign = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert own.pop("time") <= foreign.pop("time")
    wanted = {"event": "done", "level": "info", "service": "toy", "correlation": "c1", "seat": 3}
    assert own == wanted
    assert foreign == {"event": "no answer from […]", "level": "warning", "correlation": "c1"}


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_VAR", "/srv/suite")
    monkeypatch.setenv("SPBE_PORTS__TOY", "8081")
    monkeypatch.setenv("SPBE_URLS__LIBRARY", "http://library:80")
    settings = Settings()
    assert settings.issuer_key == Path("/srv/suite/keys/issuer.pem")
    assert settings.url_of("toy") == "http://127.0.0.1:8081"
    assert settings.url_of("library") == "http://library:80"
