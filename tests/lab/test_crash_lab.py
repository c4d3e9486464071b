"""Every place at which a process can end, several times each, under load (`make lab`)."""

from tests.lab.crashing import POINTS
from tests.lab.fixtures import all_is_well
from tests.lab.suite import Lab, Plan

OF_SERVING = ("append.before", "append.after")
OF_PUBLISHING = ("publish.before", "publish.after", "position.before", "position.after")
OF_POLICIES = ("track.before", "track.after", "apply.before", "apply.after", "commit.after")
OF_VIEWS = ("apply.before", "apply.after", "track.before", "track.after", "commit.after")
OF_HEARING = ("acknowledge.before", "acknowledge.after")
OF_REBUILDING = ("apply.after", "commit.after#2", "switch.before", "switch.after")
EVERYWHERE: Plan = {
    "serve personnel": OF_SERVING,
    "serve training": OF_SERVING,
    "work personnel": (*OF_HEARING, *OF_PUBLISHING, *OF_POLICIES),
    "work training": (*OF_HEARING, *OF_PUBLISHING, *OF_POLICIES),
    "work evaluation": (*OF_HEARING, *OF_POLICIES),
    "work gateway": (*OF_HEARING, *OF_VIEWS),
}
TIMES = (1, 2, 5)
"""At which time at a place the process ends, one after the other."""


def plan() -> Plan:
    return {
        command: [f"{point}#{time}" for time in TIMES for point in points]
        for command, points in EVERYWHERE.items()
    }


def test_no_place_is_left_out() -> None:
    everywhere = {point for points in EVERYWHERE.values() for point in points}
    assert everywhere | {point.partition("#")[0] for point in OF_REBUILDING} == set(POINTS)


def test_what_was_acknowledged_is_there_once_at_whichever_place_a_process_is_killed(
    suite: Lab, began: float
) -> None:
    with suite.load():
        suite.carry_out(plan())
    all_is_well(suite, began)
    assert len(suite.killed) == sum(map(len, plan().values()))


def test_a_view_is_rebuilt_and_read_on_wherever_the_rebuild_is_killed(
    suite: Lab, began: float
) -> None:
    killed = len(suite.killed)
    with suite.load():
        for point in OF_REBUILDING:
            suite.run_killed_at("rebuild training", point)
        suite.finish("rebuild", "training")
    all_is_well(suite, began)
    assert len(suite.killed) == killed + len(OF_REBUILDING)
