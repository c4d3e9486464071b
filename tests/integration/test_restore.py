"""The drill: a journal's database goes back to a backup while everybody else has heard more.

Said, all hearers discard what lies beyond; unsaid, nobody mixes the two histories.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from gateway.views import opds
from kit.view_store_postgres import view_schema
from spbe.suite import JOURNALS
from tests.integration import story
from tests.integration.cast import HEALTH, register
from tests.integration.client import Told, eventually
from tests.integration.drill import Drill
from tests.integration.equality import journal
from tests.integration.production import production
from tests.integration.restoring import back_up, make_anew, put_back
from tests.integration.running import ports_of_services
from tests.integration.story import World
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

HEARERS = ("training", "evaluation", "gateway")


@pytest.fixture
def drill(databases: Databases, apache_kafka: ApacheKafka, tmp_path: Path) -> Iterator[Drill]:
    ports = ports_of_services()
    also = {f"SPBE_WORK_PORTS__{name.upper()}": str(port) for name, port in ports.items()}
    also |= {"SPBE_COMPARE_SECONDS": "1", "SPBE_BEHIND_SECONDS": "3"}
    with (
        production(tmp_path / "var", databases, apache_kafka, **also) as suite,
        World(Told(suite.gateway)) as world,
    ):
        story.offices(world)
        yield Drill(suite, databases, apache_kafka, world, tmp_path / "anew", ports)


def test_after_a_restore_that_is_declared_everybody_goes_over_to_what_is_left(
    drill: Drill, tmp_path: Path
) -> None:
    drill.equal()
    kept, before = drill.position(), drill.epoch()
    backup = back_up(drill.databases, "personnel", tmp_path / "personnel.dump")
    given_up = _go_on(drill)
    lost, people = drill.position(), drill.world.people

    drill.personnel_away()
    put_back(drill.databases, "personnel", backup)
    assert drill.position() == kept < lost
    told = drill.suite.run("restored", "declare", "personnel")
    assert f"begins after position {kept}." in told
    drill.personnel_back()
    _go_on_otherwise(drill)

    withdrawn = drill.withdrawn()
    assert [len(withdrawn[service]) for service in JOURNALS] == [0, len(people), 1]
    [fact] = withdrawn["evaluation"]
    assert fact["event_id"] == given_up
    assert "evaluation.opd-noted.v1" in {event["type"] for event in fact["events"]}
    here = {str(one.envelope().id) for one in journal(drill.settings, "personnel")}
    assert not {fact["event_id"] for facts in withdrawn.values() for fact in facts} & here
    told = drill.suite.run("restored", "withdrawn", "--json", "--gateway", drill.suite.gateway)
    assert json.loads(told) == withdrawn

    eventually(drill.published)
    assert drill.epochs_on_kafka() == {before, drill.epoch()}
    _begin_views_anew(drill)
    drill.equal()
    _audit(drill)


def _go_on(drill: Drill) -> str:
    """Record what will be lost, and have it heard; return the event that nobody sends again."""
    story.people(drill.world)
    drill.register("DISHUB", key="lost")
    given_up = drill.register("DINSOS")
    story.drafting(drill.world)
    story.certificates(drill.world)
    drill.equal()
    assert drill.withdrawn() == {service: [] for service in JOURNALS}
    return given_up


def _go_on_otherwise(drill: Drill) -> None:
    """Record other things at the same places, and one of the lost ones again."""
    world = drill.world
    world.told.done.clear()
    drill.register("DISPORA")
    drill.register("DISHUB", key="lost")
    # From another day on: what is noted of them already would lead to nothing.
    again = world.by("sistem.kepegawaian").upload(register(HEALTH), "2026-01-02")
    assert again["new"] == len(world.people)
    drill.equal()
    known = world.operator.get("/api/people", opd_id=world.opd)["items"]
    assert {one["person_id"] for one in known} == set(world.people), "keys outlive the journal"


def _begin_views_anew(drill: Drill) -> None:
    """Lose the views, and hear the topics from their beginning."""
    suite = drill.suite
    for command in ("work", "serve"):
        suite.kill(command, "gateway")
    make_anew(drill.databases, "views")
    suite.finish("migrate", "gateway")
    suite.also["SPBE_FRESH_GROUPS"] = "true"
    for command in ("serve", "work"):
        suite.start(command, "gateway")
    suite.wait_ready("gateway")


def _audit(drill: Drill) -> None:
    """Replay on real servers; then again, with a fault in a view and one in a journal."""
    code, told = drill.audited()
    assert (code, told.splitlines()[-1]) == (0, "Everything is equal.")
    wrong = f"SET search_path={view_schema(opds.VIEW)}; UPDATE opd SET name='Salah'"  # noqa: S608 - ours
    drill.databases.sql("views", f"{wrong} WHERE code='SETDA'")
    moved = "UPDATE stored_events SET lane=(lane + 1) % 48 WHERE notification_id=2"
    drill.databases.sql("training", moved)
    code, told = drill.audited()
    assert code == 1
    for line in (r"opds +\d+ rows: differs", r"position 2, stream \S+: it stands in lane \d+, not"):
        assert re.search(line, told), told


def test_a_restore_that_nobody_declares_is_said_and_never_mixed(
    drill: Drill, tmp_path: Path
) -> None:
    suite = drill.suite
    drill.equal()
    kept = drill.position()
    backup = back_up(drill.databases, "personnel", tmp_path / "personnel.dump")
    lost = {drill.register("DISHUB"), drill.register("DINSOS")}
    drill.equal()
    drill.personnel_away()
    put_back(drill.databases, "personnel", backup)

    drill.personnel_back()
    for service in HEARERS:
        eventually(lambda: all(_of(drill.went_back(service), "personnel")))  # noqa: B023 - at once
        assert not any(_of(drill.went_back(service), "training"))
        log = (suite.var.parent / f"work-{service}.log").read_text()
        assert "spbe restored declare personnel" in log
        ready = httpx.get(f"http://127.0.0.1:{drill.work_ports[service]}/health/ready")
        assert ready.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "nobody has declared it: personnel" in ready.text

    views, noted = drill.live_views(), drill.position("evaluation")
    drill.world.told.done.clear()
    for code in ("DISPORA", "DISPAR", "DISBUN"):
        drill.register(code)
    eventually(drill.published)
    _stays(lambda: (drill.live_views(), drill.position("evaluation")) == (views, noted))

    drill.personnel_away()
    told = suite.run("restored", "declare", "personnel", "--parted-after", str(kept))
    assert "3 events recorded since then" in told
    drill.personnel_back()
    drill.equal()
    listed = {fact["event_id"] for fact in drill.withdrawn()["evaluation"]}
    assert listed == lost
    for service in HEARERS:
        eventually(lambda: not any(drill.went_back(service).values()))  # noqa: B023 - at once


def _stays(check: Callable[[], bool], seconds: float = 5.0) -> None:
    """Look for so long that every hearer has compared and read several times."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert check()
        time.sleep(0.5)


def _of(figures: dict[str, float], source: str) -> list[float]:
    return [value for labels, value in figures.items() if f'source="{source}"' in labels]
