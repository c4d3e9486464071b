"""Answers with the same bytes and does nothing else: the peer of (g).

``python -m tests.bench.bare PORT FILE…`` answers at /0 with the first file, at /1 with the second.
"""

import asyncio
import sys
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import Response

from kit.hosting import host


def bare_app(bodies: list[bytes]) -> FastAPI:
    app = FastAPI()

    @app.get("/{number}")
    async def answer(number: int) -> Response:
        return Response(bodies[number], media_type="application/json")

    return app


if __name__ == "__main__":
    read = [Path(name).read_bytes() for name in sys.argv[2:]]
    asyncio.run(host([(bare_app(read), "127.0.0.1", int(sys.argv[1]))], []))
