"""Where does a secret come from that nobody was given? From a file that is made once, by one."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4


def secret_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what the file holds; where there is none, one process makes it for all.

    It is readable by its owner only, and whole on the disk before it has its name.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{uuid4()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first; its secret is the one
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_bytes()
