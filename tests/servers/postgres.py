"""A real PostgreSQL for tests: a private cluster, one database and one role for each service."""

import getpass
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from tests.servers.server import HOST, DidNotStartError, NotHereError, Server, free_ports

OLDEST = 15
OWNERS = ("personnel", "training", "evaluation", "gateway", "keys", "views")
"""Who has a database: each service its journal, the keys, and the views of the gateway."""
_NOT_ROOT = ("postgres", "nobody")
Build = Callable[[str], None]
"""Fills a database, given its URL: what `spbe migrate` does, for example."""
_SUPERUSER = "postgres"
_OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST"}


@cache
def programs() -> Path:
    """Return the folder of the newest PostgreSQL here: on the path, or as Debian has it."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: -int(one.parent.name)
    )
    for folder in [*map(Path, os.get_exec_path()), *installed]:
        if (folder / "initdb").exists() and _major(folder / "postgres") >= OLDEST:
            return (folder / "postgres").resolve().parent
    msg = f"no PostgreSQL {OLDEST} or newer: sudo apt-get install postgresql"
    raise NotHereError(msg)


def _major(postgres: Path) -> int:
    if not postgres.exists():
        return 0
    told = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - a server
    return int(told.stdout.split()[2].partition(".")[0].partition("beta")[0].partition("rc")[0])


def _user() -> str:
    """Return whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid():
        return getpass.getuser()
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in _NOT_ROOT if name in known)


class PostgresCluster(Server):
    """A cluster with roles but no databases; the server that DATABASE_URL names, if it names one.

    That URL is of a user who may make roles and databases.
    """

    variable = "DATABASE_URL"
    stop_signal = signal.SIGINT  # "fast": what is not committed is rolled back

    def __init__(self, *, durable: bool = False, **settings: str) -> None:
        """Take settings of PostgreSQL by their names.

        Without `durable` nothing is flushed to the disk: what a killed process has committed is in
        the kernel's hands and kept, only the fall of the machine would lose it. Measurements, which
        are to show what a flush costs, need `durable`.
        """
        super().__init__()
        flushed = "on" if durable else "off"
        self._settings = {"fsync": flushed, "full_page_writes": flushed, **settings}
        (self._port,) = free_ports(1)
        self._password = secrets.token_hex(8)
        self._prefix = f"t{secrets.token_hex(3)}_" if self.given else ""
        self._copied = "wal_log" if durable or self.given else "file_copy"
        self._roles: set[str] = set()
        self._templates: dict[tuple[str, Build], str] = {}
        self._made = 0

    def url(self, database: str, role: str = "", scheme: str = "postgresql") -> str:
        """Return the URL of a database, for the role that owns it or for the superuser."""
        admin = urlsplit(self.admin_url)
        user = f"{role}:{self._password}" if role else admin.netloc.rpartition("@")[0]
        where = admin.netloc.rpartition("@")[2]
        return admin._replace(scheme=scheme, netloc=f"{user}@{where}", path=f"/{database}").geturl()

    @property
    def admin_url(self) -> str:
        own = f"postgresql://{_SUPERUSER}:{self._password}@{HOST}:{self._port}/postgres"
        return self.given or own

    def role(self, owner: str) -> str:
        """Return the role of a service; it may connect to its own databases only."""
        name = f"{self._prefix}{owner}"
        if name not in self._roles:
            self.sql(
                f"CREATE ROLE {name} LOGIN PASSWORD '{self._password}'",
                f"GRANT {name} TO CURRENT_USER",
            )
            self._roles.add(name)
        return name

    def create_database(self, owner: str, template: str = "template0") -> str:
        """Make an empty database, or a copy of another one to which nobody is connected."""
        self._made += 1
        name = f"{self._prefix}{owner}_{self._made}"
        how = f"TEMPLATE {template} STRATEGY {self._copied}"
        self.sql(
            f"CREATE DATABASE {name} OWNER {self.role(owner)} {how}",
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        )
        return name

    def template(self, owner: str, build: Build) -> str:
        """Return a database of a service that was built so, for copies; it is built once."""
        if (owner, build) not in self._templates:
            name = self.create_database(owner)
            build(self.url(name, self.role(owner)))
            self._templates[owner, build] = name
        return self._templates[owner, build]

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def sql(self, *statements: str, url: str = "") -> str:
        """Run statements one by one over a connection of their own; return what they print.

        Raises `CalledProcessError`, whose `stderr` says why, at the first that fails.
        """
        asked = [argument for one in statements for argument in ("-c", one)]
        return subprocess.run(  # noqa: S603 - PostgreSQL's own client
            [_psql(), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *asked],
            env={**os.environ, "PGCONNECT_TIMEOUT": "5", **_connection(url or self.admin_url)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def wipe(self) -> None:
        super().wipe()
        self._roles.clear()
        self._templates.clear()

    def close(self) -> None:
        if self.given:
            for name in self._templates.values():
                self.drop_database(name)
            for role in sorted(self._roles):
                self.sql(f"DROP ROLE IF EXISTS {role}")
        super().close()

    def _make_folder(self) -> None:
        super()._make_folder()
        if os.geteuid() == 0:
            shutil.chown(self.folder, _user(), pwd.getpwnam(_user()).pw_gid)

    def _make_data(self) -> None:
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self._password)
        access = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={secret}"]
        if os.geteuid() == 0:
            shutil.chown(secret, _user())
        options = ["--encoding=UTF8", "--locale=C.UTF-8", f"--username={_SUPERUSER}", "--no-sync"]
        with self.log.open("ab") as log:
            made = self._as_user(
                "initdb", "-D", str(self.data), *options, *access, log=log.fileno()
            )
        if made.wait():
            msg = f"PostgreSQL's data folder could not be made; its log:\n{self.log_tail()}"
            raise DidNotStartError(msg)

    def _launch(self, log: int) -> subprocess.Popen[bytes]:
        own = {
            "listen_addresses": HOST,
            "port": str(self._port),
            "unix_socket_directories": str(self.folder),
            **self._settings,
        }
        options = [f"--{name}={value}" for name, value in own.items()]
        return self._as_user("postgres", "-D", str(self.data), *options, log=log)

    def _as_user(self, program: str, *arguments: str, log: int) -> subprocess.Popen[bytes]:
        root = os.geteuid() == 0
        user = pwd.getpwnam(_user()) if root else None
        return subprocess.Popen(  # noqa: S603 - the server's own programs
            [programs() / program, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=user and user.pw_uid,
            group=user and user.pw_gid,
            extra_groups=[] if root else None,
        )

    def _answers(self) -> bool:
        try:
            return self.sql("SELECT 1") == "1"
        except subprocess.CalledProcessError:
            return False


def _psql() -> str:
    """Return the client: it may be here without a server."""
    found = shutil.which("psql")
    return found or str(programs() / "psql")


def _connection(url: str) -> dict[str, str]:
    """Return a URL as libpq's environment: an argument would show the password to everybody."""
    parts = urlsplit(url)
    named = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port and str(parts.port),
        "PGUSER": parts.username and unquote(parts.username),
        "PGPASSWORD": parts.password and unquote(parts.password),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    options = {_OPTIONS[name]: told[-1] for name, told in parse_qs(parts.query).items()}
    return {name: value for name, value in {**named, **options}.items() if value}
