"""A relay in a process of its own, so that it can be frozen: ``relaying <journal> <bootstrap>``."""

import asyncio
import sys

from kit.recorder_sqlite import SqliteRecorder
from kit.relay import Relay
from tests.kit.journal.sample import journal_on

if __name__ == "__main__":
    path, bootstrap = sys.argv[1:]
    asyncio.run(Relay(journal_on(SqliteRecorder(path)), bootstrap).run())
