"""The suite with some services at the previous release, taken out of the repository's own history.

deploy/previous-release names the commit; deploy/README.md says when it moves on.
"""

import contextlib
import subprocess
import tarfile
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path

from tests.integration.production import settings_of, topics_of_the_suite
from tests.integration.running import ROOT, Processes
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

NAMED = ROOT / "deploy" / "previous-release"
TAKEN = ("kit", "services", "spbe", "pyproject.toml")
"""What the image holds of a release."""


class NoPreviousReleaseError(AssertionError):
    """The history is not here: in a clone it has to be whole, not the last commit alone."""


def take_out(commit: str, into: Path) -> Path:
    """Put a release's code into a folder, and return that."""
    owned = f"safe.directory={ROOT}"  # whoever made the clone
    packed = subprocess.run(  # noqa: S603 - the history's own
        ["git", "-C", str(ROOT), "-c", owned, "archive", commit, *TAKEN],  # noqa: S607 - as on the path
        capture_output=True,
        check=False,
    )
    if packed.returncode:
        msg = f"{NAMED.name} says {commit}; git archive: {packed.stderr.decode().strip()}"
        raise NoPreviousReleaseError(msg)
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(into, filter="data")
    return into


@contextlib.contextmanager
def mixed(
    folder: Path, databases: Databases, kafka: ApacheKafka, old: Collection[str]
) -> Iterator[Processes]:
    """Upgrade a suite of the previous release, all but some services, and start it.

    As a release is done: the tables are the new release's before anything of it runs.
    """
    release = take_out(NAMED.read_text(encoding="ascii").strip(), folder / "release")
    own = {**settings_of(databases), "SPBE_FRESH_GROUPS": "false"}
    suite = Processes(folder / "var", kafka.bootstrap, also=own, roots=dict.fromkeys(old, release))
    with topics_of_the_suite(kafka):
        Processes(suite.var, kafka.bootstrap, also=own, root=release).finish("migrate", "--sample")
        suite.finish("migrate", "--sample")
        with suite.serving():
            yield suite


def upgrade(suite: Processes, service: str) -> None:
    """Replace one service by the present release; the others go on."""
    del suite.roots[service]
    for kind in ("serve", "work"):
        suite.stop(kind, service)
        suite.start(kind, service)
    suite.wait_ready(service)
