"""How fast is it here? Figures of a running suite, taken through the public interface."""

import time
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from uuid import uuid4

import httpx
from rich.console import Console
from rich.table import Table

from spbe.client import answered, sample_token

USER = "admin"
FIGURES = ("acknowledged", "visible in a view", "an empty request")

PROGRAMME = {
    "title": "Uji kecepatan",
    "provider": "other",
    "provider_name": "Contoh",
    "kind": 4,
    "competences": ["spbe_governance"],
    "hours_jp": 1,
    "certificate_kind": "training",
    "validity_months": None,
}


def measure(gateway: str, rounds: int) -> None:
    """Send commands one by one, and time the answer and the moment a view shows it.

    Ends the program with the words of a refusal, and where the journals are not sample data.
    """
    token = sample_token(gateway, USER)
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    figures: dict[str, list[float]] = {name: [] for name in FIGURES}
    try:
        with httpx.Client(base_url=gateway, headers=headers, timeout=30) as client:
            for number in range(rounds):
                for name, seconds in zip(FIGURES, _round(client, number), strict=True):
                    figures[name].append(seconds)
    except httpx.TransportError as fault:
        msg = f"The gateway at {gateway} has gone away ({type(fault).__name__}): no figures."
        raise SystemExit(msg) from fault
    _print(figures)


def _round(client: httpx.Client, number: int) -> tuple[float, float, float]:
    began = time.perf_counter()
    body = {**PROGRAMME, "title": f"Uji kecepatan {number}"}
    # Only a sample journal takes a simulated time: so nothing is added to any other.
    said = {"Idempotency-Key": f"bench-{uuid4()}", "Simulated-Time": _just_now()}
    done = answered(client.post("/api/training/programmes", json=body, headers=said))
    acknowledged = time.perf_counter() - began
    heard = {"Journal-Token": str(done["token"])}
    answered(client.get("/api/programmes", params={"limit": 1}, headers=heard))
    visible = time.perf_counter() - began
    began = time.perf_counter()
    answered(client.get("/health/live"))
    return acknowledged, visible, time.perf_counter() - began


def _just_now() -> str:
    """Return an instant that has passed for the suite too, should its clock be a little behind."""
    return (datetime.now(UTC) - timedelta(seconds=5)).isoformat()


def _print(figures: dict[str, list[float]]) -> None:
    table = Table("milliseconds", "p50", "p99", "max")
    for name, seconds in figures.items():
        cuts = quantiles(seconds, n=100, method="inclusive")
        row = (cuts[49], cuts[98], max(seconds))
        table.add_row(name, *(f"{figure * 1000:.1f}" for figure in row))
    Console().print(table)
