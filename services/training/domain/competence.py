"""Which competences a programme or a certificate can prove."""

from collections.abc import Iterable
from enum import StrEnum


class Competence(StrEnum):
    """The keys that personnel's positions ask for.

    The first six are the competence fields of indicator 25 of PermenPANRB 59/2020; the others are
    a proposal for the positions which those six do not cover.
    """

    GOVERNMENT_BUSINESS_PROCESS = "government_business_process"
    SPBE_ARCHITECTURE = "spbe_architecture"
    DATA_AND_INFORMATION = "data_and_information"
    SPBE_SECURITY = "spbe_security"
    SPBE_APPLICATION = "spbe_application"
    SPBE_INFRASTRUCTURE = "spbe_infrastructure"
    WEB_MANAGEMENT = "web_management"
    GRAPHIC_DESIGN = "graphic_design"
    GOVERNMENT_WRITING = "government_writing"
    ASSET_ADMINISTRATION = "asset_administration"
    PERSONNEL_ADMINISTRATION = "personnel_administration"
    SPBE_GOVERNANCE = "spbe_governance"


def in_order(competences: Iterable[Competence]) -> tuple[Competence, ...]:
    """Return each once, in one order, so that the same set is always the same fact."""
    return tuple(sorted(set(competences)))
