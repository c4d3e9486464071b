"""Does every refusal of a service say in Bahasa Indonesia what holds and what to do about it?"""

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from kit.http.problems import Problem
from kit.texts import Text, kebab, refusals_of
from tests.architecture.sources import ROOT, SERVICES

DECIDING = [name for name in SERVICES if (ROOT / "services" / name / "domain").is_dir()]


def _refusals(service: str) -> set[type[Exception]]:
    """Return what the rules refuse, and what a door of the service answers besides."""
    domain = import_module(f"{service}.domain")
    for package in (domain, import_module(service)):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    of_domain = (one for one in refusals_of(service) if one.__module__.startswith(domain.__name__))
    return {*of_domain, *refusals_of(service, Problem)}


def _texts(service: str) -> Mapping[str, Text]:
    path = Path(ROOT / "services" / service / "texts.json")
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Text])


SAID = [(name, slug) for name in DECIDING for slug in sorted(_texts(name))]
REFUSED = [one for name in DECIDING for one in sorted(_refusals(name), key=repr)]


@pytest.mark.parametrize("service", DECIDING)
def test_every_refusal_has_a_text_and_no_text_is_left_over(service: str) -> None:
    refusals, texts = _refusals(service), _texts(service)
    assert set(texts) == {kebab(refusal.__name__) for refusal in refusals}
    assert len(texts) == len(refusals)


@pytest.mark.parametrize("service", DECIDING)
def test_no_two_refusals_read_alike(service: str) -> None:
    texts = _texts(service)
    assert len({text.title for text in texts.values()}) == len(texts)


@pytest.mark.parametrize(("service", "slug"), SAID)
def test_a_text_is_in_whole_sentences(service: str, slug: str) -> None:
    text = _texts(service)[slug]
    for said in (text.title, text.todo, text.todo_en):
        assert said == said.strip()
        assert said[:1].isupper()
        assert said.endswith(".")
        assert "{" not in said


@pytest.mark.parametrize("refusal", REFUSED)
def test_a_refusal_has_an_english_title(refusal: type[Exception]) -> None:
    title = (refusal.__doc__ or "").strip().splitlines()
    assert title
    assert title[0].endswith(".")
