"""Does a retry of many events answer in time, and say where to go on?"""

from uuid import UUID

import pytest
from starlette.requests import Request

from kit.http.paging import Page
from kit.http.parked_desk import Desk, Filter
from kit.http.parked_shown import StreamsRetried
from kit.http.problems import BadRequest
from kit.recorder import Wanted
from tests.kit.tally import RULES, Hearing, Producer

A, B, C = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)


@pytest.fixture
def hearing(durable_hearing: Hearing, producer: Producer) -> Hearing:
    RULES.unlucky = 1
    for stream in (A, B, C):
        producer.count(stream, by=3)
    durable_hearing.hearer.hear(producer.all())
    RULES.unlucky = 13
    return durable_hearing


def _asked(desk: Desk, hearing: Hearing, cursor: str | None = None) -> StreamsRetried:
    page = Page(Request({"type": "http"}), 50, cursor)
    return desk.all_retried(Filter(hearing.hearer.name, Wanted()), page)


def test_where_the_time_is_up_a_retry_says_where_to_go_on(hearing: Hearing) -> None:
    desk = Desk([hearing.set_aside], seconds=0.0)
    cursor, seen = None, list[tuple[UUID, int]]()
    while answer := _asked(desk, hearing, cursor):
        (one,) = answer.streams
        seen.append((one.stream, one.left))
        while one.next is not None:
            one = desk.retried(one.next, 500)
            assert len(one.taken_up) == 1, "one is tried however little time is left"
        cursor = answer.cursor
        if cursor is None:
            break
    assert seen == [(A, 2), (B, 2), (C, 2)]
    assert [hearing.tallied(stream) for stream in (A, B, C)] == [(1, 2, 3)] * 3


def test_a_service_knows_whether_there_is_such_a_hearer(hearing: Hearing) -> None:
    desk, page = Desk([hearing.set_aside]), Page(Request({"type": "http"}), 50, None)
    with pytest.raises(BadRequest):
        desk.all_retried(Filter("nobody", Wanted()), page)
    assert len(desk.all_retried(Filter("", Wanted()), page).streams) == 3


def test_within_the_time_all_of_them_are_taken_up_at_one_request(hearing: Hearing) -> None:
    answer = _asked(Desk([hearing.set_aside]), hearing)
    assert [(len(one.taken_up), one.left) for one in answer.streams] == [(3, 0)] * 3
    assert answer.cursor is None
