"""Does the play wait, go on after a break, and stop where the suite refuses against the plan?"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import httpx
import pytest
from rich.console import Console

from spbe.demo.api import Api, PlayEnded
from spbe.demo.plan import PLAY, Move, Phase, Pull, Ref, Step
from spbe.demo.player import Player
from spbe.demo.progress import shown

DAY = date(2026, 1, 14)
EPOCH = "0" * 32
DRAFT = Step(
    name="nomination/DPUPR",
    user="operator.dpupr",
    path="personnel/nominations",
    body={"opd_id": "0b8f"},
)
NAME = Step(
    name="nomination/DPUPR/named/news_writer",
    user="operator.dpupr",
    path="personnel/nominations/{nomination/DPUPR}/people",
    body={"position": "news_writer", "of": [Ref("nomination/DPUPR")]},
    after=["nomination/DPUPR"],
)

NO_SIASN = "personnel/siasn-is-not-set-up"
PULL = Pull(name="people/siasn", user="sistem.kepegawaian", left_out_if=NO_SIASN)

Answer = Callable[[httpx.Request], httpx.Response]


def problem(slug: str, status: int = 409) -> httpx.Response:
    said = {"type": f"/problems/{slug}", "title": "No", "detail": "Do better.", "facts": {"a": 1}}
    return httpx.Response(status, json=said, headers={"Retry-After": "0"})


def pulled(state: str, status: int = 200) -> httpx.Response:
    reason = "SIASN does not accept the credentials" if state == "stopped" else None
    said = {"pull_id": "p1", "state": state, "through": 40, "reason": reason}
    return httpx.Response(status, json=said)


class Suite:
    """Answers as told, one after the other, and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | type[httpx.TransportError]) -> None:
        self._answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.tokens = 0
        self.unknown: list[httpx.Response] = []
        """Answered first to who wants a token."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/auth/sample-token":
            if self.unknown:
                return self.unknown.pop()
            self.tokens += 1
            return httpx.Response(200, json={"token": f"t{self.tokens}"})
        self.asked.append(request)
        answer = self._answers.pop(0) if self._answers else self._done()
        if isinstance(answer, type):
            raise answer(str(request.url))
        return answer

    def _done(self) -> httpx.Response:
        number = len(self.asked)
        return httpx.Response(
            200,
            json={"stream": f"s{number}", "version": 1, "token": f"personnel.{EPOCH}.1-{number}"},
        )


async def play(suite: Suite, *steps: Move) -> None:
    console = Console(quiet=True)
    async with Api("http://suite", httpx.MockTransport(suite)) as api:
        with shown(console, 1) as progress:
            await Player(api, progress).play(Phase("A day", DAY, DAY, [steps]))


async def test_a_step_is_sent_under_its_name_and_the_time_of_its_day() -> None:
    suite = Suite()
    await play(suite, DRAFT)
    sent = suite.asked[0]
    assert sent.headers["Idempotency-Key"] == "demo/nomination/DPUPR"
    assert sent.headers["Simulated-Time"] == "2026-01-14T08:00:00+08:00"
    assert sent.headers["Play"] == PLAY
    assert sent.headers["Authorization"] == "Bearer t1"


async def test_what_an_answer_told_is_put_into_the_next_step() -> None:
    suite = Suite()
    await play(suite, DRAFT, NAME)
    assert suite.asked[1].url.path == "/api/personnel/nominations/s1/people"
    assert json.loads(suite.asked[1].content) == {"position": "news_writer", "of": ["s1"]}
    assert suite.asked[1].headers["Journal-Token"] == f"personnel.{EPOCH}.1-1"
    assert suite.tokens == 1


@pytest.mark.parametrize(
    "hindrance",
    [
        problem("not-yet-heard"),
        problem("try-again", 503),
        problem("training/trainee-is-unknown"),
        httpx.ConnectError,
    ],
)
async def test_what_passes_is_waited_for(
    hindrance: httpx.Response | type[httpx.TransportError],
) -> None:
    suite = Suite(hindrance)
    await play(suite, DRAFT)
    assert len(suite.asked) == 2


async def test_a_token_is_waited_for_while_its_opd_is_not_known() -> None:
    suite = Suite()
    suite.unknown = [problem("gateway/opd-is-not-known-yet", 503)]
    await play(suite, DRAFT)
    assert suite.asked[0].headers["Authorization"] == "Bearer t1"


async def test_who_gets_no_token_ends_the_play() -> None:
    suite = Suite()
    suite.unknown = [problem("gateway/no-such-sample-user", 404)]
    with pytest.raises(PlayEnded, match=r"gives no token for operator\.dpupr"):
        await play(suite, DRAFT)


async def test_a_token_that_has_run_out_is_renewed() -> None:
    suite = Suite(problem("unauthenticated", 401))
    await play(suite, DRAFT)
    assert suite.asked[1].headers["Authorization"] == "Bearer t2"


async def test_a_refusal_of_the_plan_is_part_of_the_story() -> None:
    planned = replace(DRAFT, refused="personnel/positions-are-open")
    await play(Suite(problem("personnel/positions-are-open")), planned)
    await play(Suite(problem("personnel/nomination-is-not-open")), planned)
    await play(Suite(), planned)


async def test_any_other_refusal_ends_the_play_with_its_words_and_the_step() -> None:
    suite = Suite(problem("personnel/opd-is-unknown"))
    with pytest.raises(PlayEnded, match=r"nomination/DPUPR: 409 .*No Do better\."):
        await play(suite, DRAFT, NAME)
    assert len(suite.asked) == 1


async def test_another_refusal_than_the_planned_one_ends_the_play_too() -> None:
    planned = replace(DRAFT, refused="personnel/positions-are-open")
    with pytest.raises(PlayEnded, match="opd-is-unknown"):
        await play(Suite(problem("personnel/opd-is-unknown")), planned)


async def test_people_are_pulled_until_all_have_been_asked_for() -> None:
    suite = Suite(pulled("going", 202), pulled("going"), pulled("done"))
    await play(suite, PULL)
    asked = [(each.method, each.url.path) for each in suite.asked]
    address = "/api/personnel/people-pulls"
    assert asked == [("POST", address), ("GET", f"{address}/p1"), ("GET", f"{address}/p1")]


async def test_a_pull_that_stops_ends_the_play_with_its_reason() -> None:
    with pytest.raises(PlayEnded, match="stopped, 40 percent: SIASN does not accept"):
        await play(Suite(pulled("going", 202), pulled("stopped")), PULL)


async def test_what_nobody_can_do_here_is_left_out_without_waiting() -> None:
    suite = Suite(problem(NO_SIASN, 503), problem("personnel/signature-is-not-set-up", 503))
    signed = replace(DRAFT, left_out_if="personnel/signature-is-not-set-up")
    await play(suite, PULL, signed, replace(DRAFT, name="another"))
    assert len(suite.asked) == 3


async def test_nothing_else_is_left_out() -> None:
    signed = replace(DRAFT, left_out_if="personnel/signature-is-not-set-up")
    for step in (signed, PULL):
        with pytest.raises(PlayEnded, match="opd-is-unknown"):
            await play(Suite(problem("personnel/opd-is-unknown")), step)
