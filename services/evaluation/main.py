"""The composition root of evaluation."""

from pathlib import Path

from evaluation.catalogue import CATALOGUE
from evaluation.due import DUES
from evaluation.http import COMMANDS
from evaluation.policies import POLICIES
from kit.assembly import Recipe, Service, assemble, blocking_peer, open_journal
from kit.due_table_sqlite import SqliteDueTable
from kit.duelist import DueList, watch
from kit.keys_client import KeyClient
from kit.settings import Settings


def build(settings: Settings) -> Service:
    """Put evaluation together; nothing runs and nothing is written yet."""
    keys = blocking_peer(settings, "evaluation", "personnel")
    journal = open_journal(settings, CATALOGUE, KeyClient(keys))
    due_list = DueList(journal, DUES, SqliteDueTable(settings.var / "evaluation-due.db"), version=2)
    recipe = Recipe(
        home=Path(__file__).parent,
        journal=journal,
        commands=COMMANDS,
        sources=("personnel",),
        policies=POLICIES,
        jobs=(due_list.run,),
        close=keys.close,
    )
    service = assemble(settings, recipe)
    watch(service.app, due_list)
    return service
