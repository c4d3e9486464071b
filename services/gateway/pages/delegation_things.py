"""What is a delegation to a form, and what can be chosen where one is given?"""

from collections.abc import Iterator
from datetime import date

from gateway import wording
from gateway.access.sample_accounts import OFFICES, accounts_of_opd
from gateway.marks import is_sample
from gateway.pages.form_fields import Asking, Choice, Choices
from gateway.pages.form_things import Thing
from gateway.routes.delegations import READ_DELEGATIONS
from gateway.seeing import Reader
from gateway.views.delegations import Delegation, delegation
from gateway.views.opd_list import opd_list
from gateway.words import ViewWords

DELEGATES = "personnel.delegate-office"
_MOST_OPDS = 600
_SYSTEMS = frozenset({"hr_system", "payroll_system"})
_NEVER_LENT = frozenset({DELEGATES, "personnel.appoint-acting", "personnel.store-file"})
"""What nobody does for another, and what comes with each act."""


def delegation_thing(asking: Asking) -> Thing | None:
    """Return the delegation of the address, for who is in it and for who reads its OPD's."""
    found = delegation(asking.connection, asking.ids["delegation_id"], asking.on)
    if found is None or not (_is_in(found, asking.who) or _reads(found, asking.who)):
        return None
    words = ViewWords(asking.connection, asking.on, asking.who)
    return thing_of_delegation(found, asking.who, words, asking.on)


def thing_of_delegation(found: Delegation, who: Reader, words: ViewWords, on: date) -> Thing:
    """Return what a form says of a delegation; its stage is what the reader may do about it."""
    holder = words.account(found.stood_in_for) if found.stood_in_for else "jabatan kosong"
    return Thing(
        kind="delegation",
        name=words.acting_as(found),
        ids={"delegation_id": found.delegation_id},
        opd_id=found.opd_id,
        stream=found.delegation_id,
        stage=_stage(found, who, on),
        leads_to="/pelimpahan",
        facts=(
            ("Pelaksana", words.account(found.deputy)),
            ("Mewakili", wording.sentence(holder)),
            ("Masa", f"{wording.day(found.first_on)} sampai dengan {wording.day(found.last_on)}"),
            ("Surat", f"Nomor {found.letter_number}, {wording.day(found.letter_on)}"),
        ),
    )


def _stage(found: Delegation, who: Reader, on: date) -> str:
    if found.ended_on is not None or found.last_on < on:
        return "over"
    return "own" if _is_in(found, who) else "others"


def _is_in(found: Delegation, who: Reader) -> bool:
    return who.actor is not None and who.actor.account_id in {found.given_by, found.deputy}


def _reads(found: Delegation, who: Reader) -> bool:
    return who.sees(READ_DELEGATIONS, found.opd_id)


def own_offices(asking: Asking, _: str) -> Choices:
    """Return the offices that the reader holds and may put into other hands."""
    actor, words = asking.who.actor, ViewWords(asking.connection, asking.on, asking.who)
    lends = asking.who.rights.table.get(DELEGATES, {})
    held = sorted(actor.roles & lends.keys()) if actor else ()
    return Choices([Choice(role, words.office(role, asking.who.own)) for role in held])


def acts_of_own(asking: Asking, _: str) -> Choices:
    """Return what the reader's own offices do."""
    actor = asking.who.actor
    return Choices(list(_acts(asking, actor.roles if actor else frozenset())))


def acts_of_head(asking: Asking, _: str) -> Choices:
    """Return what the head of an OPD does."""
    return Choices(list(_acts(asking, frozenset({"opd_head"}))))


def _acts(asking: Asking, roles: frozenset[str]) -> Iterator[Choice]:
    words = wording.SETS["action"]
    for action, given in sorted(asking.who.rights.table.items()):
        lent = not action.startswith(("gateway.", "kit.")) and action not in _NEVER_LENT
        if lent and roles & given.keys():
            yield Choice(action, wording.sentence(words.get(action, action)))


def accounts(asking: Asking, _: str) -> Choices:
    """Return the accounts of sample data, those of the own OPD first; real ones are written."""
    if not is_sample(asking.connection):
        return Choices()
    opds = opd_list(asking.connection, asking.on, limit=_MOST_OPDS)
    ordered = sorted(opds, key=lambda opd: (opd.opd_id != asking.who.own, opd.code))
    of_opds = (account for opd in ordered for account in accounts_of_opd(opd.code))
    me = asking.who.actor.account_id if asking.who.actor else None
    of_people = (one for one in OFFICES if not _SYSTEMS.intersection(one.roles))
    each = {one.account_id: one.label for one in (*of_opds, *of_people)}
    return Choices([Choice(str(one), label) for one, label in each.items() if one != me])
