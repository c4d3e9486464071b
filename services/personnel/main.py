"""The composition root of personnel."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from kit.assembly import Recipe, Service, assemble, open_journal
from kit.clock import SystemClock
from kit.databases import open_due_table, open_engine
from kit.duelist import DueList, watch
from kit.files import FileFolder
from kit.http.files import files_router
from kit.keys import IN_A_FILE, KeyStore, master_key
from kit.policies import system_account
from kit.settings import Settings
from kit.texts import Texts
from personnel.activity_import import activity_import_router
from personnel.bsre import Bsre, bsre_line
from personnel.catalogue import CATALOGUE
from personnel.decree_import import decree_import_router
from personnel.due import DUES
from personnel.http import commands
from personnel.identity import Identity
from personnel.keys_routes import keys_router
from personnel.opds_of_journal import OpdPlaces, OpdsOfJournal
from personnel.people_import import import_router
from personnel.policies import POLICIES
from personnel.settings import PersonnelSettings
from personnel.siasn_pull_routes import PullDesk, pull_router
from personnel.siasn_pulling import Pulling
from personnel.siasn_pulls import SiasnPulls
from personnel.siasn_service import SiasnService, siasn_of
from personnel.signature import ElectronicSignature
from personnel.signing import signing_router
from personnel.standing_in import mandate_of

FILE_READERS = frozenset({system_account("gateway")})
"""Who gets files: only the gateway knows to what they belong, and so who may see them."""


def build(
    settings: Settings, esign: ElectronicSignature | None = None, siasn: SiasnService | None = None
) -> Service:
    """Put personnel, the keeper of the keys, together; nothing runs yet."""
    settings.var.mkdir(parents=True, exist_ok=True)
    kept = open_engine(settings, "keys", "keys.db", *IN_A_FILE)
    keys = KeyStore(kept, master_key(settings.master_key))
    journal = open_journal(settings, CATALOGUE, keys)
    files = FileFolder(settings.files_of("personnel"))
    places = OpdPlaces(open_engine(settings, "personnel", "personnel-opds.db"))
    dues = open_due_table(settings, "personnel")
    due_list = DueList(journal, DUES, dues)
    opds = OpdsOfJournal(journal, places)
    pulls = SiasnPulls(open_engine(settings, "personnel", "personnel-siasn.db"))
    siasn = siasn or siasn_of(PersonnelSettings())
    kept_all: Sequence[_Kept] = (keys, places, dues, pulls)
    desk = PullDesk(journal, pulls, is_set_up=siasn is not None)
    lists = (import_router(journal, keys, opds), decree_import_router(journal, keys, opds))
    doors = (keys_router(keys), *lists, pull_router(desk))
    files_door = files_router("personnel", files, FILE_READERS)
    signing = signing_router(journal, files, esign or _esign())
    pulling = [Pulling(journal, keys, opds, _texts(), pulls, siasn).run] if siasn else []
    recipe = Recipe(
        home=Path(__file__).parent,
        journal=journal,
        commands=commands(Identity(keys, SystemClock()), files),
        sources=("training",),
        policies=POLICIES,
        routers=(*doors, activity_import_router(journal), files_door, signing),
        jobs=(due_list.run, *pulling),
        mandates=mandate_of,
        create=partial(_create, kept_all),
        close=partial(_close, kept_all, siasn),
    )
    service = assemble(settings, recipe)
    watch(service.app, due_list)
    return service


class _Kept(Protocol):
    """Something with tables of its own."""

    def create(self) -> None: ...

    def close(self) -> None: ...


def _create(kept: Sequence[_Kept]) -> None:
    for each in kept:
        each.create()


def _close(kept: Sequence[_Kept], siasn: SiasnService | None) -> None:
    for each in kept:
        each.close()
    if siasn:
        siasn.close()


def _texts() -> Texts:
    return Texts.load("personnel", Path(__file__).parent / "texts.json")


def _esign() -> ElectronicSignature | None:
    """Return what signs documents; nothing where they are signed outside."""
    told = PersonnelSettings()
    password = told.esign_password.get_secret_value()
    return Bsre(bsre_line(told.esign_url, told.esign_user, password)) if told.esign_url else None
