"""Which items of one list are recorded, all of them together or none?"""

from collections.abc import Sequence

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.website_activity import Event, RecordActivity, activity_of, website_activity


class RecordActivities(decider.Command, frozen=True):
    activities: tuple[RecordActivity, ...]
    """Each of them once."""


Command = RecordActivities


class ActivityRowsAreWrong(Refused):
    """Nothing of a list of published items is recorded as long as one of its rows is wrong."""

    status = 422


def decide(command: Command, _state: None, facts: Facts) -> Sequence[Event | Elsewhere]:
    return [
        Elsewhere(website_activity, activity_of(one.site_id, one.link), event)
        for one in command.activities
        for event in decided(one, facts)
    ]


def decided(one: RecordActivity, facts: Facts) -> Sequence[decider.Event]:
    """Return what would be recorded of one item; refused as it would be alone."""
    state = facts.of(website_activity, activity_of(one.site_id, one.link))
    found = website_activity.decide(one, state, facts)
    return [event for event in found if not isinstance(event, Elsewhere)]


def evolve(state: None, _event: Event) -> None:
    return state


website_activities: Decider[Command, Event, None] = Decider(
    name="website_activities", initial=None, decide=decide, evolve=evolve
)
"""What is decided about the items of one list; the stream itself stays empty."""
