"""A small year: two positions, three people, OPDs that merge, one team, one quarter scored."""

from tests.evaluation.examples import HEALTH
from tests.gateway import (
    small_companions,
    small_course,
    small_deadlines,
    small_delegations,
    small_opening,
    small_quarter,
    small_seats,
    small_site,
    small_support,
    small_team,
)
from tests.gateway.small_team import ANI, DRAFT, NETWORK
from tests.gateway.story import Story

KINDS = (
    *(*small_team.KINDS, *small_seats.KINDS, *small_course.KINDS, *small_quarter.KINDS),
    *(*small_site.KINDS, *small_support.KINDS),
    *(*small_deadlines.KINDS, *small_companions.KINDS, *small_delegations.KINDS),
    *small_opening.KINDS,
)


def new_story() -> Story:
    return Story(*KINDS)


def small_year() -> Story:
    story = new_story()
    small_team.opds(story)
    story.tell(small_team.opd_changed(HEALTH, "Dinas Kesehatan", small_team.IN_TWO_YEARS))
    small_team.people(story)
    small_course.trained(story)
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    story.tell(small_seats.initialled(small_team.LEGAL_BUREAU))
    small_team.decided(story)
    story.tell(small_team.attached("0c" * 32))
    small_seats.interim_assigned(story, small_seats.CLARA, "graphic_designer", small_team.MAY_15)
    story.tell(
        small_seats.handed_over(small_team.BUDI, small_seats.CLARA, NETWORK, small_team.MAY_15)
    )
    story.tell(small_team.drafted(DRAFT, HEALTH))
    story.tell(small_team.nominated(DRAFT, NETWORK, ANI))
    small_quarter.period_opened(story)
    small_quarter.kominfo_begun(story)
    small_quarter.health_final(story)
    small_site.told(story)
    small_support.supported(story)
    small_deadlines.told(story)
    small_companions.accompanied(story)
    small_delegations.delegated(story)
    small_opening.inherited(story)
    return story
