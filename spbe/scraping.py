"""How does Prometheus come to read figures, which are closed like everything else?"""

import asyncio
import contextlib
import os
from datetime import timedelta
from pathlib import Path

from kit.assembly import SERVICE_ROLE
from kit.clock import SystemClock
from kit.hosting import host
from kit.policies import system_account
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from spbe.reading_settings import read_settings

LIFETIME = timedelta(minutes=15)
RENEWED_EVERY = timedelta(minutes=5)
"""One that is lost is soon of no use; a renewal may be late twice before figures are missing."""


async def keep_token(path: Path) -> None:
    """Keep a token in a file for whoever reads figures, until told to stop; then remove it."""
    settings = read_settings()

    async def renew() -> None:
        while True:
            put_token(path, settings)
            await asyncio.sleep(RENEWED_EVERY.total_seconds())

    try:
        await host([], [renew])
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


def put_token(path: Path, settings: Settings) -> None:
    """Write a fresh token, whole or not at all, for the owner and the group to read."""
    key = load_or_make_key(settings.issuer_key)
    issuer = Issuer(key, settings.issuer, SystemClock())
    token = issuer.mint(system_account("prometheus"), [SERVICE_ROLE], None, LIFETIME)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "w") as file:
        file.write(token)
    fresh.replace(path)
