"""Something goes away for a minute, or comes twice, under load: is all equal afterwards?

`make test` has the same for seconds (tests/integration/test_crash_points.py).
"""

import pytest

from kit.wire import topic_of
from tests.lab.disturbing import (
    Window,
    broker_away,
    database_away,
    for_a_while,
    frozen,
    lose_topic,
)
from tests.lab.fixtures import all_is_well
from tests.lab.suite import Lab

MINUTE = 60.0
REFUSING = {
    "personnel": ("personnel",),
    "training": ("training",),
    "evaluation": (),
    "keys": ("personnel",),
    "views": ("views",),
}
"""Who refuses while a database is away. Without keys personnel records OPDs, and no people."""
ACCEPTING = {"evaluation": ("personnel", "training"), "views": ("personnel", "training")} | {
    "personnel": ("training",),
    "training": ("personnel",),
    "keys": ("training",),
}


def test_commands_are_accepted_while_the_broker_is_away(suite: Lab, began: float) -> None:
    with suite.load():
        with broker_away(suite):
            window = Window(suite.notes)
            for_a_while(suite, MINUTE)
            for service in ("personnel", "training", "views"):
                window.wait_for(service, 200)
            assert [window.new(of, 503) for of in ("personnel", "training")] == [0, 0]
        for_a_while(suite, MINUTE / 4)
    all_is_well(suite, began)


@pytest.mark.parametrize("owner", REFUSING)
def test_only_who_needs_a_database_refuses_while_it_is_away(
    suite: Lab, owner: str, began: float
) -> None:
    with suite.load():
        for_a_while(suite, MINUTE / 12)
        with database_away(suite, owner):
            window = Window(suite.notes)
            for_a_while(suite, MINUTE)
            for service in REFUSING[owner]:
                window.wait_for(service, 503)
            for service in ACCEPTING[owner]:
                window.wait_for(service, 200)
        for_a_while(suite, MINUTE / 12)
    all_is_well(suite, began)


def test_a_relay_that_was_frozen_goes_on_beside_the_one_that_followed_it(
    suite: Lab, began: float
) -> None:
    for service in ("personnel", "training"):
        suite.start("work", service, another="2")
    with suite.load():
        for _ in range(3):
            for service in ("personnel", "training"):
                with frozen(suite, f"work {service}"):
                    for_a_while(suite, MINUTE / 12)
                with frozen(suite, f"work {service} 2"):
                    for_a_while(suite, MINUTE / 12)
    for service in ("personnel", "training"):
        suite.kill("work", service, "2")
    all_is_well(suite, began)


def test_workers_join_and_leave(suite: Lab, began: float) -> None:
    """Those that leave are stopped as an operator does, and killed."""
    commands = [f"work {service}" for service in ("personnel", "training", "gateway")]
    with suite.load():
        for another in ("2", "3"):
            for command in commands:
                suite.start(*command.split(), another=another)
            for_a_while(suite, MINUTE / 4)
        for command in commands:
            suite.stop(command, "2")
        for_a_while(suite, MINUTE / 4)
        for command in commands:
            suite.kill(command, "3")
        for_a_while(suite, MINUTE)
    all_is_well(suite, began)


def test_a_topic_that_was_lost_is_made_anew_and_lacks_what_had_been_published(
    suite: Lab, began: float
) -> None:
    lost = ("personnel", "training")
    with suite.load():
        for_a_while(suite, MINUTE / 12)
        lacking = {service: lose_topic(suite, service) for service in lost}
        suite.finish("migrate", *lost)
        # Views that begin now find nothing of that on Kafka, and have it from the feeds.
        elsewhere = {"SPBE_DATABASES__VIEWS": suite.databases.url("gateway")}
        suite.finish("migrate", "gateway", **elsewhere)
        suite.start("work", "gateway", another="new", SPBE_FRESH_GROUPS="true", **elsewhere)
        for_a_while(suite, MINUTE / 2)
    all_is_well(suite, began, lacking)
    evidence = suite.evidence(lacking)
    for service in lost:
        there = {one.delivered.record.position for one in evidence.topics[service] if one.delivered}
        end = len(evidence.journals[service])
        assert there == set(range(lacking[service] + 1, end + 1)), topic_of(service)
    suite.eventually_the_same(suite.databases.url("gateway"), evidence.folded)
    suite.kill("work", "gateway", "new")
