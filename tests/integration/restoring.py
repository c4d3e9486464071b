"""A backup of a service's database and its restore, as operators make them by PostgreSQL."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.postgres import programs
from tests.servers.rooms import Databases


def back_up(databases: Databases, owner: str, to: Path) -> Path:
    """Dump a database as it stands at this moment, whoever writes to it."""
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={to}", databases.url(owner))
    return to


def put_back(databases: Databases, owner: str, backup: Path) -> None:
    """Drop a database and make it as the backup has it."""
    make_anew(databases, owner)
    _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={databases.url(owner)}", backup)


def make_anew(databases: Databases, owner: str) -> None:
    """Drop a database, whoever is connected to it, and leave an empty one in its place."""
    url, cluster = databases.url(owner), databases.cluster
    name = urlsplit(url).path.lstrip("/")
    cluster.drop_database(name)
    cluster.sql(
        f"CREATE DATABASE {name} OWNER {cluster.role(owner)} TEMPLATE template0",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
    )


def figures(text: str, name: str) -> Mapping[str, float]:
    """Return a figure's values by its labels, as Prometheus' format has them."""
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if line.startswith(name)]
    return {labels.removeprefix(name): float(value) for labels, value in lines}


def _run(program: str, *arguments: str | Path) -> None:
    subprocess.run([programs() / program, *arguments], check=True)  # noqa: S603 - PostgreSQL's own
