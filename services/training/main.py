"""The composition root of training."""

from pathlib import Path

from kit.assembly import Recipe, Service, assemble, blocking_peer, open_journal
from kit.keys_client import KeyClient
from kit.settings import Settings
from training.catalogue import CATALOGUE
from training.http import COMMANDS
from training.policies import POLICIES


def build(settings: Settings) -> Service:
    """Put training together; nothing runs and nothing is written yet."""
    keys = blocking_peer(settings, "training", "personnel")
    recipe = Recipe(
        home=Path(__file__).parent,
        journal=open_journal(settings, CATALOGUE, KeyClient(keys)),
        commands=COMMANDS,
        sources=("personnel",),
        policies=POLICIES,
        close=keys.close,
    )
    return assemble(settings, recipe)
