"""Does a service that has stopped leave a line to another one open?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from kit.settings import Settings
from spbe.suite import PORTS, SERVICES, build

Client = httpx.Client | httpx.AsyncClient


def _noted(begin: Callable[..., None], made: list[Client]) -> Callable[..., None]:
    def begins(client: Client, *args: Any, **said: Any) -> None:  # noqa: ANN401 - httpx's own
        made.append(client)
        begin(client, *args, **said)

    return begins


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Client]:
    """Every client that is made, in the order of its making."""
    noted: list[Client] = []
    for kind in (httpx.Client, httpx.AsyncClient):
        monkeypatch.setattr(kind, "__init__", _noted(kind.__init__, noted))
    return noted


@pytest.mark.parametrize("name", SERVICES)
async def test_all_lines_are_closed_at_the_end(
    name: str, tmp_path: Path, made: list[Client]
) -> None:
    service = build(name, Settings(var=tmp_path, ports=dict(PORTS), sample_users=True))
    assert made
    assert not any(client.is_closed for client in made)
    await service.hang_up()
    service.close()
    assert [client.base_url for client in made if not client.is_closed] == []
