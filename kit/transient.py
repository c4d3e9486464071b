"""Which faults pass by themselves? They are retried in order; all others are the event's own."""

import sqlite3

import httpx
from eventsourcing.persistence import InterfaceError, OperationalError
from sqlalchemy import exc

from kit.feed import OutOfStep
from kit.journal import TooBusy

TRANSIENT = (
    *(OSError, TimeoutError, httpx.HTTPError, sqlite3.OperationalError),
    *(OperationalError, InterfaceError, exc.OperationalError, TooBusy, OutOfStep),
)
