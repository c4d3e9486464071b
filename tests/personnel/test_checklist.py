from datetime import date

from kit.testing import Spec
from personnel.domain.checklist import (
    Check,
    ChecklistIsNotLater,
    ChecklistPublished,
    ChecksAreNamedTwice,
    FileKind,
    FilePer,
    ProposedCheck,
    ProposedFileKind,
    PublishChecklist,
    checklist,
)

decides = Spec(checklist)

JULY_1 = date(2026, 7, 1)
IDENTITY = ProposedCheck("identity", "Identitas", required=True, technical_only=False)
LETTER = ProposedFileKind("letter", "Surat usulan", FilePer.NOMINATION, required=True)


def publish(
    *checks: ProposedCheck, files: tuple[ProposedFileKind, ...] = (LETTER,), on: date = JULY_1
) -> PublishChecklist:
    return PublishChecklist(
        effective_on=on, checks=checks, files=files, legal_basis="SK", official=False
    )


published = ChecklistPublished(
    effective_on=JULY_1,
    checks=(Check("identity", "Identitas", required=True, technical_only=False),),
    files=(FileKind("letter", "Surat usulan", FilePer.NOMINATION, required=True),),
    legal_basis="SK",
    official=False,
)


def test_a_checklist_is_published_once() -> None:
    decides(given=[], when=publish(IDENTITY), then=[published])
    decides(given=[published], when=publish(IDENTITY), then=[])


def test_a_checklist_does_not_change_one_that_holds_already() -> None:
    decides(given=[published], when=publish(), then=ChecklistIsNotLater)


def test_each_check_and_each_kind_of_file_has_a_key_of_its_own() -> None:
    decides(given=[], when=publish(IDENTITY, IDENTITY), then=ChecksAreNamedTwice)
    twice = publish(IDENTITY, files=(LETTER, LETTER))
    decides(given=[], when=twice, then=ChecksAreNamedTwice)
