"""How does a journal whose database was restored begin a new history?"""

import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from kit.clock import Clock
from kit.recorder import LEASE_SECONDS, Recorder

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
    if parted_after is not None and not 0 < parted_after <= heads.position:
        there = f"1 to {heads.position}"
        msg = f"The journal of {service} has the positions {there}, not {parted_after}."
        raise CannotBeDeclared(msg)
    if not _nobody_works(recorder):
        msg = (
            f"`spbe work {service}` runs on that database. Stop it, and `spbe serve {service}`;"
            " then declare."
        )
        raise CannotBeDeclared(msg)
    epoch = uuid4()
    # Where it ends is found by the database in the very step: somebody may record meanwhile.
    recorder.fork(epoch, clock.now(), parted_after)
    begun = recorder.heads(service)
    forked_at = next(fork.forked_at for fork in begun.forks if fork.epoch == epoch)
    return Declared(service, heads.epoch, epoch, forked_at, begun.position)


def _nobody_works(recorder: Recorder) -> bool:
    """Take the relay's lease; that of a process which has just been stopped soon ends."""
    holder, until = uuid4(), time.monotonic() + 2 * LEASE_SECONDS
    while not recorder.lease("relay", holder, LEASE_SECONDS):
        if time.monotonic() > until:
            return False
        time.sleep(_LOOK_AGAIN_SECONDS)
    return True
