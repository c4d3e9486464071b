"""What a rebuild may change: what is declared, and what a parked event had held back."""

import asyncio
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Uuid

from kit.build_tables import Rebuild
from kit.clock import FixedClock
from kit.envelope import Envelope
from kit.recorder import Wanted
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_parked_tables import ParkedRows
from kit.view_reading import ViewReading
from kit.view_rebuild import Rebuilding
from kit.views import Change, Changed, Projector, Update, Upsert, View
from tests.kit.journal.sample import NOON, context, ring
from tests.kit.rebuilding import A, B, Scene, count_parked, scene, store
from tests.kit.tally import Counted
from tests.kit.tally_view import NUMBERS, TALLY, Noted, project

__all__ = ["scene", "store"]


def cured(heard: Counted | Noted, envelope: Envelope) -> Iterable[Change]:
    """Project seven, too."""
    if isinstance(heard, Counted) and heard.number == 7:
        return [Upsert(NUMBERS, {"stream": envelope.stream, "number": 7, "even": None})]
    return project(heard, envelope)


def hurt(heard: Counted | Noted, envelope: Envelope) -> Iterable[Change]:
    """Project two no longer."""
    if isinstance(heard, Counted) and heard.number == 2:
        raise ZeroDivisionError
    return project(heard, envelope)


def shouted(heard: Counted | Noted, envelope: Envelope) -> Iterable[Change]:
    """Say of a number that it is even in another word."""
    for change in project(heard, envelope):
        if isinstance(change, Update):
            yield Update(NUMBERS, change.where, {"even": "YES"})
        else:
            yield change


def test_what_a_parked_event_had_held_back_is_cured(scene: Scene) -> None:
    scene.producer.count(A, by=4)
    scene.hears()
    assert scene.numbers() == {A: 6, B: 2}
    outcome = scene.of(replace(TALLY, project=cured)).rebuild()
    assert outcome.flipped, outcome
    assert outcome.verdict.explained == 1
    assert scene.numbers() == {A: 8, B: 2}


def test_a_wrong_row_of_another_stream_is_refused_whatever_is_parked(scene: Scene) -> None:
    scene.producer.count(A, by=4)
    scene.hears()
    scene.change(Update(NUMBERS, {"stream": B}, {"number": 99}))
    verdict = scene.of(replace(TALLY, project=cured)).rebuild().verdict
    assert (verdict.explained, verdict.shown) == (1, [f"numbers stream={B}: number"])


def test_a_build_that_parks_what_the_other_one_shows_is_refused(scene: Scene) -> None:
    outcome = scene.of(replace(TALLY, project=hurt)).rebuild()
    assert not outcome.flipped
    parked = [told for told in outcome.verdict.shown if told.startswith("parked in the new one")]
    assert len(parked) == 4
    assert "ZeroDivisionError" in parked[0]
    assert scene.numbers() == {A: 4, B: 2}


def test_poison_that_is_parked_in_both_is_no_difference(scene: Scene) -> None:
    scene.producer.count(A, by=4)
    scene.hears()
    outcome = scene.rebuild()
    assert (outcome.flipped, outcome.verdict.explained) == (True, 0)


def give_up(scene: Scene) -> None:
    """Give up the first that is parked in the build that is read."""
    with (
        closing(ViewHearer(TALLY, scene.store, ring(), FixedClock(NOON))) as hearer,
        closing(ViewReading(scene.store, [TALLY])) as reading,
    ):
        held = ParkedOfView(hearer, reading)
        held.discard(held.waiting(Wanted(), None, 1)[0].parked, "Salah ketik", context())


def is_left_out(scene: Scene) -> bool:
    with scene.connected() as connection, closing(ViewReading(scene.store, [TALLY])) as reading:
        given_up = ParkedRows(TALLY, reading).discarded(None, 10)
        return not count_parked(connection, TALLY) and [one.why for one in given_up] == [
            "Salah ketik"
        ]


def test_what_a_person_has_given_up_is_left_out_of_the_new_build_too(scene: Scene) -> None:
    scene.producer.count(A, by=4)
    scene.hears()
    give_up(scene)
    outcome = scene.rebuild()
    assert (outcome.flipped, outcome.verdict.explained) == (True, 1)
    assert scene.numbers() == {A: 8, B: 2}
    assert is_left_out(scene)


@pytest.mark.parametrize("project", [project, cured])
def test_what_is_given_up_while_the_new_build_hears_is_left_out_of_it(
    scene: Scene, project: Projector
) -> None:
    scene.producer.count(A, by=4)
    scene.hears()
    scene.befalls = lambda page: None if page else give_up(scene)
    outcome = scene.of(replace(TALLY, project=project)).rebuild()
    assert outcome.flipped, outcome
    assert scene.numbers() == {A: 8, B: 2}
    assert is_left_out(scene)


def test_what_is_given_up_while_the_new_build_is_flipped_is_left_out_of_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.01)
    scene.producer.count(A, by=4)
    scene.hears()
    given_up: list[Rebuild] = []

    def tell(told: Rebuild) -> None:
        if told.state == "flipping" and not given_up:
            given_up.append(told)
            give_up(scene)

    outcome = scene.rebuild(tell)
    assert (outcome.flipped, outcome.view.build, len(given_up)) == (True, 2, 1)
    assert scene.numbers() == {A: 8, B: 2}
    assert is_left_out(scene)


def test_another_version_shows_what_it_declares_to_be_changed(scene: Scene) -> None:
    changed = (Changed("numbers", ("even",)),)
    after = scene.of(replace(TALLY, version=2, project=shouted, changed=changed))
    outcome = after.rebuild()
    assert outcome.flipped, outcome
    assert outcome.compared_with is not None
    assert outcome.compared_with.stands == "tally v1"
    assert after.numbers() == scene.numbers()
    assert after.rows()["numbers"] != scene.rows()["numbers"]
    assert after.builds.standing([after.view])["tally"] == (2, None, True)


def test_what_another_version_changes_undeclared_is_refused_and_it_is_not_for_reading(
    scene: Scene,
) -> None:
    after = scene.of(replace(TALLY, version=2, project=shouted))
    outcome = after.rebuild()
    assert outcome.verdict.shown == [f"numbers stream={A}: even", f"numbers stream={B}: even"]
    assert not after.builds.standing([after.view])["tally"].complete
    after.builds.complete(after.view)
    assert not after.builds.standing([after.view])["tally"].complete


_OTHER = MetaData(schema="tally")
_FEWER = Table(
    "numbers",
    _OTHER,
    Column("stream", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("odd", Integer),
)


def counted(heard: Counted, envelope: Envelope) -> Iterable[Change]:
    if heard.number in {5, 7}:
        return []
    return [Upsert(_FEWER, {"stream": envelope.stream, "number": heard.number, "odd": None})]


FEWER = View("tally", 2, _OTHER, (Counted,), counted)


def test_tables_and_columns_that_come_or_go_are_declared(scene: Scene) -> None:
    refused = scene.of(FEWER).rebuild()
    assert refused.verdict.shown == [
        "notes: the table is no longer there",
        "numbers.even: the column is only in one of them",
        "numbers.odd: the column is only in one of them",
    ]
    changed = (Changed("notes"), Changed("numbers", ("even", "odd")))
    assert scene.of(replace(FEWER, changed=changed)).rebuild().flipped


def test_several_views_are_built_from_one_reading_of_the_feed(scene: Scene) -> None:
    other = replace(FEWER, name="other", version=1, metadata=MetaData(schema="other"))
    table = _FEWER.to_metadata(other.metadata, schema="other")

    def counted_there(heard: Counted, envelope: Envelope) -> Iterable[Change]:
        yield Upsert(table, {"stream": envelope.stream, "number": heard.number, "odd": None})

    views = [TALLY, replace(other, project=counted_there)]
    scene.of(views[1]).store.create([views[1]])
    scene.of(views[1]).hears()
    rebuilding = Rebuilding(views, scene.store, [scene], ring(), FixedClock(NOON))
    outcomes = asyncio.run(rebuilding.run())
    assert [(one.view.stands, one.flipped) for one in outcomes] == [
        ("tally v1 b2", True),
        ("other v1 b2", True),
    ]
    assert scene.pages == 1
