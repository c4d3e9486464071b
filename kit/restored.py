"""How does a journal whose database was restored begin a new history?"""

import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from kit.clock import Clock
from kit.recorder import Recorder
from kit.relay import LEASE_SECONDS

_LOOK_AGAIN_SECONDS = 0.2


class CannotBeDeclared(Exception):  # noqa: N818 - reads as a sentence
    """Nothing was changed; the text says why, to the operator."""


@dataclass(frozen=True)
class Declared:
    """A new history of a journal."""

    service: str
    before: UUID
    """The epoch until now."""
    epoch: UUID
    parted_after: int
    """The last position that both have."""
    position: int
    """Where the journal ends."""


def declare_restored(
    recorder: Recorder, service: str, clock: Clock, parted_after: int | None = None
) -> Declared:
    """Begin a new epoch; where nothing was lost that is harmless, and so is doing it again.

    ``parted_after`` is for whoever declares late: what stands beyond it was recorded after the
    restore. Without it the histories part at the journal's end.
    """
    heads = recorder.heads(service)
    if not heads.forks:
        msg = f"There is no journal of {service}: `spbe migrate {service}` would open a new one."
        raise CannotBeDeclared(msg)
    at = heads.position if parted_after is None else parted_after
    if not 0 < at <= heads.position:
        msg = f"The journal of {service} has the positions 1 to {heads.position}, not {at}."
        raise CannotBeDeclared(msg)
    if not _nobody_works(recorder):
        msg = (
            f"`spbe work {service}` runs on that database. Stop it, and `spbe serve {service}`;"
            " then declare."
        )
        raise CannotBeDeclared(msg)
    epoch = uuid4()
    recorder.fork(epoch, clock.now(), at)
    return Declared(service, heads.epoch, epoch, at, heads.position)


def _nobody_works(recorder: Recorder) -> bool:
    """Take the relay's lease; that of a process which has just been stopped soon ends."""
    holder, until = uuid4(), time.monotonic() + 2 * LEASE_SECONDS
    while not recorder.lease("relay", holder, LEASE_SECONDS):
        if time.monotonic() > until:
            return False
        time.sleep(_LOOK_AGAIN_SECONDS)
    return True
