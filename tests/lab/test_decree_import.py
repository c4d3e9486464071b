"""How long does a list of 10,000 earlier seats take on PostgreSQL, and how much memory?"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from personnel.domain.seat import SeatInherited
from tests.personnel.imports import crowd, opd_body, opened
from tests.personnel.siasn_files import Cells, csv_of
from tests.personnel.test_decree_import import of_budi, recorded, sent
from tests.servers.postgres import PostgresCluster

PEOPLE, TERMS, TEAM = 2_500, 4, 8
ROWS = PEOPLE * TERMS
MOST_SECONDS, MOST_MEGABYTES = 60, 150
RESETS_THE_PEAK = "5"
"""Written to clear_refs: proc(5)."""


@pytest.fixture
def databases(postgres_cluster: PostgresCluster) -> Iterator[dict[str, str]]:
    cluster = postgres_cluster
    cluster.start()
    names = {of: cluster.create_database(of) for of in ("personnel", "keys")}
    yield {of: cluster.url(name, cluster.role(of)) for of, name in names.items()}
    for name in names.values():
        cluster.drop_database(name)


def peak_megabytes() -> float:
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def reset_the_peak() -> None:
    Path("/proc/self/clear_refs").write_text(RESETS_THE_PEAK)


def rows() -> list[Cells]:
    """Return a team of eight for each OPD and each of four years, all of the same people."""
    return [
        of_budi
        | {
            "nomor_sk": f"188.4/{year}/SULBAR/XII/{year}",
            "tanggal_sk": f"20-12-{year - 1}",
            "berlaku_mulai": f"01-01-{year}",
            "berlaku_sampai": f"31-12-{year}",
            "opd": f"OPD-{nth // TEAM}",
            "jabatan": f"Jabatan {nth % TEAM}",
            "nip": person["nip_baru"],
            "nama": person["nama"],
        }
        for year in range(2022, 2022 + TERMS)
        for nth, person in enumerate(crowd(PEOPLE))
    ]


async def test_a_list_of_ten_thousand_seats(databases: dict[str, str], tmp_path: Path) -> None:
    with opened(tmp_path, databases=databases) as office:
        async with office.client("administrator") as http:
            await office.register("BIRO-HUKUM", "Biro Hukum")
            for nth in range(-(-PEOPLE // TEAM)):
                body, sent_as = opd_body(f"OPD-{nth}", f"OPD {nth}"), f"opd-{nth}"
                headers = {"Idempotency-Key": sent_as}
                assert (await http.post("/opds", json=body, headers=headers)).is_success
        await office.command("/cut-over", "cut-over", first_on="2026-01-01")
        assert (await office.imports(csv_of(*crowd(PEOPLE)), key="people")).status == 200
        content = csv_of(*rows())
        reset_the_peak()
        idle = peak_megabytes()
        for what, key, effects in (
            ("new", "new", (TERMS, ROWS, 0, True)),
            ("again", "again", (0, 0, ROWS, True)),
        ):
            began = time.perf_counter()
            said = await sent(office, content, key=key)
            seconds, above = time.perf_counter() - began, peak_megabytes() - idle
            assert said.effects == effects, said.body
            assert seconds <= MOST_SECONDS
            assert above <= MOST_MEGABYTES
            print(f"\n{what}: {seconds:.1f} s, peak {above:.0f} MB above idle")  # noqa: T201 - the figure
        assert len(recorded(office, SeatInherited)) > 0
