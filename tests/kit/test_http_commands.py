"""What a command answers, and what it needs before it is carried out."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kit.http.journal_token import JournalToken, Reach, encode_token, parse_token
from kit.http.route import CommandRoute
from kit.rights import Rights
from tests.kit.toy import (
    COMMANDS,
    KEEPER,
    NOW,
    OTHER_OPD,
    OUR_OPD,
    READER,
    RIGHTS,
    SHELF,
    PutBook,
    Toy,
    rights_file,
    shelf,
    toy,
)

BOOK = {"title": "Ronggeng Dukuh Paruk", "bought_on": "2026-03-02", "price": "85000.00"}
BOOKS = f"/shelves/{SHELF}/books"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ELSEWHERE = "training.0af7651916cd43dd8448eb211c80319c.3-17"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Toy]:
    made = toy(tmp_path)
    yield made
    made.journal.recorder.close()


@pytest.fixture
def sample_library(tmp_path: Path) -> Iterator[Toy]:
    made = toy(tmp_path, sample=True)
    yield made
    made.journal.recorder.close()


def as_keeper(library: Toy) -> dict[str, str]:
    return {"Authorization": f"Bearer {library.token(KEEPER, 'keeper', None)}"}


async def opened(library: Toy) -> str:
    async with library.client() as http:
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    assert answer.status_code == 200, answer.text
    stream: str = answer.json()["stream"]
    return stream


async def test_a_command_answers_where_its_effect_stands(library: Toy) -> None:
    async with library.client() as http:
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    said = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["journal-token"] == said["token"]
    token = parse_token(said["token"])
    assert (token.service, token.epoch) == ("toy", library.journal.heads().epoch)
    assert set(token.positions.values()) == {2}
    assert (said["version"], library.recorded()) == (1, 2)


async def test_the_same_key_and_body_give_the_first_answer_again(library: Toy) -> None:
    async with library.client() as http:
        first = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
        again = await http.post("/shelves", content=f'{{ "opd_id": "{OUR_OPD}" }}'.encode())
        assert again.status_code == 415
        again = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    assert again.json() == first.json()
    assert library.recorded() == 2


async def test_the_same_key_of_somebody_else_is_another_command(library: Toy) -> None:
    stream = await opened(library)
    other = {"Authorization": f"Bearer {library.token(READER, 'librarian')}"}
    async with library.client(**other) as http:
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    assert answer.json()["stream"] != stream


async def test_the_same_key_with_another_body_is_refused(library: Toy) -> None:
    await opened(library)
    async with library.client() as http:
        answer = await http.post("/shelves", json={"opd_id": str(OTHER_OPD)})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/command-is-another"
    assert library.recorded() == 2


async def test_a_stale_if_match_is_refused_and_names_the_version(library: Toy) -> None:
    stream = await opened(library)
    async with library.client() as http:
        headers = {"Idempotency-Key": "b1", "If-Match": '"7"'}
        answer = await http.post(f"/shelves/{stream}/books", json=BOOK, headers=headers)
        assert answer.status_code == 412
        assert answer.json()["facts"] == {"version": 1, "expected": 7, "changes": []}
        assert library.recorded() == 2
        headers = {"Idempotency-Key": "b1", "If-Match": '"1"'}
        answer = await http.post(f"/shelves/{stream}/books", json=BOOK, headers=headers)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


async def test_what_the_rules_refuse_is_said_in_the_language_of_the_reader(library: Toy) -> None:
    stream = await opened(library)
    path = f"/shelves/{stream}/books"
    async with library.client() as http:
        await http.post(path, json=BOOK, headers={"Idempotency-Key": "b1"})
        key = {"Idempotency-Key": "b2"}
        indonesian = await http.post(path, json=BOOK, headers=key)
        english = await http.post(
            path, json=BOOK, headers={**key, "Accept-Language": "en-GB,id;q=0.5"}
        )
    assert indonesian.headers["content-type"] == "application/problem+json"
    said = indonesian.json()
    assert said.pop("instance").startswith("urn:uuid:")
    assert re.fullmatch("[0-9a-f]{32}", said.pop("trace"))
    assert said == {
        "type": "/problems/toy/shelf-is-full",
        "title": "Rak sudah penuh.",
        "detail": "Pilih rak lain.",
        "status": 409,
        "facts": {"books": 1, "shelf_id": stream},
    }
    assert english.headers["content-language"] == "en"
    assert (english.json()["title"], english.json()["detail"]) == (
        "A shelf holds one book.",
        "Take another.",
    )


async def test_the_own_opd_is_that_of_what_stands_there(library: Toy) -> None:
    stream = await opened(library)
    stranger = library.token(READER, "librarian", OTHER_OPD)
    async with library.client() as http:
        path, key = f"/shelves/{stream}/books", {"Idempotency-Key": "b1"}
        bearer = {"Authorization": f"Bearer {stranger}"}
        answer = await http.post(path, json=BOOK, headers={**key, **bearer})
        assert (answer.status_code, library.recorded()) == (403, 2)
        answer = await http.post(path, json=BOOK, headers={**key, **as_keeper(library)})
    assert answer.status_code == 200


async def test_a_thing_of_an_unknown_opd_is_closed_to_whoever_has_only_the_own(
    library: Toy,
) -> None:
    async with library.client() as http:
        answer = await http.post(BOOKS, json=BOOK)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
        foreign = await http.post("/shelves", json={"opd_id": str(OTHER_OPD)})
    assert (foreign.status_code, library.recorded()) == (403, 1)


async def test_the_address_says_whose_is_what_does_not_stand_there_yet(tmp_path: Path) -> None:
    route = CommandRoute(
        path="/opds/{opd_id}/shelves/{shelf_id}/books",
        kind=shelf,
        command=PutBook,
        stream=lambda asked: asked.path["shelf_id"],
        public_name="lend-book",
    )
    rights = Rights.load(rights_file(tmp_path, (*RIGHTS, ("toy.lend-book", "librarian", "own"))))
    library = toy(tmp_path, commands=(*COMMANDS, route), rights=rights)
    theirs = {"Authorization": f"Bearer {library.token(READER, 'librarian', OTHER_OPD)}"}
    async with library.client() as http:
        their = {"opd_id": str(OTHER_OPD)}
        stream = (await http.post("/shelves", json=their, headers=theirs)).json()["stream"]
        answers = [
            (await http.post(path, json=BOOK, headers={"Idempotency-Key": path})).status_code
            for path in (
                f"/opds/{OTHER_OPD}/shelves/{SHELF}/books",
                f"/opds/{OUR_OPD}/shelves/{stream}/books",
                f"/opds/{OUR_OPD}/shelves/{SHELF}/books",
            )
        ]
    assert answers == [403, 403, 200]
    library.journal.recorder.close()


async def test_the_trace_of_the_caller_is_kept_with_the_event(library: Toy) -> None:
    async with library.client(traceparent=TRACE) as http:
        await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    envelope = library.journal.recorder.records(1, 1)[0].envelope()
    assert envelope.traceparent == TRACE
    assert envelope.correlation_id == UUID(hex=TRACE[3:35])


@pytest.mark.parametrize("trace", ["00-" + "0" * 32 + TRACE[35:], "ff" + TRACE[2:], "x"])
async def test_where_no_trace_came_one_begins_that_nobody_samples(library: Toy, trace: str) -> None:
    async with library.client(traceparent=trace) as http:
        await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    envelope = library.journal.recorder.records(1, 1)[0].envelope()
    own = envelope.traceparent or ""
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-00", own)
    assert own[3:35] != TRACE[3:35]
    assert envelope.correlation_id == UUID(hex=own[3:35])


async def test_a_simulated_time_is_recorded_in_sample_data_only(library: Toy) -> None:
    then = {"Simulated-Time": (NOW - timedelta(days=1)).isoformat()}
    async with library.client(**then) as http:
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    assert answer.json()["type"] == "/problems/simulated-time-not-allowed"
    assert (answer.status_code, library.recorded()) == (403, 1)


async def test_sample_data_is_written_at_a_simulated_time_up_to_now(sample_library: Toy) -> None:
    library = sample_library
    library.clock.at = NOW + timedelta(days=9)
    async with library.client() as http:
        ahead = {"Simulated-Time": (NOW + timedelta(days=10)).isoformat()}
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)}, headers=ahead)
        assert answer.json()["errors"][0]["rule"] == "future"
        past = {"Simulated-Time": (NOW + timedelta(days=5)).isoformat()}
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)}, headers=past)
    assert answer.status_code == 200
    recorded = library.journal.recorder.records(1, 1)[0].envelope().recorded_at
    assert recorded == NOW + timedelta(days=5)


class Hearer:
    """Hears training, and says what it was told to say."""

    def __init__(self, reach: Reach) -> None:
        self.reach: Reach = reach
        self.asked: list[JournalToken] = []

    def hears(self, service: str) -> bool:
        return service == "training"

    async def reached(self, token: JournalToken, timeout: float) -> Reach:  # noqa: ASYNC109
        assert timeout > 0
        self.asked.append(token)
        return self.reach


@pytest.mark.parametrize(
    ("reach", "status", "slug"),
    [("reached", 200, None), ("behind", 409, "not-yet-heard"), ("held-back", 409, "held-back")],
)
async def test_a_command_waits_for_what_its_token_names(
    tmp_path: Path, reach: Reach, status: int, slug: str | None
) -> None:
    hearer = Hearer(reach)
    library = toy(tmp_path, waits=hearer)
    async with library.client(**{"Journal-Token": ELSEWHERE}) as http:
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    said: dict[str, Any] = answer.json()
    assert (answer.status_code, library.recorded()) == (status, 2 if status == 200 else 1)
    assert said.get("type") == (f"/problems/{slug}" if slug else None)
    assert answer.headers.get("retry-after") == ("1" if reach == "behind" else None)
    assert [encode_token(token) for token in hearer.asked] == [ELSEWHERE]
    library.journal.recorder.close()


async def test_what_a_service_recorded_itself_needs_no_waiting(library: Toy) -> None:
    async with library.client() as http:
        first = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
        headers = {"Idempotency-Key": "b1", "Journal-Token": first.json()["token"]}
        path = f"/shelves/{first.json()['stream']}/books"
        answer = await http.post(path, json=BOOK, headers=headers)
    assert answer.status_code == 200
