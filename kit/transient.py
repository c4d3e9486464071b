"""Which faults pass by themselves? They are retried in order; all others are the event's own."""

import sqlite3

import httpx
from eventsourcing.persistence import InterfaceError, OperationalError
from sqlalchemy import exc

from kit.feed import OutOfStep


class TooBusy(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """The streams kept changing under the decision; the same command may be sent again."""


AWAY = (
    *(ConnectionError, httpx.TransportError, OperationalError, InterfaceError),
    *(exc.OperationalError, exc.InterfaceError, exc.TimeoutError),
)
"""A database or another service does not answer, or fell while it did: who asks may ask again."""
ASK_AGAIN_SECONDS = 0.5
"""After so long a loop asks it again."""
TRANSIENT = (
    *(OSError, TimeoutError, httpx.HTTPError, sqlite3.OperationalError),
    *(*AWAY, TooBusy, OutOfStep),
)
