"""What happens in the sample year, in the order of its days?"""

from collections.abc import Sequence
from datetime import date

from spbe.demo import assessments, decrees, next_term, nominations, organisation, outside, training
from spbe.demo.assessments import Quarter
from spbe.demo.plan import Phase
from spbe.demo.year import Year


def story(year: Year, today: date) -> Sequence[Phase]:
    """Return the phases of the year that are over by ``today``."""
    quarters = [Quarter(year, nth) for nth in range(len(assessments.BASES))]
    phases = (
        *organisation.beginnings(year),
        *training.training(year, training.january(), "January"),
        *outside.of_january(year),
        *nominations.first_round(year),
        *decrees.first(year),
        *nominations.second_round(year),
        *decrees.second(year),
        *training.training(year, training.may(), "May"),
        organisation.second_export(year),
        *outside.of_autumn(year),
        *next_term.next_term(year),
        *(phase for quarter in quarters[:-1] for phase in assessments.whole(quarter)),
        *assessments.in_progress(quarters[-1]),
    )
    over = (phase for phase in phases if phase.last < today)
    return sorted(over, key=lambda phase: phase.first)
