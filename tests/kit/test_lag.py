"""Does the lag say what is missing, and never nothing because nobody looks?"""

from kit.feed import PAGE
from tests.kit.inbox_scene import Scene, looked_at


async def test_lag_says_how_many_lanes_are_behind_and_since_when() -> None:
    scene = await looked_at()
    inbox, name = scene.inboxes[0], scene.source.source
    one, other = scene.source.grow(1), scene.source.grow(2)
    await inbox.compare()
    scene.watch.at += 7
    assert inbox.lag() == {name: (2, 7.0)}
    await inbox.receive([one])
    assert inbox.lag() == {name: (1, 7.0)}, "what has come meanwhile is not behind"
    await inbox.receive([other])
    assert inbox.lag() == {name: (0, 0.0)}


async def test_of_a_source_that_never_answered_lag_says_since_when() -> None:
    scene = Scene()
    scene.source.silent = True
    await scene.inboxes[0].compare()
    scene.watch.at += 12
    assert scene.inboxes[0].lag() == {"training": (0, 12.0)}


async def test_lag_in_events_counts_from_the_oldest_that_may_be_missing() -> None:
    scene = await looked_at()
    inbox, name = scene.inboxes[0], scene.source.source
    early = [scene.source.grow(lane) for lane in (1, 2, 3)]
    await inbox.receive(early)
    await inbox.compare()
    assert inbox.standing()[name].events == 0
    before = early[-1].record.position
    late = [scene.source.grow(lane) for lane in (1, 2, 4)]
    await inbox.compare()
    assert inbox.standing()[name].events == late[-1].record.position - before
    await inbox.receive(late[:2])
    assert inbox.standing()[name].events == late[-1].record.position - before, "lane 4 is missing"
    await inbox.receive(late)
    assert inbox.standing()[name].events == 0


async def test_lag_in_events_gets_less_while_a_long_history_is_read() -> None:
    scene = Scene()
    told, inbox = list[int](), scene.inboxes[0]
    rare = scene.source.grow(7)
    for number in range(2 * PAGE + 50):
        scene.source.grow(number % 3)
    late = scene.source.grow(7)
    inbox.turned = lambda: told.append(inbox.standing()["training"].events)
    assert await inbox.compare()
    end = late.record.position
    assert told[0] == end
    assert told == sorted(told, reverse=True)
    assert len(told) == 3
    assert told[2] < end / 10, "a lane in which little happens does not hide what has been read"
    assert rare.record.position == 2
    assert inbox.standing()["training"].events == 0


async def test_a_lag_that_nobody_looks_at_never_reads_nothing() -> None:
    scene = await looked_at()
    inbox, name = scene.inboxes[0], scene.source.source
    scene.watch.at += 10
    scene.source.silent = True
    await inbox.compare()
    lag = inbox.standing()[name]
    assert (lag.seconds, lag.unseen) == (0, 10), "one comparison was missed"
    scene.watch.at += 25
    lag = inbox.standing()[name]
    assert (lag.lanes, lag.seconds, lag.unseen) == (0, 35, 35)
    scene.source.silent = False
    assert await inbox.compare()
    lag = inbox.standing()[name]
    assert (lag.seconds, lag.unseen) == (0, 0)


async def test_lag_in_events_is_that_of_the_new_history_after_a_restore() -> None:
    scene = await looked_at()
    inbox, name = scene.inboxes[0], scene.source.source
    events = [scene.source.grow(lane) for lane in (1, 2, 3, 4)]
    await inbox.receive(events)
    await inbox.compare()
    scene.source.restore(2)
    late = scene.source.grow(3)
    await inbox.compare()
    assert inbox.standing()[name].events == 0
    later = scene.source.grow(4)
    await inbox.compare()
    assert inbox.standing()[name].events == later.record.position - late.record.position
