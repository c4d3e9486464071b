"""The read models, each written from the services' events, and the questions asked of them."""

from gateway.views import (
    assessments,
    delegations,
    history,
    nominations,
    opds,
    person_card,
    seats,
    structure,
    support,
    training,
)
from kit.views import View

VIEWS: tuple[View, ...] = (
    opds.VIEW,
    structure.VIEW,
    person_card.VIEW,
    seats.VIEW,
    nominations.VIEW,
    training.VIEW,
    assessments.VIEW,
    history.VIEW,
    support.VIEW,
    delegations.VIEW,
)
