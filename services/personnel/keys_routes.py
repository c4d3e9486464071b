"""How do other services get the keys of persons? By name of service, and for a minute."""

from base64 import b64encode
from typing import Final

import msgspec
from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kit.http.access import caller, requires
from kit.http.problems import BadRequest, Wrong
from kit.keys import KeyStore
from kit.keys_client import KeysAsked, KeysGiven
from kit.policies import system_account
from kit.rights import Forbidden

ACTION: Final = "personnel.read-keys"
READERS: Final = frozenset(map(system_account, ("training", "gateway")))
"""The services that seal or show what is personal. No other gets a key, whatever its role."""


def keys_router(keys: KeyStore) -> APIRouter:
    """Return the route ``POST /keys``; POST, so that no log of addresses says who was asked for."""
    router = APIRouter(tags=["keys"])
    allowed = [Depends(requires(ACTION))]

    @router.post("/keys", dependencies=allowed, response_class=Response)
    async def give(request: Request) -> Response:
        """Return the keys of the persons asked for; those erased or unknown are missing."""
        if caller(request).account_id not in READERS:
            raise Forbidden(action=ACTION)
        try:
            asked = msgspec.json.decode(await request.body(), type=KeysAsked)
        except msgspec.DecodeError as error:
            raise BadRequest(Wrong("persons", "type", "list of UUIDs")) from error
        found = await run_in_threadpool(keys.keys_of, asked.persons)
        given = {str(person): b64encode(key).decode() for person, key in found.items()}
        return Response(msgspec.json.encode(KeysGiven(keys=given)), media_type="application/json")

    return router
