from hashlib import sha256
from uuid import UUID

from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.attachment import (
    AttachNominationFile,
    FileBelongsElsewhere,
    FileKindIsUnknown,
    FilesAreMissing,
    MediaType,
    NobodyIsNamedForThePosition,
    NominationFileAttached,
    NominationFileRemoved,
    RemoveNominationFile,
)
from personnel.domain.nomination import Event, NominationIsNotOpen, nomination
from personnel.domain.person import person
from personnel.domain.submission import SubmitNomination
from tests.personnel.examples import (
    ANDI,
    BUDI,
    CUSTODIAN,
    KOMINFO,
    LONG_AGO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    all_is_well,
    employed,
)
from tests.personnel.nominations import (
    drafted,
    filled,
    nominated,
    submit,
    submitted,
    told,
    verified,
)
from tests.personnel.steps import with_checklist

decides = Spec(nomination)


def hash_of(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def attach(kind: str, position: str | None = None, content: str = "") -> AttachNominationFile:
    return AttachNominationFile(
        kind=kind,
        position=position,
        title=f"Berkas {kind}",
        sha256=hash_of(content or kind),
        media_type=MediaType.PDF,
        size=4_096,
    )


def attached(
    kind: str, position: str | None = None, person_id: UUID | None = None, content: str = ""
) -> NominationFileAttached:
    return NominationFileAttached(
        nomination_id=NOMINATION,
        opd_id=KOMINFO,
        kind=kind,
        position=position,
        person_id=person_id,
        title=f"Berkas {kind}",
        sha256=hash_of(content or kind),
        media_type="application/pdf",
        size=4_096,
    )


def removed(kind: str, position: str | None = None) -> NominationFileRemoved:
    return NominationFileRemoved(
        nomination_id=NOMINATION, opd_id=KOMINFO, kind=kind, position=position
    )


COMPLETE: list[Event] = [
    *filled,
    attached("letter"),
    attached("willingness", NETWORK.key, BUDI),
    attached("willingness", CUSTODIAN.key, SITI),
    attached("copy", NETWORK.key, BUDI),
]


def test_a_file_is_attached_once() -> None:
    decides(given=filled, when=attach("letter"), then=[attached("letter")])
    decides(given=[*filled, attached("letter")], when=attach("letter"), then=[])


def test_a_file_of_a_position_is_one_of_the_person_named_for_it() -> None:
    willing = attached("willingness", NETWORK.key, BUDI)
    decides(given=filled, when=attach("willingness", NETWORK.key), then=[willing])
    decides(
        given=[drafted], when=attach("willingness", NETWORK.key), then=NobodyIsNamedForThePosition
    )


def test_a_later_file_of_the_same_kind_takes_the_place_of_the_former() -> None:
    other = attached("letter", content="dengan tanda tangan")
    given = [*filled, attached("letter")]
    decides(given=given, when=attach("letter", content="dengan tanda tangan"), then=[other])
    (kept,) = nomination.replay([*given, other]).dossier.attached
    assert kept.sha256 == hash_of("dengan tanda tangan")


def test_a_file_that_was_attached_in_error_is_taken_back_once() -> None:
    take_back = RemoveNominationFile(kind="letter", position=None)
    decides(given=[*filled, attached("letter")], when=take_back, then=[removed("letter")])
    gone = [*filled, attached("letter"), removed("letter")]
    decides(given=gone, when=take_back, then=[])


def test_files_are_of_a_kind_that_the_checklist_names_and_where_it_says() -> None:
    def refuses(command: AttachNominationFile, refusal: type) -> None:
        decides(given=filled, when=command, then=refusal, elsewhere=with_checklist)

    refuses(attach("holiday_photo"), FileKindIsUnknown)
    refuses(attach("letter", NETWORK.key), FileBelongsElsewhere)
    refuses(attach("willingness"), FileBelongsElsewhere)


def test_nothing_is_attached_to_what_was_handed_in() -> None:
    decides(given=[*filled, submitted()], when=attach("letter"), then=NominationIsNotOpen)
    decides(given=verified, when=attach("letter"), then=NominationIsNotOpen)


def test_a_nomination_is_submitted_with_every_file_that_is_required() -> None:
    elsewhere = {**all_is_well, **with_checklist}
    handed_in = replace(submitted(), checklist_on=LONG_AGO)
    decides(given=COMPLETE, when=submit, then=[handed_in], elsewhere=elsewhere, by=OPERATOR)
    decides(given=filled, when=submit, then=FilesAreMissing, elsewhere=elsewhere)


def test_the_missing_files_are_named_with_position_and_person() -> None:
    facts = told(COMPLETE[:-2], submit, {**all_is_well, **with_checklist})
    assert facts["files"] == [
        {
            "kind": "willingness",
            "name": "Pernyataan kesediaan",
            "position": CUSTODIAN.key,
            "person_id": SITI,
        },
        {"kind": "copy", "name": "Salinan sertifikat", "position": NETWORK.key, "person_id": BUDI},
    ]


def test_a_statement_of_one_person_does_not_count_for_another() -> None:
    elsewhere = {**all_is_well, (person, ANDI): [employed(ANDI)], **with_checklist}
    facts = told([*COMPLETE, nominated(CUSTODIAN.key, ANDI)], submit, elsewhere)
    assert facts["files"] == [
        {
            "kind": "willingness",
            "name": "Pernyataan kesediaan",
            "position": CUSTODIAN.key,
            "person_id": ANDI,
        }
    ]


def test_it_counts_again_for_its_own_person() -> None:
    elsewhere = {**all_is_well, **with_checklist}
    back = [*COMPLETE, nominated(CUSTODIAN.key, ANDI), nominated(CUSTODIAN.key, SITI)]
    handed_in = replace(submitted(), checklist_on=LONG_AGO)
    decides(given=back, when=submit, then=[handed_in], elsewhere=elsewhere, by=OPERATOR)


def test_without_a_checklist_no_file_is_required() -> None:
    plain = SubmitNomination(letter_number=submit.letter_number, letter_on=submit.letter_on)
    decides(given=filled, when=plain, then=[submitted()], elsewhere=all_is_well, by=OPERATOR)
