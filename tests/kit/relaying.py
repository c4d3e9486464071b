"""A relay in a process of its own, so that it can be frozen: ``relaying URL BOOTSTRAP``."""

import asyncio
import sys

from kit.relay import Relay
from tests.kit.journal.databases import recorder_at
from tests.kit.journal.sample import journal_on

if __name__ == "__main__":
    url, bootstrap = sys.argv[1:]
    asyncio.run(Relay(journal_on(recorder_at(url)), bootstrap).run())
