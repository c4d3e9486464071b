"""The suite on real servers, and what an operator does to its databases."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from kit.databases import open_recorder, open_views
from kit.settings import Settings
from kit.wire import topic_of
from spbe.client import line_to, pages_of
from spbe.suite import JOURNALS
from tests.integration.cast import OFFICES
from tests.integration.equality import (
    Rows,
    acted,
    journal,
    rows_of,
    rows_of_journals,
    wanted_of_policies,
)
from tests.integration.production import KEPT
from tests.integration.restoring import figures
from tests.integration.running import Processes
from tests.integration.story import World
from tests.lab.evidence import carried
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

Json = dict[str, Any]
SECONDS = 60.0


@dataclass
class Drill:
    """The suite in production, its databases, and what an operator does to them."""

    suite: Processes
    databases: Databases
    kafka: ApacheKafka
    world: World
    scratch: Path
    work_ports: dict[str, int] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        urls = {owner: self.databases.url(owner) for owner in KEPT}
        return Settings(var=self.suite.var, databases=urls)

    def register(self, code: str, key: str = "") -> str:
        """Register an OPD, which evaluation takes note of; return the id of its event."""
        office = OFFICES[code]
        body = {name: office[name] for name in ("code", "name", "kind", "valid_from", "valid_to")}
        body |= {"predecessors": [], "source": "contoh"}
        self.world.by("admin").do("/api/personnel/opds", body, key=key)
        records = list(journal(self.settings, "personnel"))
        return str(next(one.envelope().id for one in reversed(records) if _is_of(one.state, code)))

    def personnel_away(self) -> None:
        for command in ("serve", "work"):
            self.suite.kill(command, "personnel")

    def personnel_back(self) -> None:
        for command in ("serve", "work"):
            self.suite.start(command, "personnel")
        self.suite.wait_ready("personnel")

    def position(self, service: str = "personnel") -> int:
        recorder = open_recorder(self.settings, service)
        position = recorder.heads(service).position
        recorder.close()
        return position

    def withdrawn(self) -> dict[str, list[Json]]:
        """Return what each service lists."""
        admin, found = self.world.by("admin"), dict[str, list[Json]]()
        admin.sign_in()
        for service in JOURNALS:
            url = f"http://127.0.0.1:{self.suite.ports[service]}"
            with line_to(url, admin.token, SECONDS) as line:
                pages = pages_of(line, "/operations/withdrawn")
                found[service] = [fact for page in pages for fact in page["withdrawn"]]
        return found

    def audited(self) -> tuple[int, str]:
        """Return how a replay of everything ends, and what it says."""
        done = self.suite.ends("audit", "replay", "--gateway", self.suite.gateway)
        return done.returncode, done.stdout

    def published(self) -> bool:
        recorder = open_recorder(self.settings, "personnel")
        reached = recorder.stored_position(topic_of("personnel"))
        recorder.close()
        return reached == self.position()

    def live_views(self) -> Rows:
        store = open_views(self.settings)
        found = rows_of(store)
        store.close()
        return found

    def equal(self) -> None:
        """Wait until views and policies say what the journals say, and what rests on what is gone.

        A service has acted once on each event there is, and on each that is listed as withdrawn.
        """
        until = time.monotonic() + SECONDS
        while unequal := self._unequal():
            assert time.monotonic() < until, unequal
            time.sleep(0.5)

    def _unequal(self) -> list[object]:
        settings, anew = self.settings, self.scratch / str(time.monotonic_ns())
        gone = Counter(
            (service, UUID(fact["event_id"]))
            for service, facts in self.withdrawn().items()
            for fact in facts
        )
        views, live = rows_of_journals(settings, anew), self.live_views()
        done, wanted = acted(settings), wanted_of_policies(settings) + gone
        views_apart = [name for name, rows in views.items() if live[name] != rows]
        return [*views_apart, *(done - wanted).items(), *(wanted - done).items()]

    def went_back(self, service: str) -> dict[str, float]:
        admin = self.world.by("admin")
        admin.sign_in()
        url = f"http://127.0.0.1:{self.work_ports[service]}/metrics"
        answer = httpx.get(url, headers={"Authorization": f"Bearer {admin.token}"}, timeout=10)
        return dict(figures(answer.raise_for_status().text, "journal_went_back"))

    def epochs_on_kafka(self) -> set[UUID | None]:
        """Return the epochs of all that the topic of personnel holds; `None` is of a stranger."""
        held = [one.delivered for one in carried(self.kafka.bootstrap, "personnel")]
        return {one.epoch if one else None for one in held}

    def epoch(self) -> UUID:
        recorder = open_recorder(self.settings, "personnel")
        epoch = recorder.epoch()
        recorder.close()
        return epoch


def _is_of(state: bytes, code: str) -> bool:
    return f'"code":"{code}"'.encode() in state
