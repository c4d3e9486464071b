"""What is somebody told who goes back from a view, or asks for what makes no sense together?"""

import os
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from gateway.rebuilding import views_named
from kit.clock import WITA
from kit.view_builds import Builds
from kit.view_store_sqlite import ViewFiles
from tests.integration.parted import ended


def told(var: Path, *said: str) -> tuple[int, str]:
    """Return how `spbe rebuild training` with what is said ends, and what it says."""
    settings = {**os.environ, "SPBE_VAR": str(var)}
    return ended(["rebuild", "training", *said], settings, var.with_name(f"{var.name}-said"))


def test_it_is_told_that_a_rebuild_is_under_way_and_where_there_is_nothing_to_go_back_to(
    tmp_path: Path,
) -> None:
    views = views_named(["training"])
    with closing(ViewFiles(tmp_path / "views")) as store:
        store.create(views)
        assert told(tmp_path, "--back") == (
            1,
            "training: there is no former build to go back to.\n",
        )
        assert Builds(store.book()).take([(views[0], 2)], uuid4())
        said = "training: it is being rebuilt; `--status` says how it goes.\n"
        assert told(tmp_path, "--back") == (3, said)


def test_each_view_is_shown_once_and_that_it_was_never_made(tmp_path: Path) -> None:
    (view,) = views_named(["training"])
    never = f"training v{view.version}: it was never made\n"
    assert told(tmp_path, "training", "--status") == (0, never)
    with closing(ViewFiles(tmp_path / "views")) as store:
        store.create([view])
    made = f"training v{view.version}: build 1 is read\n"
    assert told(tmp_path, "training", "--status") == (0, made)


def test_it_is_shown_since_when_a_rebuild_goes_on(tmp_path: Path) -> None:
    (view,) = views_named(["training"])
    with closing(ViewFiles(tmp_path / "views")) as store:
        store.create([view])
        before = datetime.now(WITA)
        assert Builds(store.book()).take([(view, 2)], uuid4())
        began = {f"{at:%Y-%m-%d %H:%M} WITA" for at in (before, datetime.now(WITA))}
    code, shown = told(tmp_path, "--status")
    assert code == 0
    assert re.findall(r"building, 0 of 0 events, 0/s; began (.*)$", shown, re.MULTILINE)[0] in began


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (["--status", "--drop"], "Which? --status, --back or --drop: one at a time.\n"),
        (["--back", "--drop"], "Which? --status, --back or --drop: one at a time.\n"),
        (["--all"], "Which? Either the views that are named or --all.\n"),
    ],
)
def test_what_makes_no_sense_together_is_refused(
    tmp_path: Path, said: list[str], answer: str
) -> None:
    assert told(tmp_path, *said) == (2, answer)
