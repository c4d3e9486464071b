"""The pages behind a free port of this machine, for a browser to open."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.gateway.pages_door import Pages


@contextmanager
def served(opened: Pages) -> Iterator[str]:
    """Serve pages while the block lasts; return their address."""
    server = uvicorn.Server(
        uvicorn.Config(opened.app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join()
