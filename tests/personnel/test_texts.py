"""Does every refusal of personnel say in Bahasa Indonesia what holds and what to do about it?"""

import pkgutil
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from kit.texts import Text, kebab, refusals_of
from personnel import domain

for module in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
    import_module(module.name)

REFUSALS = {one for one in refusals_of("personnel") if one.__module__.startswith(domain.__name__)}
TEXTS = msgspec.json.decode(
    Path(domain.__path__[0]).with_name("texts.json").read_bytes(), type=dict[str, Text]
)


def test_every_refusal_has_a_text_and_no_text_is_left_over() -> None:
    assert set(TEXTS) == {kebab(refusal.__name__) for refusal in REFUSALS}


def test_no_two_refusals_share_a_text() -> None:
    assert len(TEXTS) == len(REFUSALS)


def test_no_two_refusals_read_alike() -> None:
    assert len({text.title for text in TEXTS.values()}) == len(TEXTS)


@pytest.mark.parametrize("slug", sorted(TEXTS))
def test_a_text_is_in_whole_sentences(slug: str) -> None:
    text = TEXTS[slug]
    for said in (text.title, text.todo, text.todo_en):
        assert said == said.strip()
        assert said[:1].isupper()
        assert said.endswith(".")
        assert "{" not in said


@pytest.mark.parametrize("refusal", sorted(REFUSALS, key=repr))
def test_a_refusal_has_an_english_title(refusal: type[Exception]) -> None:
    title = (refusal.__doc__ or "").strip().splitlines()
    assert title
    assert title[0].endswith(".")
