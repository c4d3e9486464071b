"""Which rows follow from rules that hold from a day on: deadlines, checklists, chains, terms?"""

from collections.abc import Iterable, Sequence
from typing import assert_never

import msgspec
from sqlalchemy import Table

from gateway.heard import rules, steps
from gateway.views.columns import listed
from gateway.views.step_tables import (
    CHAIN_STEP,
    CHECK,
    DEADLINE,
    FILE_KIND,
    RULES,
    STANDING_IN_TERM,
)
from kit.views import Change, Upsert

HEARD = (
    *(steps.DeadlinesPublished, steps.ChecklistPublished),
    *(rules.InitialChainPublished, rules.DelegationTermsPublished),
)
Heard = (
    steps.DeadlinesPublished
    | steps.ChecklistPublished
    | rules.InitialChainPublished
    | rules.DelegationTermsPublished
)


def project(event: Heard) -> Iterable[Change]:
    match event:
        case steps.DeadlinesPublished():
            yield _rules("deadlines", event)
            for place, deadline in enumerate(event.steps):
                yield Upsert(DEADLINE, _deadline(event, deadline) | {"place": place})
        case steps.ChecklistPublished():
            yield _rules("checklist", event)
            yield from _in_order(CHECK, event, event.checks)
            yield from _in_order(FILE_KIND, event, event.files)
        case rules.InitialChainPublished():
            yield _rules("initial-chain", event)
            yield from _in_order(CHAIN_STEP, event, event.steps)
        case rules.DelegationTermsPublished():
            yield _rules("delegation-terms", event)
            yield from _in_order(STANDING_IN_TERM, event, event.terms)
        case _:
            assert_never(event)


def _in_order(table: Table, event: Heard, entries: Sequence[msgspec.Struct]) -> Iterable[Change]:
    for place, each in enumerate(entries):
        said = {"effective_on": event.effective_on, "place": place}
        yield Upsert(table, said | msgspec.structs.asdict(each))


def _rules(kind: str, event: Heard) -> Change:
    said = {"legal_basis": event.legal_basis, "official": event.official}
    return Upsert(RULES, {"kind": kind, "effective_on": event.effective_on} | said)


def _deadline(event: steps.DeadlinesPublished, said: steps.Deadline) -> dict[str, object]:
    return {
        "effective_on": event.effective_on,
        "step": said.step,
        "holder": said.holder,
        "working_days": said.working_days,
        "escalate_after": said.escalation.after if said.escalation else None,
        "escalate_to": said.escalation.to if said.escalation else None,
        "remind_before": listed(said.remind_before),
    }
