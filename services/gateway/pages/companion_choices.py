"""What can be chosen where companions are appointed, visits planned and findings followed up?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from gateway.pages.companion_things import FINDING, cares_of
from gateway.pages.form_choices import LOOKED_THROUGH, SHOWN
from gateway.pages.form_fields import Asking, Choice, Choices
from gateway.views.companion_group_sheet import GroupSheet, companion_group
from gateway.views.companion_groups import CompanionName, companions_of
from gateway.views.companionship import visit
from gateway.views.opd_list import opd_list
from gateway.views.person_card import PersonCard, people, person_card
from kit.decider import ERASED

_MOST = 600
_ACTIVE = "active"


def who_may_accompany(asking: Asking, text: str) -> Choices:
    """Return people of the province by name, for whoever appoints companions among them.

    Name, work and OPD are all that is said of them.
    """
    found = people(asking.connection, asking.on, text=text[:100], limit=LOOKED_THROUGH)
    known = sorted(
        (card for card in found if card.name != ERASED and card.status == _ACTIVE),
        key=lambda card: card.name,
    )
    items = _persons(asking, [*_chosen(asking), *known[:SHOWN]])
    return Choices(items, more=len(known) > SHOWN)


def _chosen(asking: Asking) -> Sequence[PersonCard]:
    """Return who was chosen, who stays in sight whatever is searched for."""
    try:
        card = person_card(asking.connection, UUID(asking.said("person_id")), asking.on)
    except ValueError:
        return ()
    return (card,) if card else ()


def _persons(asking: Asking, cards: Iterable[PersonCard]) -> Sequence[Choice]:
    names = {opd.opd_id: opd.name for opd in opd_list(asking.connection, asking.on, limit=_MOST)}
    each = {card.person_id: card for card in cards}
    return [
        Choice(str(one), f"{card.name}, {card.job_title or 'pegawai'}", names.get(card.opd_id, ""))
        for one, card in each.items()
    ]


def companions(asking: Asking, _: str) -> Choices:
    """Return who is in the group of the address, or will be."""
    found = _group(asking)
    there = [one for one in found.companions if one.there(asking.on)] if found else []
    each = {one.person_id: one.person_name for one in there}
    return Choices([Choice(str(one), _name(name)) for one, name in each.items()])


def opds_of_group(asking: Asking, _: str) -> Choices:
    """Return the OPDs that the group of the address accompanies, or will."""
    found = _group(asking)
    there = [one for one in found.opds if one.there(asking.on)] if found else []
    each = {one.opd_id: one.opd_name for one in there}
    return Choices([Choice(str(one), name) for one, name in each.items()])


def opds_in_care(asking: Asking, _: str) -> Choices:
    """Return the OPDs that the reader accompanies."""
    care = cares_of(asking.connection, asking.who, asking.on).opds
    found = opd_list(asking.connection, asking.on, limit=_MOST)
    return Choices([Choice(str(opd.opd_id), opd.name) for opd in found if opd.opd_id in care])


def of_visiting_group(asking: Asking, _: str) -> Choices:
    """Return the companions of the group whose visit it is."""
    return Choices([Choice(str(one.person_id), _name(one.person_name)) for one in _came(asking)])


def all_came(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return what is likely of a visit: held as planned, and by all of the group."""
    found = visit(asking.connection, asking.ids["visit_id"], asking.on)
    held_on = min(found.planned_on, asking.on) if found else asking.on
    return {
        "held_on": [held_on.isoformat()],
        "companions": [str(one.person_id) for one in _came(asking)],
    }


def the_finding(asking: Asking, _: str) -> Choices:
    """Return the one finding that is meant."""
    found, said = visit(asking.connection, asking.ids["visit_id"], asking.on), asking.said(FINDING)
    each = found.findings if found else ()
    return Choices([Choice(said, f"Temuan {said}") for one in each if str(one.number) == said])


def first_day(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return the day from which something of a group usually holds: today, or when it begins."""
    found = _group(asking)
    return {"effective_on": [_from(found, asking.on).isoformat()]}


def _from(found: GroupSheet | None, on: date) -> date:
    return max(found.effective_on, on) if found else on


def _came(asking: Asking) -> Sequence[CompanionName]:
    found = visit(asking.connection, asking.ids["visit_id"], asking.on)
    if found is None:
        return ()
    on = min(found.planned_on, asking.on)
    return companions_of(asking.connection, [found.group_id], on).get(found.group_id, ())


def _group(asking: Asking) -> GroupSheet | None:
    return companion_group(asking.connection, asking.ids["group_id"], asking.on)


def _name(name: str) -> str:
    return "(data pribadi telah dihapus)" if name == ERASED else name


def today(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return that it was done today, as it mostly was."""
    return {"done_on": [asking.on.isoformat()]}
