"""A process that appends until it is done or killed, and says after each command that it stands.

``python -m tests.kit.journal.writer URL COUNT [SEED]``: with the same seed, the same commands.
"""

import sys
from uuid import UUID, uuid4, uuid5

from kit.decider import Decider
from kit.journal import Journal
from kit.transient import TooBusy
from tests.kit.journal.databases import recorder_at
from tests.kit.journal.sample import Count, Counted, context, journal_on, spread

EVENTS = 4
"""Of each command, over three streams."""


def write(url: str, commands: int, seed: UUID) -> None:
    journal = journal_on(recorder_at(url))
    shared = [uuid5(seed, "one"), uuid5(seed, "two")]
    for number in range(commands):
        command_id = uuid5(seed, str(number))
        decider, own = spread(shared), uuid5(command_id, "own")
        while not _carried_out(journal, decider, own, command_id):
            pass
        sys.stdout.write(f"{command_id}\n")
        sys.stdout.flush()
    journal.recorder.close()


def _carried_out(
    journal: Journal, decider: Decider[Count, Counted, int], own: UUID, command_id: UUID
) -> bool:
    try:
        journal.execute(decider, own, Count(by=2), context=context(command_id))
    except TooBusy:  # the same command is sent again
        return False
    return True


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), UUID(sys.argv[3]) if sys.argv[3:] else uuid4())
