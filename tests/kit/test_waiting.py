"""Is it told rightly whether a service has heard what a caller has just done elsewhere?"""

import asyncio
import time
from dataclasses import replace
from uuid import UUID, uuid4

from kit.http.journal_token import JournalToken, encode_token, parse_token
from kit.inbox import Inbox
from kit.lanes import lane_of
from kit.waiting import HeardBy
from tests.kit.tally import RULES, Hearing, Producer

A, B = UUID(int=0xA), UUID(int=0xB)
NOW = 0.0


def waits(hearing: Hearing) -> HeardBy:
    return HeardBy(hearing.journal.recorder, ["sample"])


def token_of(producer: Producer) -> JournalToken:
    """Return the token of the last event."""
    last = producer.all()[-1]
    return JournalToken("sample", last.epoch, {last.record.lane: last.record.position})


async def test_what_was_heard_is_reached(producer: Producer, hearing: Hearing) -> None:
    producer.count(A)
    token = token_of(producer)
    assert await waits(hearing).reached(token, NOW) == "behind"
    hearing.hearer.hear(producer.all())
    assert await waits(hearing).reached(token, NOW) == "reached"
    assert await waits(hearing).reached(parse_token(encode_token(token)), NOW) == "reached"


async def test_all_places_of_a_token_have_to_be_reached(
    producer: Producer, hearing: Hearing
) -> None:
    producer.count(A, B)
    hearing.hearer.hear(producer.all()[:-1])
    heads = producer.journal.heads()
    token = JournalToken("sample", heads.epoch, heads.lanes)
    assert await waits(hearing).reached(token, NOW) == "behind"
    hearing.hearer.hear(producer.all())
    assert await waits(hearing).reached(token, NOW) == "reached"


async def test_it_waits_no_longer_than_it_is_told(producer: Producer, hearing: Hearing) -> None:
    producer.count(A)
    began = time.monotonic()
    assert await waits(hearing).reached(token_of(producer), 0.2) == "behind"
    assert 0.2 <= time.monotonic() - began < 5


async def test_what_comes_while_it_waits_is_reached(producer: Producer, hearing: Hearing) -> None:
    producer.count(A)
    waiting = asyncio.create_task(waits(hearing).reached(token_of(producer), 20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    hearing.hearer.hear(producer.all())
    assert await waiting == "reached"


async def test_what_was_set_aside_is_held_back_until_it_is_retried(
    producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 1
    producer.count(A)
    hearing.hearer.hear(producer.all())
    assert await waits(hearing).reached(token_of(producer), 20) == "held-back"
    RULES.unlucky = 13
    hearing.set_aside.retry(A)
    assert await waits(hearing).reached(token_of(producer), NOW) == "reached"


async def test_what_another_stream_has_parked_holds_nobody_back(
    producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 2
    producer.count(A, by=2)
    producer.count(B)
    hearing.hearer.hear(producer.all())
    assert await waits(hearing).reached(token_of(producer), NOW) == "reached"


async def test_what_is_set_aside_before_the_last_event_of_a_command_holds_it_back(
    producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 2
    beside = next(one for one in iter(uuid4, None) if lane_of(one) == lane_of(A))
    producer.count(A, by=2)
    producer.count(beside)
    hearing.hearer.hear(producer.all())
    last = token_of(producer)
    assert await waits(hearing).reached(last, NOW) == "reached"
    both = replace(last, first=producer.all()[-2].record.position)
    assert await waits(hearing).reached(both, NOW) == "held-back"
    RULES.unlucky = 13
    hearing.set_aside.retry(A)
    assert await waits(hearing).reached(both, NOW) == "reached"


async def test_a_token_of_a_new_epoch_is_not_answered_from_the_former_one(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    producer.count(A)
    backup = producer.backup()
    producer.count(B, B)
    await inbox.compare()
    producer.restore(backup)
    producer.count(B)
    assert await waits(hearing).reached(token_of(producer), NOW) == "behind"
    await inbox.compare()
    assert await waits(hearing).reached(token_of(producer), NOW) == "reached"


async def test_a_token_of_a_former_epoch_is_answered_as_far_as_that_was_heard(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    producer.count(A)
    heard, backup = token_of(producer), producer.backup()
    await inbox.compare()
    producer.count(A)
    withdrawn = token_of(producer)
    producer.restore(backup)
    producer.count(A)
    await inbox.compare()
    assert await waits(hearing).reached(heard, NOW) == "reached"
    assert await waits(hearing).reached(withdrawn, NOW) == "behind"


async def test_what_is_parked_stays_held_back_after_a_restore(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    RULES.unlucky = 1
    producer.count(A)
    await inbox.compare()
    of_before = token_of(producer)
    producer.restore(producer.backup())
    await inbox.compare()
    token = replace(of_before, epoch=producer.journal.heads().epoch)
    assert token != of_before
    for one in (of_before, token):
        assert await waits(hearing).reached(one, NOW) == "held-back"


def test_it_says_whom_it_hears(hearing: Hearing) -> None:
    assert waits(hearing).hears("sample")
    assert not waits(hearing).hears("evaluation")
