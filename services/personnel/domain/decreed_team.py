"""Who was named in one team, by which decrees, and until when is it in office?"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from personnel.domain.inherited import TeamInherited
from personnel.domain.tenure import Tenure


class Period(Tenure, frozen=True, kw_only=True):
    """One team, in office for the term of its decree until the earliest of its ends."""

    decree_id: UUID
    amended_by: tuple[UUID, ...] = ()
    """The decrees of this suite that gave single seats of it to others."""
    people: tuple[UUID, ...]
    """Everybody who was ever named in it, once each. Their own streams say for which days."""
    structure_day: date
    """The structure of positions of this day is the team's, also when it is amended."""

    def amended(self, decree_id: UUID, people: Iterable[UUID]) -> "Period":
        """Return the team with seats that another decree gave."""
        return replace(
            self,
            amended_by=tuple(dict.fromkeys((*self.amended_by, decree_id))),
            people=tuple(dict.fromkeys((*self.people, *people))),
        )


def inherited_team(
    decree_id: UUID, inherited: Sequence[TeamInherited], before: Period | None
) -> Period | None:
    """Return a team of the time before as all lists have it by now; its ends are what they were.

    ``None`` where no list has anybody of it any more, and no decree of this suite has amended it.
    """
    of_it = [each for each in inherited if decree_id in {each.decree_id, each.amends}]
    if not of_it:
        return before if before and before.amended_by else None
    begins = min(each.effective_on for each in of_it)
    new = before or Period(
        decree_id=decree_id,
        effective_on=begins,
        term_until=of_it[0].last_day,
        people=(),
        structure_day=begins,
    )
    days = [seat.last_day for each in of_it for seat in each.seats]
    people = (seat.person_id for each in of_it for seat in each.seats)
    return replace(new, term_until=max(days), people=tuple(dict.fromkeys((*new.people, *people))))
