"""Who stands in for whom in the sample year? A head is on leave, and later an office is vacant."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from spbe.demo.plan import Phase, Ref, Step
from spbe.demo.year import Year

ACCOUNTS = UUID("8d1f8a52-6a0a-4c55-9b6e-2f3a5f0c0001")
"""The suite knows a sample account by ``uuid5`` of this and the user name."""
AWAY, LEAVES, RETURNS = "DTPHP", 13, 30
"""Whose head is on leave when nominations are submitted, and comes back before it was planned."""
RETIRED, VACANT, QUARTER = "DISTRANSNAKER", 160, 1
"""Whose head has retired before the second quarter is handed in."""
PLH_DAYS, PLT_DAYS = timedelta(days=27), timedelta(days=88)


def account(user: str) -> str:
    """Return the id of a sample account."""
    return str(uuid5(ACCOUNTS, user))


def standing_in(year: Year) -> Sequence[Phase]:
    """Return how offices are put into other hands, and one of them back."""
    leaves, returns, vacant = (year.at_work(day) for day in (LEAVES, RETURNS, VACANT))
    goes_on = vacant + PLT_DAYS + timedelta(days=1)
    given = _given(AWAY, leaves, leaves + PLH_DAYS, "PLH")
    away = Step(
        name=f"delegation/{AWAY}",
        user=f"kepala.{AWAY.lower()}",
        path="personnel/delegations",
        body={**given, "kind": "plh"},
        story=f"The head of {AWAY} goes on leave; the secretary stands in (Plh.)",
    )
    back = Step(
        name=f"delegation/{AWAY}/ended",
        user=f"kepala.{AWAY.lower()}",
        path=f"personnel/delegations/{{delegation/{AWAY}}}/ending",
        body={"reason": "Pejabat yang diwakili kembali bertugas lebih awal"},
    )
    acting = Step(
        name=f"acting/{RETIRED}",
        user="biro.hukum",
        path="personnel/acting-appointments",
        body=_given(RETIRED, vacant, vacant + PLT_DAYS, "PLT"),
        story=f"The head of {RETIRED} has retired; the secretary does the work (Plt.)",
    )
    extended = replace(
        acting,
        name=f"acting/{RETIRED}/extended",
        body=_given(RETIRED, goes_on, goes_on + PLT_DAYS, "PLT-2"),
        story="",
    )
    return (
        Phase("A head goes on leave", leaves, leaves, [[away]]),
        Phase("The head is back", returns, returns, [[back]]),
        Phase("A head has retired", vacant, vacant, [[acting]]),
        Phase("The acting head goes on", goes_on, goes_on, [[extended]]),
    )


def by_deputy(step: Step, code: str) -> Step:
    """Return what the head of an OPD does, done by who stands in if the head is away or gone."""
    named = {AWAY: f"delegation/{AWAY}", RETIRED: f"acting/{RETIRED}"}[code]
    deputy = f"sekretaris.{code.lower()}"
    return replace(step, user=deputy, on_behalf_of=named, after=[*step.after, named])


def _given(code: str, first: date, last: date, which: str) -> Mapping[str, object]:
    return {
        "role": "opd_head",
        "opd_id": Ref(f"opd/{code}"),
        "deputy": account(f"sekretaris.{code.lower()}"),
        "actions": None,
        "first_on": first.isoformat(),
        "last_on": last.isoformat(),
        "letter_number": f"800.1.11/{which}/{code}/{first:%m/%Y}",
        "letter_on": first.isoformat(),
    }
