"""Where does this process run, and with what? Read from ``SPBE_…`` variables, never from code."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.lanes import LANES
from kit.turns import STANDS_SECONDS

MEGABYTE = 1024 * 1024
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """What every service is told. A table is set by ``SPBE_PORTS__<SERVICE>=8081``."""

    model_config = SettingsConfigDict(
        env_prefix="SPBE_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    var: Path = Path("var")
    """Everything that is written stands under this directory, unless told otherwise."""
    host: str = "127.0.0.1"
    ports: dict[str, Port] = Field(default_factory=dict)
    urls: dict[str, str] = Field(default_factory=dict)
    """Where a service is reached that does not run on ``host``."""
    databases: dict[str, str] = Field(default_factory=dict)
    """PostgreSQL URLs of ``personnel``, ``training``, ``evaluation``, ``keys`` and ``views``; what
    is not named is a SQLite file under ``var``."""
    work_ports: dict[str, Port] = Field(default_factory=dict)
    """Where ``spbe work`` of a service shows its health and figures; nowhere if unsaid."""
    kafka_bootstrap: str = "127.0.0.1:9092"
    kafka_partitions: int = Field(default=12, ge=1, le=LANES)
    """Of a topic that ``spbe migrate`` makes; one that is there already stays as it is."""
    kafka_replication: int = Field(default=1, ge=1)
    """Of a topic that ``spbe migrate`` makes: 3 where there are three brokers."""
    issuer: str = "spbe"
    audience: str = "spbe"
    issuer_key_file: Path | None = None
    master_key_file: Path | None = None
    files: Path | None = None
    """Where the files stand that events name by their hash, a folder for each service: on a disk
    that lasts, shared by all processes that serve it."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    json_logs: bool = True
    sample: bool = False
    """The journals that are opened are marked as sample data."""
    fresh_groups: bool = False
    """Join Kafka under a new consumer group at each start, for the embedded broker's sake."""
    compare_seconds: float = 10.0
    """How often a hearer compares its places with the heads of what it hears."""
    behind_seconds: float = 30.0
    """How long Kafka may take before a hearer reads the source's feed instead."""
    stands_seconds: float = STANDS_SECONDS
    """Without a turn of a job's loop for so long, ``/health/live`` of its process says so."""
    otlp_endpoint: str = Field(
        default="",
        validation_alias=AliasChoices("SPBE_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"),
    )
    """Where traces are sent, by OTLP over HTTP, such as ``http://collector:4318``; nowhere if
    unsaid."""
    sample_users: bool = False
    """Anybody may sign in as a named sample user: for trying and training, said on every page."""
    body_limit: int = MEGABYTE
    worker_threads: int = 8
    """How many commands of a service are carried out at the same time."""
    wait_seconds: float = 3.0
    """How long a command waits until what its Journal-Token names has been heard."""

    @property
    def issuer_key(self) -> Path:
        """Return where the built-in issuer's private key is kept."""
        return self.issuer_key_file or self.var / "keys" / "issuer.pem"

    @property
    def master_key(self) -> Path:
        """Return where the key that wraps the persons' keys is kept."""
        return self.master_key_file or self.var / "keys" / "master.key"

    def files_of(self, service: str) -> Path:
        """Return where a service keeps its files."""
        return (self.files or self.var / "files") / service

    def port_of(self, service: str) -> int:
        """Return on which port a service listens; ``KeyError`` where nobody said."""
        return self.ports[service]

    def url_of(self, service: str) -> str:
        """Return where others reach a service."""
        return self.urls.get(service) or f"http://{self.host}:{self.port_of(service)}"
