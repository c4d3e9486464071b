"""Through which door does sample data say that it is played, by whom, and that this is over?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from kit.decider import Command
from kit.http.problems import Problem
from kit.http.route import CommandRoute
from kit.journal import OPENING, Journal
from kit.play import BeginPlay, EndPlay, play

HEADER = "Play"
"""Says to which play a command belongs."""


class PlayGoesOn(Problem):
    """While sample data is played, only who plays it says at which time."""

    status = 409


def check_player(journal: Journal, named: str | None) -> None:
    """Refuse a time that does not come from the play that goes on; it would redate the rest."""
    state, _ = journal.load(play, _stream(journal.service))
    if state.goes_on is not None and (named or "").lower() != str(state.goes_on):
        raise PlayGoesOn


def play_routes(service: str) -> tuple[CommandRoute[Any], ...]:
    """Return the commands that every service with a journal takes beside its own."""
    return (
        _route(service, "/play/beginning", BeginPlay, {"play_id": str(UUID(int=1))}),
        _route(service, "/play/end", EndPlay, {}),
    )


def _route(
    service: str, path: str, command: type[Command], example: Mapping[str, str]
) -> CommandRoute[Any]:
    return CommandRoute(
        path=path,
        kind=play,
        command=command,
        stream=lambda _: _stream(service),
        example=example,
    )


def _stream(service: str) -> UUID:
    return uuid5(OPENING, service)
