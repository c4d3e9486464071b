"""Which questions are answered as JSON, to whom? One file a noun; the rights are in rights.csv."""

from collections.abc import Sequence

from fastapi import APIRouter

from gateway.routes import (
    assessments,
    companions,
    decree_papers,
    decrees,
    delegations,
    documents,
    facilitation,
    history,
    inbox,
    news,
    nominations,
    opds,
    people,
    periods,
    province,
    seats,
    steps,
    tpp,
    training,
    vacancies,
    websites,
)
from gateway.seeing import Seeing

PUBLIC = (
    *("/api/province", "/api/opds", "/api/opds/{opd_id}"),
    *(*documents.PUBLIC, *websites.PUBLIC, *news.PUBLIC, *facilitation.PUBLIC),
    *(*delegations.PUBLIC, *vacancies.PUBLIC, *seats.PUBLIC),
)
"""Names and positions of team members, and no more about anybody, are open to everybody."""

_NOUNS = (
    *(province, opds, inbox, people, nominations, decrees, decree_papers, documents, training),
    *(periods, assessments, tpp, history, steps),
    *(websites, news, facilitation, companions, delegations, vacancies, seats),
)


def query_routers(seeing: Seeing) -> Sequence[APIRouter]:
    """Return the routes of all nouns."""
    return [noun.router(seeing) for noun in _NOUNS]
