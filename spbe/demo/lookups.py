"""What do the gateway's views call what the sample year has to name? Ids, by names of the plan."""

from collections.abc import Mapping, Sequence

from spbe.demo.api import Api, PlayEnded
from spbe.demo.people import people
from spbe.demo.plan import Known, Lookup


async def looked_up(
    api: Api, lookup: Lookup, known: Known, after: Sequence[str]
) -> Mapping[str, str]:
    """Return what a lookup finds, by the names under which later moves refer to it."""
    match lookup.of:
        case "opds":
            found = api.every(lookup.user, "/api/opds", after, limit="200")
            return {f"opd/{opd['code']}": opd["opd_id"] async for opd in found}
        case "site":
            website = await api.one(lookup.user, f"{_opd(lookup, known)}/website", after)
            return {f"site/{lookup.opd}": website["sites"][0]["site_id"]}
        case "people":
            return await _people(api, lookup, known, after)
        case "facilitation":
            return await _facilitation(api, lookup, known, after)
        case "decrees":
            return await _decrees(api, lookup, after)


async def _decrees(api: Api, lookup: Lookup, after: Sequence[str]) -> Mapping[str, str]:
    lines = api.every(lookup.user, "/api/decrees", after, limit="200")
    found = {f"inherited/{line['number']}": str(line["decree_id"]) async for line in lines}
    _check_all_found(lookup, found)
    return {name: found[name] for name in lookup.gives}


async def _people(
    api: Api, lookup: Lookup, known: Known, after: Sequence[str]
) -> Mapping[str, str]:
    of_opd = [person for person in people() if person.opd.code == lookup.opd]
    keys = {person.nip or person.composed: person.key for person in of_opd}
    opd_id = known[f"opd/{lookup.opd}"]
    cards = api.every(lookup.user, "/api/people", after, opd_id=opd_id, limit="200")
    named = [
        (keys.get(card["nip"]) or keys.get(card["name"]), card["person_id"]) async for card in cards
    ]
    return {f"person/{key}": person_id for key, person_id in named if key is not None}


async def _facilitation(
    api: Api, lookup: Lookup, known: Known, after: Sequence[str]
) -> Mapping[str, str]:
    """Return payments by the number of their document, meetings by day, equipment by its code."""
    path = f"{_opd(lookup, known)}/facilitation?year={lookup.year}&on={lookup.year}-12-31"
    sheet = await api.one(lookup.user, path, after)
    own = f"/{lookup.opd}/"
    found = {
        **{f"payment{own}{each['document_number']}": each for each in sheet["realisations"]},
        **{f"meeting{own}{each['held_on']}": each for each in sheet["meetings"]},
        **{f"equipment{own}{each['inventory_code']}": each for each in sheet["equipment"]},
    }
    _check_all_found(lookup, found)
    ids = {"payment": "realisation_id", "meeting": "meeting_id", "equipment": "handover_id"}
    return {name: found[name][ids[name.partition("/")[0]]] for name in lookup.gives}


def _check_all_found(lookup: Lookup, found: Mapping[str, object]) -> None:
    if missing := [name for name in lookup.gives if name not in found]:
        msg = f"{lookup.name}: {', '.join(missing)} is not there"
        raise PlayEnded(msg)


def _opd(lookup: Lookup, known: Known) -> str:
    return f"/api/opds/{known[f'opd/{lookup.opd}']}"
