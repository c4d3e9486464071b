"""Through which door does sample data say that it is played, and that this is over?"""

from typing import Any
from uuid import uuid5

from kit.decider import Command
from kit.http.route import CommandRoute
from kit.journal import OPENING
from kit.play import BeginPlay, EndPlay, play


def play_routes(service: str) -> tuple[CommandRoute[Any], ...]:
    """Return the commands that every service with a journal takes beside its own."""
    return (
        _route(service, "/play/beginning", BeginPlay),
        _route(service, "/play/end", EndPlay),
    )


def _route(service: str, path: str, command: type[Command]) -> CommandRoute[Any]:
    stream = uuid5(OPENING, service)
    return CommandRoute(path=path, kind=play, command=command, stream=lambda _: stream, example={})
