"""What is somebody told who goes back from a view that is being rebuilt?"""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from gateway.rebuilding import views_named
from kit.view_builds import Builds
from kit.view_store_sqlite import ViewFiles


def gone_back(var: Path) -> tuple[int, str]:
    """Return how `spbe rebuild training --back` ends, and what it says."""
    command = [sys.executable, "-m", "spbe", "rebuild", "training", "--back"]
    environment = {**os.environ, "SPBE_VAR": str(var)}
    done = subprocess.run(  # noqa: S603 - our own command
        command, env=environment, check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout


def test_it_is_told_that_a_rebuild_is_under_way_and_where_there_is_nothing_to_go_back_to(
    tmp_path: Path,
) -> None:
    views = views_named(["training"])
    with closing(ViewFiles(tmp_path / "views")) as store:
        store.create(views)
        assert gone_back(tmp_path) == (1, "training: there is no former build to go back to.\n")
        assert Builds(store.book()).take([(views[0], 2)], uuid4())
        said = "training: it is being rebuilt; `--status` says how it goes.\n"
        assert gone_back(tmp_path) == (3, said)
