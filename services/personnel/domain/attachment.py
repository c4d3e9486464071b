"""Which files does an OPD lay before the verifier with its nomination? Known by their hash."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Refused
from personnel.domain.checklist import ChecklistPublished, FileKind, FilePer, checklist_on
from personnel.domain.form import Key, Sha256, Text
from personnel.domain.submission import Proposal
from personnel.domain.verification import Item

Size = Annotated[int, msgspec.Meta(ge=1, le=100_000_000)]
"""In bytes."""


class MediaType(StrEnum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class AttachNominationFile(decider.Command, frozen=True):
    """Attach a file to the nomination or to one position, in place of one of the same kind."""

    kind: Key
    position: Key | None
    title: Text
    """What the file is, without naming anybody: it is stored as it stands."""
    sha256: Sha256
    media_type: MediaType
    size: Size


class RemoveNominationFile(decider.Command, frozen=True):
    """Take a file back that was attached in error."""

    kind: Key
    position: Key | None


Command = AttachNominationFile | RemoveNominationFile


class NominationFileAttached(
    decider.Event, frozen=True, tag="personnel.nomination-file-attached.v1"
):
    nomination_id: UUID
    opd_id: UUID
    kind: str
    position: str | None
    """None: it belongs to the nomination as a whole."""
    person_id: UUID | None
    """Who is named for the position; it is a file of theirs."""
    title: str
    sha256: str
    media_type: str
    size: int


class NominationFileRemoved(decider.Event, frozen=True, tag="personnel.nomination-file-removed.v1"):
    nomination_id: UUID
    opd_id: UUID
    kind: str
    position: str | None


Event = NominationFileAttached | NominationFileRemoved


class FileKindIsUnknown(Refused):
    """Files are of a kind that the checklist in force names."""


class FileBelongsElsewhere(Refused):
    """A file belongs to the nomination or to one position, as the checklist says of its kind."""


class NobodyIsNamedForThePosition(Refused):
    """A file of a position is attached once somebody is named for it."""


class FilesAreMissing(Refused):
    """A nomination is submitted with every file that the checklist in force requires."""


class Attachment(msgspec.Struct, frozen=True):
    kind: str
    position: str | None
    person_id: UUID | None
    title: str
    sha256: str

    @property
    def key(self) -> tuple[str, str | None]:
        return (self.kind, self.position)


def decide(
    command: Command, state: Proposal, attached: Collection[Attachment], facts: Facts
) -> Sequence[Event]:
    match command:
        case AttachNominationFile():
            return _attach(command, state, attached, facts)
        case RemoveNominationFile():
            known = {each.key for each in attached}
            if (command.kind, command.position) not in known:
                return []
            return [
                NominationFileRemoved(
                    nomination_id=state.nomination_id,
                    opd_id=state.opd_id,
                    kind=command.kind,
                    position=command.position,
                )
            ]
        case _:
            assert_never(command)


def _attach(
    command: AttachNominationFile, state: Proposal, attached: Collection[Attachment], facts: Facts
) -> Sequence[Event]:
    _check_kind(command, checklist_on(facts.today, facts))
    person_id = _person_of(command.position, state)
    new = Attachment(command.kind, command.position, person_id, command.title, command.sha256)
    if new in attached:
        return []
    return [
        NominationFileAttached(
            nomination_id=state.nomination_id,
            opd_id=state.opd_id,
            kind=command.kind,
            position=command.position,
            person_id=person_id,
            title=command.title,
            sha256=command.sha256,
            media_type=command.media_type.value,
            size=command.size,
        )
    ]


def _check_kind(command: AttachNominationFile, version: ChecklistPublished | None) -> None:
    if version is None or not version.files:
        return
    kinds = {each.key: each for each in version.files}
    kind = kinds.get(command.kind)
    if kind is None:
        raise FileKindIsUnknown(kind=command.kind, known=list(kinds))
    if (kind.per is FilePer.NOMINATION) is not (command.position is None):
        raise FileBelongsElsewhere(kind=kind.key, per=kind.per.value, position=command.position)


def _person_of(position: str | None, state: Proposal) -> UUID | None:
    if position is None:
        return None
    item = state.named(position)
    if item is None:
        named = [each.position for each in state.items]
        raise NobodyIsNamedForThePosition(position=position, named=named)
    return item.person_id


def check_files(
    version: ChecklistPublished | None,
    items: Collection[Item],
    technical: Collection[str],
    attached: Collection[Attachment],
) -> None:
    """Refuse a nomination that lacks a file, naming each with its position and person."""
    known = {(each.kind, each.position, each.person_id) for each in attached}
    missing = [
        {"kind": kind.key, "name": kind.name, "position": position, "person_id": person_id}
        for kind in (version.files if version else ())
        if kind.required
        for position, person_id in _places(kind, items, technical)
        if (kind.key, position, person_id) not in known
    ]
    if missing:
        raise FilesAreMissing(files=missing)


def _places(
    kind: FileKind, items: Collection[Item], technical: Collection[str]
) -> Sequence[tuple[str | None, UUID | None]]:
    match kind.per:
        case FilePer.NOMINATION:
            return [(None, None)]
        case FilePer.POSITION:
            return [(each.position, each.person_id) for each in items]
        case FilePer.TECHNICAL_POSITION:
            return [(each.position, each.person_id) for each in items if each.position in technical]
        case _:
            assert_never(kind.per)


def attached_after(attached: tuple[Attachment, ...], event: Event) -> tuple[Attachment, ...]:
    """Return what is attached; a later file of the same kind and position takes the place."""
    others = tuple(each for each in attached if each.key != (event.kind, event.position))
    match event:
        case NominationFileAttached():
            new = Attachment(event.kind, event.position, event.person_id, event.title, event.sha256)
            return (*others, new)
        case NominationFileRemoved():
            return others
        case _:
            assert_never(event)
