"""To which services of others does the suite on one's own machine speak? To FAKES, unless told.

They answer on this machine alone. Nobody whom the one tells of exists, and the other signs nothing.
"""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from starlette.applications import Starlette

from spbe.demo import siasn
from spbe.demo.plan import WITA
from spbe.demo.year import Year, first_day
from spbe.fake_bsre import FakeBsre
from spbe.fake_bsre import settings_at as settings_of_bsre
from spbe.fake_siasn import FakeSiasn, people_of_export
from spbe.fake_siasn import settings_at as settings_of_siasn

SIASN, BSRE = "SPBE_SIASN_URL", "SPBE_ESIGN_URL"
QUICKLY: Final = {"SPBE_SIASN_PER_SECOND": "100"}
"""The real one limits how often it is asked; ours does not mind."""


class Fake(NamedTuple):
    """One that stands in for a service, and what the suite has to be told to ask it."""

    name: str
    app: Starlette
    port: int
    settings: Mapping[str, str]


def free_port(host: str) -> int:
    """Return a port at which nobody answers."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def fakes(host: str, port_at: Callable[[str], int] = free_port) -> Iterator[Fake]:
    """Yield one for each service of others that the settings do not name."""
    if not os.environ.get(SIASN):
        yield _siasn(host, port_at(host))
    if not os.environ.get(BSRE):
        port = port_at(host)
        told = dict(settings_of_bsre(f"http://{host}:{port}"))
        yield Fake("BSrE (eSign)", FakeBsre().app, port, told)


def _siasn(host: str, port: int) -> Fake:
    fake = FakeSiasn(dict(people_of_export(siasn.export())))
    fake.retiring = siasn.retiring(Year(first_day(datetime.now(WITA).date())))
    told = dict(settings_of_siasn(f"http://{host}:{port}"))
    return Fake(
        "SIASN (BKN)", fake.app, port, {**QUICKLY, **told, **_said("SPBE_SIASN_PER_SECOND")}
    )


def _said(name: str) -> Mapping[str, str]:
    return {name: os.environ[name]} if name in os.environ else {}
