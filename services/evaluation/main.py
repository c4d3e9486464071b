"""The composition root of evaluation."""

from pathlib import Path

from evaluation.catalogue import CATALOGUE
from evaluation.http import COMMANDS
from evaluation.policies import POLICIES
from kit.assembly import Recipe, Service, assemble, blocking_peer, open_journal
from kit.keys_client import KeyClient
from kit.settings import Settings


def build(settings: Settings) -> Service:
    """Put evaluation together; nothing runs and nothing is written yet."""
    keys = blocking_peer(settings, "evaluation", "personnel")
    recipe = Recipe(
        home=Path(__file__).parent,
        journal=open_journal(settings, CATALOGUE, KeyClient(keys)),
        commands=COMMANDS,
        sources=("personnel",),
        policies=POLICIES,
        close=keys.close,
    )
    return assemble(settings, recipe)
