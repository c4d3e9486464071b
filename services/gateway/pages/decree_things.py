"""What can be done about a decree: whose turn it is, and what of it can be chosen in its forms?"""

from typing import Final

from gateway import wording
from gateway.pages.form_choices import MOST
from gateway.pages.form_fields import Asking, Choice, Choices
from gateway.pages.form_things import Thing
from gateway.routes.decrees import READ_DECREES
from gateway.seeing import Reader
from gateway.views.decree_annex import Way, contents, decree_line, part_of, way_of
from gateway.views.decrees import DecreeLine, decrees
from gateway.views.nominations import NominationLine, asked_for, nominations

TEAMS: Final = 12
"""So many teams of a decree are named."""
PREPARES: Final = "siapkan-sk"
TO_INITIAL, ON_ITS_WAY = "to-initial", "on-its-way"
"""Stages of a draft as somebody sees it: their own initial is due, or somebody else's."""
_UNKNOWN: Final = "OPD yang belum tercatat"
DRAFTED = ("prepared", TO_INITIAL, ON_ITS_WAY)


def decree_thing(asking: Asking) -> Thing | None:
    """Return the decree of the address; a prepared one for those only who see all of them."""
    own = asking.who.confined_to(READ_DECREES)
    found = decree_line(asking.connection, asking.ids["decree_id"], confined_to=own)
    if found is None:
        return None
    annexes = part_of(asking.connection, found.decree_id, asking.on, limit=TEAMS).annex
    teams = ", ".join(each.opd_name or _UNKNOWN for each in annexes)
    more = found.teams - len(annexes)
    said = f"{found.teams} tim: {teams}{f', dan {more} lainnya' if more > 0 else ''}"
    way = way_of(asking.connection, found.decree_id)
    return thing_of_decree(found, stage_for(asking.who, found.stage, way), said)


def thing_of_decree(found: DecreeLine, stage: str, teams: str = "") -> Thing:
    """Return what a form says of a decree."""
    number = (("Nomor", found.number),) if found.number else ()
    return Thing(
        kind="decree",
        name=found.title,
        ids={"decree_id": found.decree_id},
        stream=found.decree_id,
        stage=stage,
        leads_to=f"/keputusan/{found.decree_id}",
        facts=(*number, ("Memuat", teams)),
    )


def stage_for(who: Reader, stage: str, way: Way) -> str:
    """Return the stage of a decree with whose turn it is, as somebody sees it."""
    if stage != "prepared" or way.due is None:
        return stage
    held = who.actor.roles if who.actor else ()
    return TO_INITIAL if way.due.role in held else ON_ITS_WAY


def due_step(asking: Asking, _: str) -> Choices:
    """Return the step of the chain that is due."""
    due = way_of(asking.connection, asking.ids["decree_id"]).due
    return Choices([Choice(due.key, due.office)] if due else [])


def contained(asking: Asking, _: str) -> Choices:
    """Return all nominations that the decree of the address contains."""
    found = contents(asking.connection, asking.ids["decree_id"], asking.on)
    return Choices([Choice(str(one.nomination_id), one.opd_name or _UNKNOWN) for one in found])


def amendable(asking: Asking, _: str) -> Choices:
    """Return the decided decrees whose term has not ended."""
    found = decrees(asking.connection, stage="decided", limit=MOST)
    running = [one for one in found if one.until and one.until >= asking.on]
    return Choices(
        [Choice(str(one.decree_id), f"Nomor {one.number}: {one.title}") for one in running]
    )


def verified_for_teams(asking: Asking, _: str) -> Choices:
    """Return verified nominations of whole teams that no draft contains."""
    return _waiting(asking, amending=False)


def verified_for_seats(asking: Asking, _: str) -> Choices:
    """Return verified nominations for single seats that no draft contains."""
    return _waiting(asking, amending=True)


def _waiting(asking: Asking, *, amending: bool) -> Choices:
    found = nominations(asking.connection, stages=("verified",), limit=MOST + 1)
    amends = asking.said("amends")
    items = [
        Choice(str(one.nomination_id), one.opd_name or _UNKNOWN, _about(asking, one))
        for one in found[:MOST]
        if one.decree_id is None
        and (one.amends is not None) == amending
        and amends in ("", str(one.amends or ""))
    ]
    return Choices(items, more=len(found) > MOST)


def _about(asking: Asking, line: NominationLine) -> str:
    since = f"mulai {wording.day(line.term_starts_on)}"
    structure = asked_for(asking.connection, line, asking.on)
    if not line.positions or structure is None:
        return f"masa tugas {since}"
    return f"{wording.listing([structure.named(key) for key in line.positions])}, {since}"
