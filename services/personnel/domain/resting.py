"""What was decided already for an OPD that is to begin only by a reorganisation?"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from kit.decider import Decider, Facts
from personnel.domain.companionship import companionship, companionship_of
from personnel.domain.delegating import last_day
from personnel.domain.facilitation import facilitation
from personnel.domain.facilitation_plan import facilitation_of
from personnel.domain.office_ending import delegations_of
from personnel.domain.opd import opd
from personnel.domain.opd_ties import opd_ties, ties_of
from personnel.domain.opd_website import opd_website, website_of
from personnel.domain.parentage import stays
from personnel.domain.reorganised import (
    Reorganisation,
    ReorganisationCancelled,
    heir_in,
    reorganisation_of,
    successors_in,
)
from personnel.domain.site import site
from personnel.domain.team import team, team_of

Kind = Decider[Any, Any, Reorganisation]
"""The decider of reorganisations."""


def resting_on(
    opd_id: UUID,
    event: ReorganisationCancelled,
    came: frozenset[UUID],
    kind: Kind,
    facts: Facts,
) -> Iterator[str]:
    """Yield what there is of it: a team, companions, parts beside those that came, and so on."""
    asked = {
        "team": _has_a_team(opd_id, facts),
        "change": bool(facts.of(opd, opd_id).changes or facts.of(opd, opd_id).closed),
        "part": _has_parts(opd_id, event.effective_on, came, facts),
        "reorganisation": _takes_over_otherwise(opd_id, event, kind, facts),
        "delegation": _is_stood_in_for(opd_id, event.effective_on, facts),
        "companions": _is_accompanied(opd_id, event.effective_on, facts),
        "site": _has_sites(opd_id, facts),
        "facilitation": _has_a_plan(opd_id, event.effective_on, facts),
    }
    yield from (what for what, found in asked.items() if found)


def _has_a_team(opd_id: UUID, facts: Facts) -> bool:
    known = facts.of(team, team_of(opd_id))
    return bool(known.running or known.periods or known.interims)


def _has_parts(opd_id: UUID, since: date, came: frozenset[UUID], facts: Facts) -> bool:
    """Say whether it has parts beside those that come with what it takes over."""
    return any(
        stay.parent_id == opd_id
        for part in facts.of(opd_ties, ties_of(opd_id)).parts
        if part not in came
        for stay in stays(facts.of(opd, part), since, date.max)
    )


def _takes_over_otherwise(
    opd_id: UUID, event: ReorganisationCancelled, kind: Kind, facts: Facts
) -> bool:
    own = reorganisation_of(event.opds, event.effective_on)
    return any(
        opd_id in (*successors_in(each), heir_in(each))
        for stream in facts.of(opd_ties, ties_of(opd_id)).reorganisations
        if stream != own
        for each in facts.of(kind, stream).decisions
    )


def _is_stood_in_for(opd_id: UUID, since: date, facts: Facts) -> bool:
    return any(
        state.given and last_day(state.given, state.ended_on) >= state.given.effective_on
        for state in delegations_of(opd_id, since, facts)
    )


def _is_accompanied(opd_id: UUID, since: date, facts: Facts) -> bool:
    return bool(facts.of(companionship, companionship_of(opd_id)).between(since, date.max))


def _has_sites(opd_id: UUID, facts: Facts) -> bool:
    """Say whether it has sites of its own, beside those that it takes over."""
    sites = (facts.of(site, each) for each in facts.of(opd_website, website_of(opd_id)).sites)
    return any(one.opd_id == opd_id and not one.owners[-1].why for one in sites)


def _has_a_plan(opd_id: UUID, since: date, facts: Facts) -> bool:
    years = (since.year, since.year + 1)
    return any(facts.of(facilitation, facilitation_of(opd_id, each)).plan for each in years)
