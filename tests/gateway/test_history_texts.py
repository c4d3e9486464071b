"""Is every event told in whole sentences, whatever in it is empty, erased or withheld?"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from itertools import combinations
from string import Formatter
from types import NoneType
from typing import get_args, get_origin

import pytest

from gateway import wording
from gateway.history import COUNT, GONE, SENTENCES, SHORT, WITHHELD, Entry, Sentences, tell
from kit.catalogue import JournalOpened, type_of
from tests.gateway.history_examples import TYPES, Fields, Named, hints, personal, recorded

NEVER_EMPTY = {
    ("personnel.opds-merged.v1", "predecessors"),
    ("personnel.reorganisation-cancelled.v1", "opds"),
    ("personnel.inherited-opds-named.v1", "opds"),
    ("personnel.nomination-returned.v1", "positions"),
    ("personnel.certificate-recognised.v1", "competences"),
    *((name, "competences") for name in TYPES if name.startswith("training.")),
}
"""Lists that no decision leaves empty."""
RESTS_ON = frozenset(
    {
        "checked_against",
        "decision_document_number",
        "file_name",
        "heard_event_id",
        "legal_basis",
        "letter_number",
        "note",
        "reason",
        "reason_code",
        "signed_by",
        "source",
    }
)
NOT_FOR_READERS = re.compile(r"[{}\[\]]|None|True|False|  |“”|\.\.|\d{4}-\d{2}-\d{2}|1234\.50")

every_type = pytest.mark.parametrize("name", sorted(TYPES))
every_sealed_type = pytest.mark.parametrize("name", sorted(filter(personal, TYPES)))


def told(name: str, changes: Mapping[str, object] | None = None) -> Entry:
    envelope, opened = recorded(name, changes)
    return tell(envelope, opened, Named())


def reads_well(said: str) -> bool:
    whole = said[:1].isupper() and said.endswith((".", ".”", "”."))
    return whole and not NOT_FOR_READERS.search(said)


def places(*templates: str | None) -> Iterator[tuple[str, str]]:
    """Return which fields the templates tell, and how."""
    for template in filter(None, templates):
        for _, place, how, _ in Formatter().parse(template):
            if place and not how and place.endswith(COUNT):
                yield place.removesuffix(COUNT), COUNT
            elif place:
                yield (place, how) if how else SHORT.get(place, (place, ""))


def templates(text: Sentences) -> list[str]:
    said = [text.what, text.why]
    for variant in text.without.values():
        said += [variant.what, variant.why or None]
    return [one for one in said if one]


def may_be_empty(name: str) -> Fields:
    """Return the fields that the text tells and that may be empty, as they are then."""
    text = SENTENCES[name]
    listed = {field for field, how in places(*templates(text)) if how != COUNT}
    asked = {field for fields in text.without for field in fields.split("+")}
    empty: Fields = {}
    for field, hint in hints(TYPES[name]).items():
        if field not in listed | asked or (name, field) in NEVER_EMPTY:
            continue
        if NoneType in get_args(hint):
            empty[field] = None
        elif get_origin(hint) is tuple:
            empty[field] = []
        elif field in asked:
            empty[field] = ""
    return empty


def test_every_event_type_has_a_text_and_no_text_is_left_over() -> None:
    assert set(SENTENCES) == set(TYPES)
    assert type_of(JournalOpened) in TYPES


@every_type
def test_an_event_is_told_in_whole_sentences(name: str) -> None:
    entry = told(name)
    assert entry.opened
    assert reads_well(entry.what), entry.what
    assert entry.why is not None, "nothing happens without a why"
    assert reads_well(entry.why), entry.why


@every_type
def test_an_event_is_told_without_what_may_be_empty(name: str) -> None:
    empty = may_be_empty(name)
    for size in range(1, len(empty) + 1):
        for chosen in combinations(empty, size):
            entry = told(name, {field: empty[field] for field in chosen})
            assert reads_well(entry.what), (chosen, entry.what)
            assert entry.why is None or reads_well(entry.why), (chosen, entry.why)


@every_type
def test_an_event_says_why_with_all_that_it_rests_on(name: str) -> None:
    rests_on = RESTS_ON & set(TYPES[name].__struct_fields__)
    assert rests_on <= {field for field, _ in places(SENTENCES[name].why)}


@every_sealed_type
def test_of_an_erased_person_the_text_says_that_it_is_erased(name: str) -> None:
    text = SENTENCES[name]
    entry = tell(recorded(name)[0], None, Named())
    tells_it = {field for field, _ in places(text.what, text.why)} & set(personal(name))
    assert not entry.opened
    assert (GONE in f"{entry.what}{entry.why}") is bool(tells_it)


@every_sealed_type
def test_what_a_reader_may_not_see_is_withheld(name: str) -> None:
    text = SENTENCES[name]
    entry = tell(recorded(name)[0], {}, Named())
    tells_it = {field for field, _ in places(text.what, text.why)} & set(personal(name))
    assert not entry.opened
    assert (WITHHELD in f"{entry.what}{entry.why}") is bool(tells_it)


@every_type
def test_every_word_of_a_closed_set_is_there(name: str) -> None:
    known = hints(TYPES[name])
    for field, how in places(*templates(SENTENCES[name])):
        hint = known.get(field)
        hint = get_args(hint)[0] if get_origin(hint) is tuple else hint
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            assert set(wording.SETS[how]) == {member.value for member in hint}, field
        elif hint is bool:
            assert set(wording.SETS[how]) == {"true", "false"}, field


def test_every_kind_of_training_and_every_formula_has_a_word() -> None:
    kinds = import_module("training.domain.programme").TRAINING_KINDS
    formulas = get_args(import_module("evaluation.domain.formula").Formula)
    assert set(wording.SETS["training_kind"]) == {str(kind) for kind in kinds}
    assert set(wording.SETS["formula"]) == {one.__struct_config__.tag for one in formulas}


@pytest.mark.parametrize(
    "said",
    [
        "biro hukum berakhir.",
        "Berakhir",
        "Sejak 2026-03-02.",
        "Nilai None.",
        "Alasan “”.",
        "Milik S.Kom..",
    ],
)
def test_what_does_not_read_well_is_found(said: str) -> None:
    assert reads_well("Biro Hukum berakhir.")
    assert not reads_well(said)
