"""The composition root of training."""

from pathlib import Path

from kit.assembly import Recipe, Service, assemble, blocking_peer, open_journal
from kit.databases import open_due_table
from kit.duelist import DueList, watch
from kit.keys_client import KeyClient
from kit.settings import Settings
from training.catalogue import CATALOGUE
from training.due import DUES
from training.http import COMMANDS
from training.policies import POLICIES
from training.standing_in import mandate_of


def build(settings: Settings) -> Service:
    """Put training together; nothing runs and nothing is written yet."""
    keys = blocking_peer(settings, "training", "personnel")
    journal = open_journal(settings, CATALOGUE, KeyClient(keys))
    dues = open_due_table(settings, "training")
    due_list = DueList(journal, DUES, dues)

    def close() -> None:
        keys.close()
        dues.close()

    recipe = Recipe(
        home=Path(__file__).parent,
        journal=journal,
        commands=COMMANDS,
        sources=("personnel",),
        policies=POLICIES,
        mandates=mandate_of,
        jobs=(due_list.run,),
        create=dues.create,
        close=close,
    )
    service = assemble(settings, recipe)
    watch(service.app, due_list)
    return service
