"""How fast is it here? Figures of a running suite, taken through the public interface."""

import time
from statistics import quantiles
from uuid import uuid4

import httpx
from rich.console import Console
from rich.table import Table

from spbe.client import sample_token

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
    """Send commands one by one, and time the answer and the moment a view shows it."""
    headers = {"Authorization": f"Bearer {sample_token(gateway, 'pelatih.bkpsdm')}"}
    acknowledged, visible, plain = [], [], []
    with httpx.Client(base_url=gateway, headers=headers, timeout=30) as client:
        for number in range(rounds):
            began = time.perf_counter()
            body = {**PROGRAMME, "title": f"Uji kecepatan {number}"}
            key = {"Idempotency-Key": f"bench-{uuid4()}"}
            done = client.post("/api/training/programmes", json=body, headers=key)
            token = done.raise_for_status().json()["token"]
            acknowledged.append(time.perf_counter() - began)
            seen = client.get(
                "/api/programmes", params={"limit": 1}, headers={"Journal-Token": token}
            )
            seen.raise_for_status()
            visible.append(time.perf_counter() - began)
            began = time.perf_counter()
            client.get("/health/live").raise_for_status()
            plain.append(time.perf_counter() - began)
    _print({"acknowledged": acknowledged, "visible in a view": visible, "an empty request": plain})


def _print(figures: dict[str, list[float]]) -> None:
    table = Table("milliseconds", "p50", "p99", "max")
    for name, seconds in figures.items():
        cuts = quantiles(seconds, n=100, method="inclusive")
        row = (cuts[49], cuts[98], max(seconds))
        table.add_row(name, *(f"{figure * 1000:.1f}" for figure in row))
    Console().print(table)
