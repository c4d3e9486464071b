"""Decrees of the time before the suite are taken over from a list, all of it or nothing."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from personnel.domain.decree_number import DecreeNumberTaken
from personnel.domain.inheritance import InheritDecrees, InheritedRowsAreWrong, inheritance
from personnel.domain.inherited import (
    DecreeInherited,
    InheritedOpdsNamed,
    TeamInherited,
    inherited_decree_of,
)
from personnel.domain.inheriting import InheritDecree, SeatOnPaper
from personnel.domain.opd import OpdClosed, opd
from personnel.domain.person_record import Status
from personnel.domain.seat import SeatInherited, SeatLeft
from personnel.domain.signed_document import (
    AttachSignedDocument,
    DocumentType,
    SignedDocumentAttached,
    Signing,
    document_of,
    signed_document,
)
from personnel.domain.team import TeamDissolved, team, team_of
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import BUDI, CUSTODIAN, HEALTH, KOMINFO, NETWORK, SITI, YEAR_END
from tests.personnel.office import DEWI, RINA, TONO, WHOLE, Office

NUMBER = "188.4/478/SULBAR/XII/2022"
OLD = inherited_decree_of(NUMBER, 2022)
FIRST, JUNE_1, LAST = date(2023, 1, 2), date(2023, 6, 1), date(2024, 12, 31)


def row(number: int, person_id: UUID, position: str, **said: Any) -> SeatOnPaper:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "opd_id": KOMINFO,
        "position_name": position.title(),
        "last_day": LAST,
    }
    return SeatOnPaper(row=number, person_id=person_id, position=position, **usual | said)


def paper(*seats: SeatOnPaper, **said: Any) -> InheritDecree:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "decree_id": OLD,
        "title": "Tim pengelola SPBE",
        "number": NUMBER,
        "decided_on": date(2022, 12, 20),
        "effective_on": FIRST,
        "until": LAST,
        "signed_by": "Gubernur",
    }
    return InheritDecree(seats=seats, **usual | said)


BOTH = paper(row(2, BUDI, NETWORK.key), row(3, SITI, "desain_grafis"))


def take(office: Office, *decrees: InheritDecree) -> list[Any]:
    return office.give(inheritance, office.id(), InheritDecrees(decrees=decrees))


def told(office: Office, *decrees: InheritDecree) -> list[tuple[int, str, int | None]]:
    """Return what is said against which row, after nothing was recorded."""
    before = len(office.recorded)
    with pytest.raises(InheritedRowsAreWrong) as refusal:
        take(office, *decrees)
    assert len(office.recorded) == before
    problems: Any = refusal.value.facts["problems"]
    return [(each["row"], each["fault"], each["other_row"]) for each in problems]


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_decree_its_number_its_teams_and_seats_are_recorded_from_their_own_day(
    office: Office,
) -> None:
    recorded = take(office, BOTH)
    begun = [DecreeInherited, DecreeNumberTaken, InheritedOpdsNamed]
    assert [type(each) for each in recorded[:3]] == begun
    assert [type(each) for each in recorded[3:]] == [TeamInherited, SeatInherited, SeatInherited]
    assert {each.effective_on for each in (recorded[0], *recorded[3:])} == {FIRST}
    assert office.holders(NETWORK.key, JUNE_1) == [BUDI]
    assert office.holders("desain_grafis", LAST) == [SITI]
    assert office.holders(NETWORK.key, date(2025, 1, 1)) == []


def test_a_list_that_is_recorded_already_changes_nothing(office: Office) -> None:
    take(office, BOTH)
    assert take(office, BOTH) == []


def test_a_later_list_adds_what_it_has_more_of_the_same_decree(office: Office) -> None:
    take(office, BOTH)
    more = paper(*BOTH.seats, row(4, RINA, CUSTODIAN.key), row(5, DEWI, NETWORK.key, opd_id=HEALTH))
    recorded = take(office, more)
    taken = [TeamInherited, SeatInherited]
    assert [type(each) for each in recorded] == [InheritedOpdsNamed, *taken, *taken]
    assert office.holders(NETWORK.key, JUNE_1, HEALTH) == [DEWI]


def test_a_seat_that_ended_before_the_term_says_why_and_another_may_follow(office: Office) -> None:
    until_may = {"last_day": date(2023, 5, 31), "reason": LeavingReason.REPLACED}
    amending = inherited_decree_of("188.4/2/2023", 2023)
    later = paper(
        row(3, SITI, NETWORK.key),
        decree_id=amending,
        number="188.4/2/2023",
        decided_on=date(2023, 5, 30),
        effective_on=JUNE_1,
    )
    take(office, paper(row(2, BUDI, NETWORK.key, **until_may)), later)
    assert office.holders(NETWORK.key, date(2023, 5, 31)) == [BUDI]
    assert office.holders(NETWORK.key, JUNE_1) == [SITI]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"decided_on": date(2199, 1, 1)}, "decided-later"),
        ({"effective_on": date(2199, 1, 1), "until": date(2199, 2, 1)}, "begins-later"),
        ({"effective_on": date(2022, 12, 19)}, "works-backwards"),
        ({"until": date(2023, 1, 1)}, "term-is-empty"),
    ],
)
def test_the_days_of_a_decree_are_in_order(
    office: Office, said: dict[str, Any], fault: str
) -> None:
    assert told(office, paper(row(2, BUDI, NETWORK.key), **said)) == [(2, fault, None)]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"person_id": UUID(int=0xBAD)}, "person-unknown"),
        ({"opd_id": UUID(int=0xBAD)}, "opd-not-in-force"),
        ({"last_day": date(2023, 1, 1), "reason": LeavingReason.RETIRED}, "last-day-outside"),
        ({"last_day": date(2025, 1, 1)}, "last-day-outside"),
        ({"last_day": JUNE_1}, "reason-missing"),
        ({"reason": LeavingReason.RETIRED}, "reason-without-end"),
    ],
)
def test_a_row_names_somebody_known_in_an_opd_of_the_time_and_when_the_seat_ended(
    office: Office, said: dict[str, Any], fault: str
) -> None:
    one = replace(row(7, BUDI, NETWORK.key), **said)
    assert told(office, paper(one)) == [(7, fault, None)]


def test_an_opd_that_was_closed_has_no_seat_beyond_its_last_day(office: Office) -> None:
    closed = OpdClosed(
        opd_id=KOMINFO,
        effective_on=date(2024, 1, 1),
        valid_to=date(2023, 12, 31),
        successors=(HEALTH,),
        legal_basis="Perda",
    )
    office.histories[opd, KOMINFO].append(closed)
    assert told(office, BOTH) == [(2, "opd-not-in-force", None), (3, "opd-not-in-force", None)]
    ended = {"last_day": date(2023, 12, 31), "reason": LeavingReason.OPD_CLOSED}
    take(office, paper(row(2, BUDI, NETWORK.key, **ended)))
    assert office.holders(NETWORK.key, date(2023, 12, 31)) == [BUDI]


def test_nobody_is_in_two_seats_and_no_seat_has_two_holders_within_a_list(office: Office) -> None:
    many = paper(
        row(2, BUDI, NETWORK.key),
        row(3, SITI, NETWORK.key),
        row(4, BUDI, CUSTODIAN.key),
        row(5, BUDI, NETWORK.key),
        row(6, RINA, CUSTODIAN.key, opd_id=HEALTH),
        row(7, RINA, CUSTODIAN.key),
    )
    assert told(office, many) == [
        (3, "seat-is-held", 2),
        (4, "in-two-seats", 2),
        (5, "in-two-seats", 2),
        (7, "in-two-seats", 6),
    ]


def test_what_the_suite_has_decided_itself_stands_against_a_list(office: Office) -> None:
    office.team(WHOLE)
    running = {"until": YEAR_END}
    last = {"last_day": YEAR_END}
    many = paper(
        row(2, RINA, NETWORK.key, **last),
        row(3, BUDI, "desain_grafis", **last),
        row(4, TONO, "desain_grafis", **last),
        **running,
    )
    assert told(office, many) == [
        (2, "seat-is-held", None),
        (3, "in-two-seats", None),
        (4, "team-has-ended", None),
    ]
    number = office.decision().number
    office.decreed(office.nominated({NETWORK.key: DEWI, CUSTODIAN.key: UUID(int=7)}, HEALTH))
    taken = [
        each.number
        for each in office.recorded
        if isinstance(each, DecreeNumberTaken) and each.number > number
    ]
    same = inherited_decree_of(taken[-1], office.today.year)
    again = paper(
        row(9, TONO, "desain_grafis", **last),
        decree_id=same,
        number=taken[-1],
        decided_on=office.today,
        effective_on=office.today,
        **running,
    )
    assert told(office, again) == [(9, "number-is-taken", None)]


def test_a_decree_or_a_seat_is_recorded_once_and_not_differently(office: Office) -> None:
    take(office, BOTH)
    other_title = replace(BOTH, title="Tim lain")
    assert told(office, other_title) == [(2, "decree-differs", None)]
    shorter = row(2, BUDI, NETWORK.key, last_day=JUNE_1, reason=LeavingReason.RETIRED)
    assert told(office, paper(shorter)) == [(2, "seat-differs", None)]


def test_a_running_inherited_team_is_relieved_by_the_suites_own_decree(office: Office) -> None:
    take(office, paper(row(2, BUDI, NETWORK.key, last_day=YEAR_END), until=YEAR_END))
    before = len(office.recorded)
    office.team({NETWORK.key: RINA, CUSTODIAN.key: TONO})
    follows = office.recorded[before:]
    (dissolved,) = [each for each in follows if isinstance(each, TeamDissolved)]
    (left,) = [each for each in follows if isinstance(each, SeatLeft)]
    assert (dissolved.decree_id, left.decree_id, left.reason) == (
        OLD,
        OLD,
        LeavingReason.TEAM_RENEWED,
    )
    assert office.holders(NETWORK.key, office.today) == [RINA]


def test_the_list_again_after_that_still_changes_nothing(office: Office) -> None:
    running = paper(row(2, BUDI, NETWORK.key, last_day=YEAR_END), until=YEAR_END)
    take(office, running)
    office.team({NETWORK.key: RINA, CUSTODIAN.key: TONO})
    assert take(office, running) == []


def test_what_is_recorded_of_a_holder_ends_an_inherited_seat_too(office: Office) -> None:
    retired_on = date(2026, 1, 15)
    office.record(BUDI, retired_on, status=Status.RETIRED)
    recorded = take(office, paper(row(2, BUDI, NETWORK.key, last_day=YEAR_END), until=YEAR_END))
    (left,) = [each for each in recorded if isinstance(each, SeatLeft)]
    assert (left.effective_on, left.reason) == (retired_on, LeavingReason.RETIRED)
    office.record(SITI, office.later(5), status=Status.RETIRED)
    assert office.holders(NETWORK.key, retired_on) == []


def test_an_old_team_takes_its_place_before_those_that_are_known(office: Office) -> None:
    new = office.team(WHOLE)
    take(office, paper(row(2, BUDI, NETWORK.key), row(3, SITI, CUSTODIAN.key)))
    periods = team.replay(office.histories[team, team_of(KOMINFO)]).periods  # type: ignore[arg-type]
    assert [each.decree_id for each in periods] == [OLD, new]


def test_a_signed_paper_is_attached_to_an_inherited_decree(office: Office) -> None:
    take(office, BOTH)
    attach = AttachSignedDocument(
        decree_id=OLD,
        sha256="ab" * 32,
        media_type=DocumentType.PDF,
        size=1_000,
        signed=Signing.OUTSIDE,
        attached_by="Biro Hukum",
    )
    (attached,) = office.give(signed_document, document_of(OLD), attach)
    assert isinstance(attached, SignedDocumentAttached)
