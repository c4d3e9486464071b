"""What is shown of a person on a day: card, seats, certificates and batches."""

from datetime import date
from uuid import UUID

from gateway.views import VIEWS, person_card, seats
from gateway.views.person import person
from gateway.views.person_card import people
from gateway.views.seats import seats_of_opd, seats_of_person
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_seats
from tests.gateway import small_team as team
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, GOODS, MAR_1, MAY_15, NETWORK, SITI, YEAR_END
from tests.gateway.small_year import new_story, small_year
from tests.gateway.story import told

FEB_28, MAY_14 = date(2026, 2, 28), date(2026, 5, 14)
CARDS = [person_card.VIEW]


def test_a_card_is_shown_as_it_holds_on_the_day(shelf: Shelf) -> None:
    story = new_story()
    team.people(story)
    story.tell(team.changed(SITI, HEALTH, "Siti Aminah", MAR_1))
    with told(story, shelf, CARDS) as connection:
        found = {
            on: person_card.person_card(connection, SITI, on)
            for on in (date(2025, 1, 1), FEB_28, MAR_1)
        }
        assert person_card.person_card(connection, KOMINFO, MAR_1) is None
    shown = [(card.name, card.opd_id) for card in found.values() if card]
    assert shown == [
        ("Siti, S.Kom.", KOMINFO),
        ("Siti, S.Kom.", KOMINFO),
        ("Siti Aminah", HEALTH),
    ]


def test_people_are_listed_by_opd_of_the_day_by_name_and_by_page(shelf: Shelf) -> None:
    story = new_story()
    team.people(story)
    story.tell(team.changed(SITI, HEALTH, "Siti AMINAH Édi", MAR_1))
    with told(story, shelf, CARDS) as connection:

        def ids(on: date, **which: UUID | str | int) -> list[int]:
            return [card.person_id.int for card in people(connection, on, **which)]  # type: ignore[arg-type]

        assert ids(FEB_28, opd_id=KOMINFO) == [BUDI.int, SITI.int]
        assert ids(MAR_1, opd_id=KOMINFO) == [BUDI.int]
        assert ids(MAR_1, confined_to=HEALTH) == [SITI.int, team.ANI.int]
        assert ids(MAR_1, opd_id=KOMINFO, confined_to=HEALTH) == []
        assert ids(MAR_1, text="aminah SITI éDI") == [SITI.int]
        assert ids(MAR_1, text="a%nah") == ids(MAR_1, text="s_ti") == []
        assert ids(MAR_1, limit=1) == [BUDI.int]
        assert ids(MAR_1, after=BUDI, limit=1) == [SITI.int]


def test_a_seat_is_held_to_the_day_before_it_is_left(shelf: Shelf) -> None:
    story = new_story()
    story.tell(team.seat_taken(BUDI, NETWORK), team.seat_taken(SITI, GOODS))
    story.tell(team.seat_left(BUDI, NETWORK, MAY_15))
    story.tell(team.seat_left(SITI, GOODS, MAR_1))
    with told(story, shelf, [seats.VIEW, person_card.VIEW]) as connection:
        held = {
            on: [seat.person_id for seat in seats_of_opd(connection, KOMINFO, on)]
            for on in (FEB_28, MAR_1, MAY_14, MAY_15)
        }
        (budi,) = seats_of_person(connection, BUDI, MAR_1)
    assert held == {FEB_28: [], MAR_1: [BUDI], MAY_14: [BUDI], MAY_15: []}
    assert (budi.until, budi.left_on, budi.reason) == (YEAR_END, MAY_15, "opd-closed")


def test_a_seat_that_was_left_in_error_is_held_as_if_it_had_not_been(shelf: Shelf) -> None:
    story = new_story()
    story.tell(team.seat_taken(BUDI, NETWORK))
    story.tell(team.seat_lost(BUDI, NETWORK, MAY_15))
    story.tell(small_seats.seat_regained(BUDI, NETWORK, MAY_15))
    with told(story, shelf, [seats.VIEW, person_card.VIEW]) as connection:
        (budi,) = seats_of_opd(connection, KOMINFO, YEAR_END)
    assert (budi.effective_on, budi.left_on, budi.reason) == (MAR_1, None, None)


def test_a_persons_path_is_shown_to_their_own_opd(shelf: Shelf) -> None:
    with told(small_year(), shelf, VIEWS) as connection:
        path = person(connection, BUDI, MAR_1, confined_to=KOMINFO)
        assert person(connection, BUDI, MAR_1, confined_to=HEALTH) is None
        assert person(connection, UUID(int=404), MAR_1) is None
    assert path is not None
    assert path.card is not None
    assert path.card.name == "Budi, S.Kom."
    assert [seat.position for seat in path.seats] == [NETWORK]
    assert [one.number for one in path.certificates] == ["1/2026"]
    (part,) = path.participations
    assert (part.outcome, str(part.score), part.jp, part.absent) == (
        "competent",
        "80.50",
        10,
        False,
    )
