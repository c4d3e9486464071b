"""What can be chosen in a form: OPDs, people, positions, nominations, and the words of a set?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from gateway import wording
from gateway.pages.form_fields import Asking, Choice, Choices, Source
from gateway.routes.nominations import READ_NOMINATIONS
from gateway.seeing import READ_PEOPLE
from gateway.views.answers import answer
from gateway.views.certificates import CERTIFICATE, proves_on
from gateway.views.dossier import dossier
from gateway.views.nominations import Nomination, nomination, nominations
from gateway.views.opd_list import opd_list
from gateway.views.person_card import PersonCard, people
from gateway.views.seats import seats_of_people
from gateway.views.structure import Position, structure_on
from gateway.views.team import Proof, counts
from kit.decider import ERASED

SHOWN, LOOKED_THROUGH, MOST = 15, 200, 600
"""People in a list to choose from, people that are put in order for it, and other things."""
MIN_LETTERS = 2


def words_of(of: str, *, only: Collection[str] = ()) -> Source:
    """Return the words of a closed set, such as the kinds of OPDs."""
    known = wording.SETS[of].items()
    items = [Choice(key, wording.sentence(word)) for key, word in known if not only or key in only]
    return lambda _, __: Choices(items)


def opds(asking: Asking, _: str) -> Choices:
    """Return the OPDs in force."""
    found = opd_list(asking.connection, asking.on, limit=MOST + 1)
    items = [Choice(str(opd.opd_id), f"{opd.name} ({opd.code})") for opd in found[:MOST]]
    return Choices(items, more=len(found) > MOST)


def own_opd(asking: Asking, _: str) -> Choices:
    """Return the one OPD for which the reader works."""
    mine = opds(asking, "").items
    return Choices([one for one in mine if one.value == str(asking.who.own)])


def positions(asking: Asking, _: str) -> Choices:
    """Return the positions of the team that a nomination names, with who is named so far."""
    found = _nomination(asking)
    return Choices(
        [
            Choice(item.position, item.position_name, item.person_name or "")
            for item in (found.items if found else ())
        ]
    )


def team_positions(asking: Asking, _: str) -> Choices:
    """Return the positions of the structure in force."""
    structure = structure_on(asking.connection, asking.on)
    each = structure.positions if structure else ()
    return Choices([Choice(position.key, position.name) for position in each])


def checks(asking: Asking, _: str) -> Choices:
    """Return what the checklist asks of the people that a nomination names."""
    found = _nomination(asking)
    listed_on = found.checklist_on if found else None
    entries = dossier(asking.connection, found.nomination_id, listed_on).entries if found else ()
    return Choices([Choice(row["key"], row["name"]) for row in entries])


def file_kinds(asking: Asking, _: str) -> Choices:
    """Return which files the checklist in force asks for, or allows."""
    found = _nomination(asking)
    kinds = dossier(asking.connection, found.nomination_id, asking.on).kinds if found else ()
    needed = {True: "wajib", False: "boleh"}
    return Choices([Choice(row["key"], row["name"], needed[row["required"]]) for row in kinds])


def running(asking: Asking, _: str) -> Choices:
    """Return the nominations that are under way: of the OPD of the address, else of all."""
    own = asking.who.confined_to(READ_NOMINATIONS)
    stages = ("draft", "submitted", "returned", "verified")
    found = nominations(
        asking.connection,
        opd_id=asking.ids.get("opd_id"),
        stages=stages,
        confined_to=own,
        limit=MOST,
    )
    return Choices(
        [Choice(str(one.nomination_id), f"Usulan {one.opd_name or one.opd_id}") for one in found]
    )


def candidates(asking: Asking, text: str) -> Choices:
    """Return people of the nomination's OPD by name, each with what speaks against naming them."""
    found = _nomination(asking)
    if found is None:
        return Choices()
    on = max(asking.on, found.term_starts_on)
    cards, more = _people(asking, text, on, found.opd_id)
    position = _position(asking, on)
    proofs = _proofs(asking, [card.person_id for card in cards], on)
    named = {item.person_id: item.position_name for item in found.items if item.person_id}
    items = []
    for card in cards:
        lacks = list(_lacks(card, position, proofs.get(card.person_id, ()), on))
        other = named.get(card.person_id)
        if other and not (position and other == position.name):
            lacks.append(f"sudah diusulkan sebagai {other}")
        items.append(_person(card, lacks))
    return Choices(sorted(items, key=lambda one: (not one.fits, one.label)), more=more)


def stand_ins(asking: Asking, text: str) -> Choices:
    """Return people of the OPD asked for by name, each with what keeps them from a vacant seat."""
    cards, more = _people(asking, text, asking.on, opd_asked(asking))
    position = _position(asking, asking.on)
    persons = [card.person_id for card in cards]
    held = seats_of_people(asking.connection, persons, asking.on)
    busy = {each.person_id for each in held}
    items = []
    for card in cards:
        lacks = list(_standing(card, position))
        if card.person_id in busy:
            lacks.append("sudah menduduki jabatan dalam tim")
        items.append(_person(card, lacks))
    return Choices(sorted(items, key=lambda one: (not one.fits, one.label)), more=more)


def opd_asked(asking: Asking) -> UUID | None:
    """Return the OPD that is chosen in the form, else the reader's own."""
    try:
        return UUID(asking.said("opd_id"))
    except ValueError:
        return asking.who.own


def anybody(asking: Asking, text: str) -> Choices:
    """Return people whom the reader may read, by name."""
    cards, more = _people(asking, text, asking.on, None)
    return Choices([_person(card, ()) for card in cards], more=more)


def _people(
    asking: Asking, text: str, on: date, opd_id: UUID | None
) -> tuple[Sequence[PersonCard], bool]:
    if not asking.who.sees(READ_PEOPLE, opd_id or asking.who.own):
        return (), False
    found = people(
        asking.connection,
        on,
        text=text[:100],
        opd_id=opd_id,
        confined_to=asking.who.confined_to(READ_PEOPLE),
        limit=LOOKED_THROUGH,
    )
    known = sorted((card for card in found if card.name != ERASED), key=lambda card: card.name)
    return known[:SHOWN], len(known) > SHOWN


def _person(card: PersonCard, lacks: Sequence[str]) -> Choice:
    said = wording.sentence("; ".join(lacks)) if lacks else ""
    about = card.job_title or wording.word("employment_type", card.employment_type)
    return Choice(str(card.person_id), f"{card.name}, {about}", said, fits=not lacks)


def _standing(card: PersonCard, position: Position | None) -> Iterator[str]:
    """Iterate over what of their employment speaks against a position."""
    if card.status != "active":
        yield f"tidak aktif: {wording.word('employee_status', card.status)}"
    if position and card.employment_type == "contract_staff" and not position.may_be_non_asn:
        yield "jabatan ini untuk ASN"


def _lacks(
    card: PersonCard, position: Position | None, proofs: Sequence[Proof], on: date
) -> Iterator[str]:
    """Iterate over what the rules will ask of them, as far as the views know it."""
    yield from _standing(card, position)
    if position is None:
        return
    if position.technical and not any(counts(proof, position, on) for proof in proofs):
        asked = " atau ".join(wording.word("competence", key) for key in position.competences)
        yield f"belum ada sertifikat {asked} yang berlaku"


def _position(asking: Asking, on: date) -> Position | None:
    structure = structure_on(asking.connection, on)
    wanted = asking.said("position")
    each = structure.positions if structure else ()
    return next((one for one in each if one.key == wanted), None)


def _proofs(asking: Asking, persons: Sequence[UUID], on: date) -> Mapping[UUID, Sequence[Proof]]:
    wanted = select(CERTIFICATE).where(CERTIFICATE.c.person_id.in_(persons), proves_on(on))
    found: dict[UUID, list[Proof]] = {}
    for row in asking.connection.execute(wanted).mappings():
        found.setdefault(row["person_id"], []).append(answer(Proof, row))
    return found


def _nomination(asking: Asking) -> Nomination | None:
    own = asking.who.confined_to(READ_NOMINATIONS)
    return nomination(asking.connection, asking.ids["nomination_id"], asking.on, confined_to=own)
