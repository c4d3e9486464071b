"""What do people see in a browser? Pages made on the server, in Bahasa Indonesia; one file each."""

from collections.abc import Mapping, Sequence

import httpx
from fastapi import APIRouter

from gateway.pages import (
    companions,
    decree,
    delegations,
    facilitation,
    form_of_companions,
    form_of_decree,
    form_of_facilitation,
    form_of_nomination,
    form_of_opd,
    form_of_person,
    form_of_rules,
    form_of_seat,
    form_of_standing_in,
    form_of_support,
    form_of_visits,
    form_of_website,
    history,
    news,
    opd,
    opd_website,
    province,
    pulls,
    rules,
    seats,
    sign_in,
    site,
    steps,
    tasks,
    uploads,
    vacancies,
    website_board,
)
from gateway.pages.form_routes import forms_router
from gateway.pages.forms import Forms
from gateway.pages.nomination import nomination_router
from gateway.pages.site import Site

PUBLIC = (
    *site.PUBLIC,
    *province.PUBLIC,
    *opd.PUBLIC,
    *decree.PUBLIC,
    *website_board.PUBLIC,
    *vacancies.PUBLIC,
    *seats.PUBLIC,
    *opd_website.PUBLIC,
    *news.PUBLIC,
    *facilitation.PUBLIC,
    *tasks.PUBLIC,
    *sign_in.PUBLIC,
)
"""Open to everybody: no numbers of people, no drafts, no reasons."""

FORMS = (
    *form_of_nomination.FORMS,
    *form_of_decree.FORMS,
    *form_of_seat.FORMS,
    *form_of_opd.FORMS,
    *form_of_person.FORMS,
    *form_of_rules.FORMS,
    *form_of_website.FORMS,
    *form_of_support.FORMS,
    *form_of_standing_in.FORMS,
    *form_of_facilitation.FORMS,
    *form_of_companions.FORMS,
    *form_of_visits.FORMS,
)
"""All commands that people can give on pages."""


def page_routers(pages: Site, clients: Mapping[str, httpx.AsyncClient]) -> Sequence[APIRouter]:
    """Return the routes of all pages and of what they load; forms send to the services."""
    forms = Forms(FORMS)
    pages.done = forms.done
    return (
        pages.router(),
        province.province_router(pages),
        opd.opd_router(pages, forms),
        nomination_router(pages, forms),
        decree.decree_router(pages, forms),
        opd_website.opd_website_router(pages, forms),
        news.news_router(pages, forms),
        website_board.website_board_router(pages, forms),
        vacancies.vacancies_router(pages, forms),
        seats.seats_router(pages, forms),
        facilitation.facilitation_router(pages, forms),
        companions.companions_router(pages, forms),
        steps.steps_router(pages),
        rules.rules_router(pages, forms),
        history.history_router(pages),
        delegations.delegations_router(pages, forms),
        tasks.tasks_router(pages, forms),
        sign_in.sign_in_router(pages),
        forms_router(pages, forms, clients),
        uploads.uploads_router(pages, clients["personnel"]),
        pulls.pulls_router(pages, clients["personnel"]),
    )
