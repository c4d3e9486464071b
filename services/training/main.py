"""The composition root of training."""

from pathlib import Path

from kit.assembly import (
    Service,
    blocking_peer,
    migrate_journal,
    open_journal,
    policy_inbox,
    relay_job,
    verifier_of,
    watch,
)
from kit.feed_routes import feed_router
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.keys_client import KeyClient
from kit.rights import Rights
from kit.settings import Settings
from kit.texts import Texts
from kit.waiting import HeardBy
from training.catalogue import CATALOGUE
from training.http import COMMANDS
from training.policies import POLICIES

HERE = Path(__file__).parent
SOURCES = ("personnel",)


def build(settings: Settings) -> Service:
    """Put training together; nothing runs and nothing is written yet."""
    keys = blocking_peer(settings, "training", "personnel")
    journal = open_journal(settings, CATALOGUE, KeyClient(keys))
    inbox, hearing = policy_inbox(settings, journal, SOURCES, POLICIES)
    parts = Parts(
        name="training",
        settings=settings,
        verifier=verifier_of(settings),
        rights=Rights.load(HERE.parent / "rights.csv"),
        texts=Texts.load("training", HERE / "texts.json"),
        journal=journal,
        commands=COMMANDS,
        routers=(feed_router(journal),),
        waits=HeardBy(journal.recorder, SOURCES),
    )
    watch(parts.metrics.registry, journal, [inbox])

    def migrate(sample: bool) -> None:  # noqa: FBT001 - the one choice there is
        migrate_journal(journal, sample=sample)

    def close() -> None:
        journal.recorder.close()
        keys.close()

    jobs = (relay_job(settings, journal), *hearing)
    return Service("training", service_app(parts), jobs, migrate, close)
