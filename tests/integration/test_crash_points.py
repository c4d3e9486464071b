"""Whatever is killed or goes away, nothing acknowledged is lost or takes effect twice: in short.

`make lab` goes through all places at which a process can end, and lets things be away for a minute.
"""

from tests.lab.disturbing import Window, broker_away, database_away, lose_topic
from tests.lab.fixtures import all_is_well, began, suite
from tests.lab.suite import Lab

__all__ = ["began", "suite"]

TELLING = {
    "serve personnel": ["append.after", "append.before"],
    "work personnel": ["position.before", "publish.after"],
    "work training": ["track.after", "commit.after"],
    "work gateway": ["acknowledge.before", "apply.after"],
}


def test_what_was_acknowledged_is_there_once_wherever_a_process_is_killed(
    suite: Lab, began: float
) -> None:
    with suite.load(clients=2):
        suite.carry_out(TELLING)
    all_is_well(suite, began)
    assert len(suite.killed) == sum(map(len, TELLING.values()))


def test_commands_are_accepted_while_their_own_database_is_there_and_no_other_thing_is(
    suite: Lab, began: float
) -> None:
    with suite.load(clients=1):
        with broker_away(suite):
            window = Window(suite.notes)
            for service in ("personnel", "training"):
                window.wait_for(service, 200)
            assert [window.new(of, 503) for of in ("personnel", "training")] == [0, 0]
        with database_away(suite, "personnel"):
            window = Window(suite.notes)
            window.wait_for("personnel", 503)
            window.wait_for("training", 200)
        with database_away(suite, "views"):
            window = Window(suite.notes)
            window.wait_for("personnel", 200)
        suite.start("work", "training", another="2")
        lacking = {"personnel": lose_topic(suite, "personnel")}
        suite.finish("migrate", "personnel")
        suite.kill("work", "training", "2")
    all_is_well(suite, began, lacking)
