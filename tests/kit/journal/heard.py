"""What does a journal of the tests hear, and in which histories?"""

from dataclasses import replace
from uuid import UUID

from kit.journal import Journal
from kit.recorder import Heard, Lane, Parked
from kit.transient import TooBusy
from tests.kit.journal.sample import NOON, Count, context, counter

OLD, NEW, NEWEST = (UUID(int=number) for number in (1, 2, 3))


def heard_at(position: int, lane: int = 7, epoch: UUID = OLD, source: str = "training") -> Heard:
    return Heard(Lane(source, epoch, lane), position)


def react(
    journal: Journal,
    heard: Heard,
    stream: UUID,
    command_id: UUID | None = None,
    cause: UUID | None = None,
) -> None:
    said = replace(context(command_id), causation_id=cause)
    while True:
        try:
            journal.execute(counter, stream, Count(), context=said, heard=heard)
        except TooBusy:  # a hearer tries again, as after every fault that passes
            continue
        return


def parked_at(position: int, **changes: object) -> Parked:
    parked = Parked(
        heard=heard_at(position),
        stream=UUID(int=position),
        type="training.certified.v1",
        state=b'{"position":%d}' % position,
        reason="PersonIsUnknown",
        parked_at=NOON,
    )
    return replace(parked, **changes)  # type: ignore[arg-type]
