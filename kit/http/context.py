"""Under which id is a request's command carried out? Every door says it by this one recipe."""

import hashlib
from typing import Final
from uuid import UUID, uuid5

from starlette.requests import Request

from kit.envelope import Context, canonical
from kit.http.access import caller
from kit.http.headers import idempotency_key, trace_id, traceparent

_KEYS: Final = UUID("5b0e6e4c-6f43-5a6e-9d3e-3f1f6a6a0003")
"""A command's id is ``uuid5`` of the key, under the account, under the service, under this."""


def context_of(request: Request, service: str) -> Context:
    """Return who asks ``service``, and the ids that follow from key and trace; no fingerprint."""
    actor, trace = caller(request), traceparent(request)
    command_id = command_id_of(service, actor.account_id, idempotency_key(request))
    return Context(
        command_id=command_id,
        actor=actor,
        correlation_id=trace_id(trace) or command_id,
        traceparent=trace,
    )


def command_id_of(service: str, account_id: UUID, key: str) -> UUID:
    """Return under which id a service carries out what an account sends under a key."""
    return uuid5(uuid5(uuid5(_KEYS, service), str(account_id)), key)


def fingerprint(*said: object) -> str:
    """Return by what a repeat is told from another command under the same key."""
    return hashlib.sha256(canonical(said)).hexdigest()
