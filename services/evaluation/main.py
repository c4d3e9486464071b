"""The composition root of evaluation."""

from pathlib import Path

from evaluation.catalogue import CATALOGUE
from evaluation.due import DUES
from evaluation.http import COMMANDS
from evaluation.policies import POLICIES
from evaluation.standing_in import mandate_of
from kit.assembly import Recipe, Service, assemble, open_journal
from kit.databases import open_due_table
from kit.duelist import DueList, watch
from kit.sealing import NoKeys
from kit.settings import Settings


def build(settings: Settings) -> Service:
    """Put evaluation together; nothing runs and nothing is written yet."""
    journal = open_journal(settings, CATALOGUE, NoKeys())
    dues = open_due_table(settings, "evaluation")
    due_list = DueList(journal, DUES, dues, version=2)
    recipe = Recipe(
        home=Path(__file__).parent,
        journal=journal,
        commands=COMMANDS,
        sources=("personnel",),
        policies=POLICIES,
        mandates=mandate_of,
        jobs=(due_list.run,),
        create=dues.create,
        close=dues.close,
    )
    service = assemble(settings, recipe)
    watch(service.app, due_list)
    return service
