"""Many `spbe migrate` at the same moment: processes that part when everything is loaded.

``python -m tests.integration.replicas COUNT`` prints with what each of them ended.
"""

import os
import sys
from importlib import import_module
from multiprocessing import get_context

from spbe.processes import run_migrations
from spbe.suite import SERVICES


def migrate_at_once(count: int) -> list[int | None]:
    for service in SERVICES:
        import_module(f"{service}.main")
    forking = get_context("fork")
    together = forking.Barrier(count)

    def migrate() -> None:
        together.wait(60)
        run_migrations((), sample=True)

    replicas = [forking.Process(target=migrate) for _ in range(count)]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join()
    return [replica.exitcode for replica in replicas]


if __name__ == "__main__":
    ended = migrate_at_once(int(sys.argv[1]))
    print(*ended)  # noqa: T201 - the answer
    sys.stdout.flush()
    os._exit(any(ended))
