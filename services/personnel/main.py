"""The composition root of personnel."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from kit.assembly import (
    Service,
    migrate_journal,
    open_journal,
    policy_inbox,
    relay_job,
    verifier_of,
    watch,
)
from kit.clock import SystemClock
from kit.feed_routes import feed_router
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.http.problems import BadRequest, Wrong
from kit.keys import KeyStore, master_key
from kit.rights import Rights
from kit.settings import Settings
from kit.texts import Texts
from kit.waiting import HeardBy
from personnel.catalogue import CATALOGUE
from personnel.domain.nip import normalise
from personnel.http import commands
from personnel.keys_routes import keys_router
from personnel.policies import POLICIES

HERE = Path(__file__).parent
SOURCES = ("training",)


def build(settings: Settings) -> Service:
    """Put personnel together; nothing runs and nothing is written yet."""
    settings.var.mkdir(parents=True, exist_ok=True)
    keys = KeyStore(f"sqlite:///{settings.var / 'keys.db'}", master_key(settings.master_key))
    journal = open_journal(settings, CATALOGUE, keys)
    inbox, hearing = policy_inbox(settings, journal, SOURCES, POLICIES)

    def person_with_number(body: Mapping[str, object], _: UUID) -> UUID:
        nip = body.get("nip")
        if not isinstance(nip, str):
            raise BadRequest(Wrong("nip", "required"))
        return keys.person_with("nip", normalise(nip), SystemClock().now())

    parts = Parts(
        name="personnel",
        settings=settings,
        verifier=verifier_of(settings),
        rights=Rights.load(HERE.parent / "rights.csv"),
        texts=Texts.load("personnel", HERE / "texts.json"),
        journal=journal,
        commands=commands(person_with_number),
        routers=(feed_router(journal), keys_router(keys)),
        waits=HeardBy(journal.recorder, SOURCES),
    )
    watch(parts.metrics.registry, journal, [inbox])

    def migrate(sample: bool) -> None:  # noqa: FBT001 - the one choice there is
        keys.create()
        migrate_journal(journal, sample=sample)

    def close() -> None:
        journal.recorder.close()
        keys.close()

    jobs = (relay_job(settings, journal), *hearing)
    return Service("personnel", service_app(parts), jobs, migrate, close)
