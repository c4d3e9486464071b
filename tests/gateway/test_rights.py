"""Who may ask the gateway what? Everybody else is refused, whatever the OPD."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from gateway.main import build
from gateway.views.waiting_for import ROLES as WAITED_FOR
from kit.http.access import actions_of
from kit.rights import Rights
from kit.settings import Settings
from tests.evaluation.examples import HEALTH, KOMINFO, Q1
from tests.gateway.door import RIGHTS, Door, door
from tests.gateway.small_quarter import TPP, exported
from tests.gateway.small_site import NEWS, SITE
from tests.gateway.small_team import BUDI, DECREE, NETWORK_CERTIFICATE, NOMINATION
from tests.gateway.small_year import small_year

ROLES = (
    *("opd_head", "opd_operator", "diskominfo_verifier", "coordination_team", "governor_office"),
    *("training_provider", "companion", "assessor", "auditor", "hr_system", "payroll_system"),
    *("administrator", "service", "stranger"),
)
CLOSED = {
    "/api/inbox": "read-inbox",
    "/api/people": "read-people",
    f"/api/people/{BUDI}": "read-people",
    f"/api/people/{BUDI}/incentives": "read-incentives",
    "/api/nominations": "read-nominations",
    f"/api/nominations/{NOMINATION}": "read-nominations",
    "/api/decrees": "read-decrees",
    f"/api/decrees/{DECREE}": "read-decrees",
    "/api/programmes": "read-training",
    "/api/batches": "read-training",
    "/api/certificates": "read-certificates",
    f"/api/certificates/{NETWORK_CERTIFICATE}": "read-certificates",
    "/api/periods": "read-periods",
    f"/api/periods/{Q1}": "read-periods",
    "/api/instruments": "read-periods",
    f"/api/assessments/{Q1}/{KOMINFO}": "read-assessments",
    f"/api/tpp-exports/{Q1}": "read-tpp-exports",
    f"/api/tpp-exports/{Q1}/tpp.csv": "read-tpp-exports",
    f"/api/tpp-exports/{Q1}/tpp.xlsx": "read-tpp-exports",
    f"/api/history/{KOMINFO}": "read-history",
    "/api/delegations": "read-delegations",
    f"/api/opds/{KOMINFO}/news-drafts": "read-news-drafts",
    "/api/overdue-steps": "read-steps",
    "/api/step-ageing": "read-steps",
    "/api/holidays/2026": "read-deadlines",
    "/api/deadlines": "read-deadlines",
    "/api/checklist": "read-deadlines",
    "/api/initial-chain": "read-deadlines",
    "/api/delegation-terms": "read-deadlines",
    "/api/companion-groups": "read-companionship",
    "/api/companion-board": "read-companionship",
    f"/api/opds/{KOMINFO}/companionship": "read-companionship",
    "/api/companions/load": "read-companion-load",
}
OPEN = (
    *("/api/province", "/api/opds", f"/api/opds/{KOMINFO}"),
    *("/api/website-board", f"/api/opds/{KOMINFO}/website", f"/api/opds/{KOMINFO}/website-items"),
    *(f"/api/opds/{KOMINFO}/news", f"/api/opds/{KOMINFO}/news.atom", f"/api/news/{NEWS}"),
    f"/api/sites/{SITE}",
    *("/api/facilitation", "/api/province/facilitation", f"/api/opds/{KOMINFO}/facilitation"),
)
NUMBERS = ("nip", "phone", "email", "200012312026121001")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    story = small_year()
    story.tell((TPP, exported))
    with door(story, tmp_path_factory.mktemp("year")) as opened:
        yield opened


def whole_gateway(folder: Path) -> FastAPI:
    ports = dict.fromkeys(("gateway", "personnel", "training", "evaluation"), 1)
    made = build(Settings(var=folder, ports=ports, sample_users=True))
    made.close()
    return made.app


def test_every_row_of_the_gateway_names_a_route_and_every_route_has_a_row(tmp_path: Path) -> None:
    app = whole_gateway(tmp_path)
    required = {action for route in iter_route_contexts(app.routes) for action in actions_of(route)}
    rows = {action for action in Rights.load(RIGHTS).table if action.startswith("gateway.")}
    assert rows == {action for action in required if action.startswith("gateway.")}
    aside = ("read-drafts", "read-facilitation-files")  # of no query: test_facilitation_files.py
    assert rows == {f"gateway.{action}" for action in (*CLOSED.values(), *aside)}


def test_who_may_read_the_inbox_has_something_that_can_wait_there() -> None:
    assert set(Rights.load(RIGHTS).table["gateway.read-inbox"]) == set(WAITED_FOR)


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("role", ROLES)
async def test_who_has_no_row_is_refused_and_who_has_one_is_answered(
    year: Door, path: str, role: str
) -> None:
    row = Rights.load(RIGHTS).table[f"gateway.{CLOSED[path]}"].get(role)
    said = await year.get(path, role, KOMINFO)
    assert said.status_code == (200 if row else 403)


@pytest.mark.parametrize("path", CLOSED)
async def test_nobody_in_particular_is_asked_to_sign_in(year: Door, path: str) -> None:
    said = await year.get(path)
    assert (said.status_code, said.json()["type"]) == (401, "/problems/unauthenticated")


@pytest.mark.parametrize("path", CLOSED)
async def test_who_has_the_own_opd_only_but_belongs_to_none_is_refused(
    year: Door, path: str
) -> None:
    row = Rights.load(RIGHTS).table[f"gateway.{CLOSED[path]}"].get("opd_operator")
    said = await year.get(path, "opd_operator", None)
    expected = {"own": 403, "any": 200, None: 403}[row]
    assert said.status_code == expected or CLOSED[path] == "read-inbox"


@pytest.mark.parametrize("path", OPEN)
async def test_what_is_open_tells_nothing_personal_beyond_names(year: Door, path: str) -> None:
    said = await year.get(path)
    assert said.status_code == 200
    assert not [word for word in NUMBERS if word in said.text]


async def test_a_forged_token_is_refused_even_where_nobody_in_particular_is_answered(
    year: Door,
) -> None:
    said = await year.get(f"/api/opds/{KOMINFO}", Authorization="Bearer made.up.token")
    assert said.status_code == 401
    assert 'error="invalid_token"' in said.headers["www-authenticate"]


@pytest.mark.parametrize(
    "path",
    [
        f"/api/people?opd_id={KOMINFO}",
        f"/api/nominations?opd_id={KOMINFO}",
        f"/api/assessments/{Q1}/{KOMINFO}",
    ],
)
async def test_an_operator_may_not_ask_for_another_opds(year: Door, path: str) -> None:
    assert (await year.get(path, "opd_operator", HEALTH)).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        *(f"/api/people/{BUDI}", f"/api/nominations/{NOMINATION}", f"/api/history/{NOMINATION}"),
        f"/api/certificates/{NETWORK_CERTIFICATE}",
    ],
)
async def test_what_is_another_opds_looks_like_what_does_not_exist(year: Door, path: str) -> None:
    there = await year.get(path, "opd_operator", HEALTH)
    nowhere = await year.get(path[:-36] + str(UUID(int=0x404)), "opd_operator", HEALTH)
    assert there.status_code == nowhere.status_code == 404
    assert there.json()["type"] == nowhere.json()["type"] == "/problems/not-found"


async def test_lists_hold_the_own_opd_only(year: Door) -> None:
    for path in ("/api/people", "/api/nominations", "/api/certificates"):
        items = (await year.found(path, "opd_operator", HEALTH))["items"]
        assert {item["opd_id"] for item in items} <= {str(HEALTH)}
