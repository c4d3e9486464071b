"""`spbe rebuild`: how does an operator have a view built anew, and see how it goes?"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, NoReturn

import uvloop
from cyclopts import App, Parameter
from sqlalchemy.exc import ProgrammingError

from gateway.rebuilding import UnknownView, rebuilding, views_named
from kit.build_tables import Rebuild, Standing
from kit.clock import WITA
from kit.databases import open_views
from kit.observability import configure_logging
from kit.settings import Settings
from kit.transient import AWAY
from kit.view_builds import BeingRebuilt, Builds, LeaseLost, NothingBeside, orphans
from kit.view_leases import UnderWay
from kit.view_rebuild import Outcome
from kit.view_store import ViewStore
from kit.view_store_postgres import READ_SECONDS
from kit.views import View
from spbe.suite import settings_for

app = App(name="rebuild", help="Build views anew from the journals, beside the ones that are read.")

REFUSED, UNKNOWN, UNDER_WAY, AWAY_NOW, BROKEN_OFF = 1, 2, 3, 4, 130
_LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's SQLSTATE for a lock that was not had in time."""


def _flag(name: str) -> Parameter:
    return Parameter(name=f"--{name}", negative=())


@app.default
def rebuild(
    *views: str,
    all_of_them: Annotated[bool, _flag("all")] = False,
    status: Annotated[bool, _flag("status")] = False,
    back: Annotated[bool, _flag("back")] = False,
    drop: Annotated[bool, _flag("drop")] = False,
) -> None:
    """Build a view anew, compare it with the one that is read, and have it read if it is the same.

    Everything goes on meanwhile. It may be killed: started again it goes on where it was. Settings
    are those of `spbe work gateway`, and every service has to be served. Nothing is sent to anybody
    by a rebuild. It ends with 0 if the new one is read, 1 if it was refused because rows differ, 2
    if it is not clear which view, 3 if another process is at it, 4 if the views cannot be reached
    or somebody uses still what is to go.

    Example: `spbe rebuild training`, then `spbe rebuild training --drop`

    Parameters
    ----------
    views
        Which; an unknown one is answered with the list.
    all_of_them
        All of them, from one reading of the journals.
    status
        Show only which build is read, and how rebuilds go or went.
    back
        Have the former build read again, at once; once more goes forth again.
    drop
        Remove the former build, or one that was refused; there is no way back to it then.

    """
    if status + back + drop > 1:
        _end(UNKNOWN, "Which? --status, --back or --drop: one at a time.")
    wanted = _wanted(views, all_of_them=all_of_them, or_none=status)
    settings = settings_for()
    configure_logging(level="warning", json_logs=settings.json_logs)
    with _told_where_it_is_away():
        _do(settings, wanted, status=status, back=back, drop=drop)


def _wanted(names: Sequence[str], *, all_of_them: bool, or_none: bool) -> Sequence[View]:
    """Return the views that are named, or all; the end where it is not clear which."""
    if not names and not all_of_them and not or_none:
        _end(UNKNOWN, f"Which view? There are: {_names()}; or --all.")
    if names and all_of_them:
        _end(UNKNOWN, "Which? Either the views that are named or --all.")
    try:
        return views_named(names)
    except UnknownView as unknown:
        _end(UNKNOWN, f"There is no view {unknown}. There are: {_names()}.")


def _do(
    settings: Settings, wanted: Sequence[View], *, status: bool, back: bool, drop: bool
) -> None:
    if status:
        _show(settings, wanted)
    elif back:
        _go_back(settings, wanted)
    elif drop:
        _drop(settings, wanted)
    else:
        try:
            sys.exit(uvloop.run(_rebuild(settings, wanted)))
        except KeyboardInterrupt:
            _end(BROKEN_OFF, "Broken off. Started again, it goes on where it was.")


async def _rebuild(settings: Settings, views: Sequence[View]) -> int:
    try:
        async with rebuilding(settings, views) as under_way:
            outcomes = await under_way.run(lambda rebuild: _say(progress(rebuild)))
    except UnderWay as other:
        _say(f"Another process is at it already. {progress(other.rebuild)}")
        return UNDER_WAY
    except LeaseLost as lost:
        _say(f"Another process has gone on with {lost} while this one stood still.")
        return UNDER_WAY
    for outcome in outcomes:
        for line in ending(outcome):
            _say(line)
    return 0 if all(outcome.flipped for outcome in outcomes) else REFUSED


def progress(rebuild: Rebuild) -> str:
    """Say in a line how a rebuild goes."""
    share = f"{rebuild.done:,} of {rebuild.total:,} events"
    if rebuild.total:
        share += f" ({100 * rebuild.done // rebuild.total} %)"
    line = f"{rebuild.view}: {rebuild.state}, {share}, {rebuild.rate:,.0f}/s"
    left = rebuild.seconds_left
    if rebuild.state == "building" and left:
        line += f", about {_time(left)} left"
    return f"{line}; waits: {rebuild.waits_for}" if rebuild.waits_for else line


def ending(outcome: Outcome) -> Iterator[str]:
    """Say how a rebuild ended, and what can be done next."""
    view, verdict = outcome.view, outcome.verdict
    name, read = view.name, outcome.compared_with and outcome.compared_with.stands
    if not outcome.flipped:
        yield f"{name}: REFUSED. Build {view.build} differs from what is read ({read}):"
        yield from (f"  {difference}" for difference in verdict.shown)
        if verdict.differing > len(verdict.shown):
            yield f"  ... {verdict.differing:,} differences in all"
        yield (
            f"{name}: what was read is read still. Build {view.build} is kept for inspection until"
            f" `spbe rebuild {name} --drop` or the next rebuild."
        )
        return
    if outcome.compared_with is None:
        yield f"{name}: build {view.build} is read now. There was nothing to compare it with."
        return
    same = f"{verdict.rows:,} rows, compared with {read}"
    explained = f", {verdict.explained:,} cured of parked events" if verdict.explained else ""
    yield f"{name}: build {view.build} is read now. {same}{explained}."
    yield f"{name}: `spbe rebuild {name} --back` goes back at once, `--drop` ends that."


def _show(settings: Settings, views: Sequence[View]) -> None:
    with _book(settings) as (store, builds):
        standing, rebuilds = builds.standing(views), builds.rebuilds()
        for view in views:
            there = view.version in {version for version, _ in store.standing(view.name)}
            said = _standing(view, standing[view.name])
            _say(said if there else f"{view.name} v{view.version}: it was never made")
            for one in rebuilds:
                if (one.view, one.version) == (view.name, view.version):
                    left = "" if one.held or one.ended else "; nobody is at it"
                    began = datetime.fromtimestamp(one.began_at, WITA)
                    _say(f"  {progress(one)}; began {began:%Y-%m-%d %H:%M} WITA{left}")
                    for difference in one.differences:
                        _say(f"    {difference}")


def _standing(view: View, standing: Standing) -> str:
    line = f"{view.name} v{view.version}: build {standing.build} is read"
    if standing.beside is not None:
        line += f", build {standing.beside} is kept beside it"
    return line if standing.complete else f"{line}; it is not complete yet"


def _go_back(settings: Settings, views: Sequence[View]) -> None:
    with _book(settings) as (_, builds):
        for view in views:
            try:
                standing = builds.back(view)
            except NothingBeside:
                _end(REFUSED, f"{view.name}: there is no former build to go back to.")
            except BeingRebuilt:
                _end(UNDER_WAY, f"{view.name}: it is being rebuilt; `--status` says how it goes.")
            _say(_standing(view, standing))


def _drop(settings: Settings, views: Sequence[View]) -> None:
    with _book(settings) as (store, builds):
        for view in views:
            builds.forget(view)
        _say(f"Nobody begins to read or write it any more; {READ_SECONDS} s for those who do ...")
        time.sleep(READ_SECONDS)
        for view in views:
            for build in sorted(orphans(store, builds, view)):
                store.drop(replace(view, build=build))
                _say(f"{view.name}: build {build} is removed.")


@contextmanager
def _told_where_it_is_away() -> Iterator[None]:
    try:
        yield
    except (*AWAY, ProgrammingError) as fault:
        if getattr(getattr(fault, "orig", None), "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            _end(AWAY_NOW, "Somebody reads or writes there still: try it again.")
        _end(AWAY_NOW, f"The views cannot be reached, or were never made: {type(fault).__name__}.")


@contextmanager
def _book(settings: Settings) -> Iterator[tuple[ViewStore, Builds]]:
    with closing(open_views(settings)) as store:
        yield store, Builds(store.book())


def _names() -> str:
    return ", ".join(view.name for view in views_named(()))


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the answer


def _end(code: int, line: str) -> NoReturn:
    _say(line)
    sys.exit(code)
