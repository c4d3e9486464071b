"""Does the checker of the crash lab see each kind of fault, planted in a history that is sound?"""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from kit.sealing import GivenKeys
from tests.integration.equality import fold, set_aside_in
from tests.lab.checker import faults
from tests.lab.evidence import Carried, Evidence
from tests.lab.notes import Sent, Shown
from tests.lab.small_history import (
    CHANGED,
    NOTED,
    PERSON,
    TRAINEE,
    Journal,
    Plant,
    carried,
    sound,
    told,
)

PERSONNEL, TRAINING = "personnel", "training"


def journal_of(evidence: Evidence, service: str) -> Journal:
    return Journal(service, list(evidence.journals[service]))


def put(evidence: Evidence, journal: Journal) -> None:
    """Have a journal in the evidence, published as it stands."""
    evidence.journals = {**evidence.journals, journal.service: journal.records}
    publish(evidence, journal.service, [carried(one) for one in journal.records])


def publish(evidence: Evidence, service: str, topic: list[Carried]) -> None:
    evidence.topics = {**evidence.topics, service: topic}


def an_acknowledged_event_is_gone(evidence: Evidence) -> None:
    journal = journal_of(evidence, PERSONNEL)
    del journal.records[-1]
    put(evidence, journal)
    evidence.journals = {**evidence.journals, TRAINING: evidence.journals[TRAINING][:-1]}
    publish(evidence, TRAINING, list(evidence.topics[TRAINING])[:-1])


def a_row_of_the_journal_is_gone(evidence: Evidence) -> None:
    journal = journal_of(evidence, TRAINING)
    del journal.records[1]
    put(evidence, journal)


def a_record_never_came_to_kafka(evidence: Evidence) -> None:
    publish(evidence, PERSONNEL, list(evidence.topics[PERSONNEL])[:-1])


def a_policy_did_not_act(evidence: Evidence) -> None:
    journal = journal_of(evidence, TRAINING)
    del journal.records[-1]
    put(evidence, journal)


def an_event_is_set_aside(evidence: Evidence) -> None:
    evidence.parked = {"the policies of training": 1}


def a_view_lacks_a_row(evidence: Evidence) -> None:
    evidence.shown = {table: {} for table in evidence.shown}


def a_repeat_was_carried_out_again(evidence: Evidence) -> None:
    journal = journal_of(evidence, PERSONNEL)
    other = UUID(int=999)
    again = journal.add(CHANGED, PERSON, 3, other)
    hearer = journal_of(evidence, TRAINING)
    hearer.add(NOTED, TRAINEE, 3, UUID(int=203), again.id)
    put(evidence, journal)
    put(evidence, hearer)


def a_command_has_its_effect_in_two_places(evidence: Evidence) -> None:
    journal = journal_of(evidence, PERSONNEL)
    between, first = Sent("k3", PERSONNEL, UUID(int=103)), evidence.notes.sent[1]
    evidence.notes.sent.append(between)
    journal.add("personnel.other.v1", UUID(int=13), 1, between.command_id)
    journal.add("personnel.other.v1", PERSON, 3, first.command_id)
    put(evidence, journal)


def a_policy_acted_twice(evidence: Evidence) -> None:
    journal = journal_of(evidence, TRAINING)
    heard = evidence.journals[PERSONNEL][-1].record.envelope().id
    journal.add(NOTED, TRAINEE, 3, UUID(int=203), heard)
    put(evidence, journal)


def an_event_stands_twice(evidence: Evidence) -> None:
    journal = journal_of(evidence, PERSONNEL)
    journal.add(CHANGED, PERSON, 2, evidence.notes.sent[1].command_id)
    put(evidence, journal)


def a_view_has_a_row_too_many(evidence: Evidence) -> None:
    evidence.shown = {table: {**rows, (TRAINEE,): "?"} for table, rows in evidence.shown.items()}


def kafka_has_them_in_another_order(evidence: Evidence) -> None:
    opening, *others = evidence.topics[PERSONNEL]
    publish(evidence, PERSONNEL, [opening, *reversed(others)])


def a_lane_is_in_two_partitions(evidence: Evidence) -> None:
    *others, last = evidence.topics[PERSONNEL]
    publish(evidence, PERSONNEL, [*others, replace(last, partition=last.partition + 1)])


def a_stream_goes_on_before_it_begins(evidence: Evidence) -> None:
    journal = Journal(PERSONNEL, list(evidence.journals[PERSONNEL][:1]))
    first, second = evidence.notes.sent
    journal.add(CHANGED, PERSON, 2, second.command_id)
    journal.add("personnel.person-registered.v1", PERSON, 1, first.command_id)
    evidence.notes.acknowledged = [told(second, 2, 2), told(first, 3, 1)]
    put(evidence, journal)


def a_policy_acted_in_another_order(evidence: Evidence) -> None:
    journal = Journal(TRAINING, list(evidence.journals[TRAINING][:1]))
    first, second = (one.record.envelope().id for one in evidence.journals[PERSONNEL][1:])
    journal.add(NOTED, TRAINEE, 1, UUID(int=202), second)
    journal.add(NOTED, TRAINEE, 2, UUID(int=201), first)
    put(evidence, journal)


def an_answer_did_not_show_what_was_acknowledged(evidence: Evidence) -> None:
    evidence.notes.shown.append(Shown(f"/api/people/{PERSON}", PERSON, 2, 1))


def an_answer_had_the_version_and_not_the_content(evidence: Evidence) -> None:
    evidence.notes.shown.append(Shown(f"/api/people/{PERSON}", PERSON, 2, 2, "card.name"))


def a_row_is_as_it_was_before(evidence: Evidence) -> None:
    evidence.shown = {table: dict.fromkeys(rows, "old") for table, rows in evidence.shown.items()}


def kafka_has_another_key(evidence: Evidence) -> None:
    *others, last = evidence.topics[PERSONNEL]
    publish(evidence, PERSONNEL, [*others, replace(last, key=b"the type")])


def kafka_has_what_no_relay_wrote(evidence: Evidence) -> None:
    publish(evidence, PERSONNEL, [*evidence.topics[PERSONNEL], Carried(0, None, None)])


@pytest.mark.parametrize(
    ("kind", "plant"),
    [
        ("lost", an_acknowledged_event_is_gone),
        ("lost", a_row_of_the_journal_is_gone),
        ("lost", a_record_never_came_to_kafka),
        ("lost", a_policy_did_not_act),
        ("lost", an_event_is_set_aside),
        ("lost", a_view_lacks_a_row),
        ("doubled", a_repeat_was_carried_out_again),
        ("doubled", a_command_has_its_effect_in_two_places),
        ("doubled", a_policy_acted_twice),
        ("doubled", an_event_stands_twice),
        ("doubled", a_view_has_a_row_too_many),
        ("reordered", kafka_has_them_in_another_order),
        ("reordered", a_lane_is_in_two_partitions),
        ("reordered", a_stream_goes_on_before_it_begins),
        ("reordered", a_policy_acted_in_another_order),
        ("stale", an_answer_did_not_show_what_was_acknowledged),
        ("stale", an_answer_had_the_version_and_not_the_content),
        ("stale", a_row_is_as_it_was_before),
        ("altered", kafka_has_another_key),
        ("altered", kafka_has_what_no_relay_wrote),
    ],
)
def test_a_planted_fault_is_named(kind: str, plant: Plant) -> None:
    evidence = sound()
    plant(evidence)
    assert {fault.kind for fault in faults(evidence)} == {kind}


def test_what_a_view_has_set_aside_is_seen_and_is_a_fault(tmp_path: Path) -> None:
    journal = Journal(PERSONNEL)
    journal.add("personnel.opd-registered.v1", PERSON, 1, UUID(int=300))
    fold([journal.records], GivenKeys(), tmp_path)
    found = set_aside_in(tmp_path)
    assert found["opds"] == 1, "it says nothing of an OPD"
    (fault,) = faults(replace(sound(), parked={"the view opds": found["opds"]}))
    assert (fault.kind, fault.what) == ("lost", "the view opds has set 1 events aside")


def test_a_sound_history_has_no_fault() -> None:
    assert faults(sound()) == []


def test_repeats_on_kafka_are_no_fault() -> None:
    evidence = sound()
    for service, topic in evidence.topics.items():
        publish(evidence, service, [*topic, *topic[1:], *topic[2:]])
    assert faults(evidence) == []


def test_a_topic_made_anew_may_lack_what_the_lost_one_had_and_nothing_else() -> None:
    evidence = sound()
    publish(evidence, PERSONNEL, list(evidence.topics[PERSONNEL])[2:])
    assert faults(replace(evidence, lacking={PERSONNEL: 2})) == []
    (missing,) = faults(replace(evidence, lacking={PERSONNEL: 1}))
    assert (missing.kind, missing.what) == ("lost", "personnel 2 is not on Kafka")
