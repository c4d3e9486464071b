"""Which people of one list are new or changed, recorded together so that a long list is quick."""

from collections.abc import Sequence

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.person import Event, RecordPerson, person
from personnel.domain.so_far import SoFar


class RecordPeople(decider.Command, frozen=True):
    people: tuple[RecordPerson, ...]
    """Each of them once."""


Command = RecordPeople


class RowsAreWrong(Refused):
    """Nothing of a list of people is recorded as long as one of its rows is wrong."""

    status = 422


def decide(command: Command, _state: None, facts: Facts) -> Sequence[Event | Elsewhere]:
    so_far = SoFar(facts)
    return [event for one in command.people for event in so_far.decided(_decided(one, so_far))]


def _decided(command: RecordPerson, facts: Facts) -> Sequence[Elsewhere]:
    decided = person.decide(command, facts.of(person, command.person_id), facts)
    return [
        each if isinstance(each, Elsewhere) else Elsewhere(person, command.person_id, each)
        for each in decided
    ]


def evolve(state: None, _event: Event) -> None:
    return state


people: Decider[Command, Event, None] = Decider(
    name="people", initial=None, decide=decide, evolve=evolve
)
"""What is decided about the people of one list; the stream itself stays empty."""
