"""Does a retry of many streams tell what came of each, and of whom nothing is known?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest

from spbe.parked_asked import HELD_UP, PATH, Retried, taken_up

A, B = UUID(int=0xA), UUID(int=0xB)
FIRST, SECOND, THIRD = (f"tally-policies:sample:0:{at}" for at in (1, 2, 3))


def _stream(stream: UUID, *done: str, left: str | None = None, held_up: str | None = None) -> Any:  # noqa: ANN401 - JSON
    why = {"id": held_up, "reason": "ThirteenIsUnlucky"} if held_up else None
    return {"stream": str(stream), "taken_up": done, "held_up": why, "left": 0, "next": left}


def _retried(answers: Mapping[str, Any], silent: tuple[str, ...] = ()) -> Retried:
    """Return what came of a retry where these are the answers to what is posted."""
    listed = {"items": [], "hearers": {"tally-policies": 3}, "unanswered": silent}

    def gateway(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json=listed)
        cursor = request.url.params.get("cursor", "")
        return httpx.Response(200, json=answers[request.url.path.removeprefix(PATH) + cursor])

    done = Retried()
    line = httpx.MockTransport(gateway)
    with httpx.Client(transport=line, base_url="http://gateway") as desk:
        for stream in taken_up(desk, None, {}, done, only=False):
            done.add(stream)
    return done


def test_a_stream_that_takes_several_requests_is_one_stream() -> None:
    answers = {
        "/retry": {"streams": [_stream(A, FIRST, left=SECOND)], "cursor": "next"},
        f"/{SECOND}/retry": _stream(A, SECOND),
        "/retrynext": {"streams": [_stream(B, THIRD)], "cursor": None},
    }
    done = _retried(answers)
    assert [tuple(one["taken_up"]) for one in done.streams] == [(FIRST, SECOND), (THIRD,)]
    assert done.code == 0


@pytest.mark.parametrize(("silent", "code"), [((), HELD_UP), (("training",), 1)])
def test_a_service_that_did_not_answer_is_named_and_counts_for_more_than_what_is_held_up(
    silent: tuple[str, ...], code: int
) -> None:
    held_up = {"streams": [_stream(A, left=FIRST, held_up=FIRST)], "cursor": None}
    done = _retried({"/retry": held_up}, silent)
    assert (tuple(done.unanswered), done.code) == (silent, code)
