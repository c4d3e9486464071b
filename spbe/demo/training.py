"""Which batches are held in the sample year, who passes, and who gets which certificate?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spbe.demo.chance import share
from spbe.demo.organisation import IMPORT
from spbe.demo.outside import comes_from_outside
from spbe.demo.people import named_for, spare
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.product import in_force, programmes
from spbe.demo.tales import UNPROVEN
from spbe.demo.year import Year

PROVIDER = "pelatih.bkpsdm"
OF_POSITION = {
    "application_governance_admin": "KOMDIGI-APLIKASI",
    "web_social_media_admin": "DISKOMINFO-WEB",
    "network_multimedia_admin": "DISKOMINFO-JARINGAN",
    "graphic_designer": "LSP-DESAIN",
}
"""Which programme proves what a technical position asks for."""
GOVERNANCE = "BPSDM-TATAKELOLA"
WAVE = 12
"""Participants of one batch."""
JANUARY, MAY = 5, 130
"""On which day of the year batches begin."""
DAYS = 3
JP_A_DAY = 8

Outcome = Literal["competent", "not_yet_competent", "absent"]


@dataclass(frozen=True)
class Participant:
    person: str
    outcome: Outcome


@dataclass(frozen=True)
class Batch:
    """One run of a programme."""

    programme: str
    wave: int
    begins: int
    participants: Sequence[Participant]

    @property
    def name(self) -> str:
        """Return how its steps are named."""
        return f"batch/{self.programme}/{self.begins}-{self.wave}"

    def certificate(self, person: str) -> str:
        """Return the step that issues a person's certificate."""
        return f"{self.name}/certificate/{person}"


@cache
def january() -> Sequence[Batch]:
    """Return the batches of January, which give the teams their competence."""
    wanted = {
        programme: [
            Participant(named_for(opd.code, position), _outcome(opd.code, position))
            for opd in in_force()
            if not comes_from_outside(opd.code, position)
        ]
        for position, programme in OF_POSITION.items()
    }
    wanted[GOVERNANCE] = [
        Participant(named_for(opd.code, "technical_coordinator"), "competent")
        for opd in in_force()[::2]
    ]
    return [batch for code, who in wanted.items() for batch in _waves(code, JANUARY, who)]


@cache
def may() -> Sequence[Batch]:
    """Return the batches of May: who did not pass comes again, and others for the first time."""
    again = [
        Participant(one.person, "competent")
        for batch in january()
        for one in batch.participants
        if one.outcome != "competent" and batch.programme == "DISKOMINFO-JARINGAN"
    ]
    fresh = [
        Participant(spare(opd.code, 0), _of_spare(opd.code))
        for opd in in_force()
        if _sends(opd.code)
    ]
    return [*_waves("DISKOMINFO-JARINGAN", MAY, again), *_waves("KOMDIGI-KEAMANAN", MAY, fresh)]


def _sends(code: str) -> bool:
    return share("sends", code) < 0.4  # noqa: PLR2004 - two in five OPDs


def _of_spare(code: str) -> Outcome:
    return "not_yet_competent" if share("spare", code) < 0.25 else "competent"  # noqa: PLR2004


def _outcome(code: str, position: str) -> Outcome:
    """Return the result of somebody who is named for a technical position."""
    fails = code in UNPROVEN and position == "network_multimedia_admin"
    return "not_yet_competent" if fails else "competent"


def _waves(programme: str, begins: int, who: Sequence[Participant]) -> Iterator[Batch]:
    for start in range(0, len(who), WAVE):
        yield Batch(programme, start // WAVE + 1, begins, who[start : start + WAVE])


def proofs_of(code: str) -> Sequence[str]:
    """Return the steps of January that prove what the people of an OPD can do."""
    return [
        batch.certificate(one.person)
        for batch in january()
        for one in batch.participants
        if one.person.startswith(f"{code}/") and one.outcome == "competent"
    ]


def training(year: Year, batches: Sequence[Batch], month: str) -> Sequence[Phase]:
    """Return how batches go from enrolment to certificates, a week in all."""
    begins = batches[0].begins
    enrol, held, issue = (year.at_work(begins + day) for day in (-1, DAYS, DAYS + 3))
    return (
        Phase(
            f"Batches of {month}: enrolment", enrol, enrol, [_enrolled(b, year) for b in batches]
        ),
        Phase(f"Batches of {month}: results", held, held, [_held(b, year) for b in batches]),
        Phase(
            f"Batches of {month}: certificates", issue, issue, [_issued(b, year) for b in batches]
        ),
    )


def _enrolled(batch: Batch, year: Year) -> Chain:
    body = {
        "programme_id": Ref(f"programme/{batch.programme}"),
        "starts_on": year.on(batch.begins).isoformat(),
        "ends_on": _last_day(batch, year),
        "place": "Mamuju" if batch.wave % 2 else "Daring",
        "online": batch.wave % 2 == 0,
        "seats": WAVE + 3,
    }
    scheduled = Step(name=batch.name, user=PROVIDER, path="training/batches", body=body)
    enrolled = (
        _in(batch, "enrolments", one.person, {}, after=[IMPORT]) for one in batch.participants
    )
    return [scheduled, *enrolled]


def _held(batch: Batch, year: Year) -> Chain:
    last = _last_day(batch, year)
    present = [one for one in batch.participants if one.outcome != "absent"]
    attended = [
        _in(batch, f"attendance/{day}", one.person, {"attended_on": attended_on, "jp": jp})
        for one in present
        for day, attended_on, jp in _days(batch, year)
    ]
    results = [_in(batch, "results", one.person, _result(one, last)) for one in present]
    path = f"training/batches/{{{batch.name}}}/completion"
    completed = Step(name=f"{batch.name}/completion", user=PROVIDER, path=path, body={})
    return [*attended, *results, completed]


def _days(batch: Batch, year: Year) -> Iterator[tuple[int, str, int]]:
    """Iterate over the days of a batch with their hours, no more than the programme has."""
    left = int(programmes()[batch.programme]["hours_jp"])
    for day in range(DAYS):
        jp = min(left, JP_A_DAY)
        left -= jp
        if jp:
            yield day, year.on(batch.begins + day).isoformat(), jp


def _result(one: Participant, last: str) -> dict[str, object]:
    lowest, width = (70, 28) if one.outcome == "competent" else (40, 25)
    score = f"{lowest + share('score', one.person) * width:.1f}"
    return {"outcome": one.outcome, "score": score, "assessed_on": last}


def _issued(batch: Batch, year: Year) -> Chain:
    issued_on = year.at_work(batch.begins + DAYS + 3)
    programme = programmes()[batch.programme]
    months = programme["validity_months"]
    valid_until = year.on(batch.begins + DAYS + months * 30).isoformat() if months else None
    return [
        Step(
            name=batch.certificate(one.person),
            user=PROVIDER,
            path="training/issued-certificates",
            body={
                "batch_id": Ref(batch.name),
                "person_id": Ref(f"person/{one.person}"),
                "issuer": programme["provider_name"],
                "number": f"{batch.programme}/{batch.begins:03d}-{batch.wave}/{nth:03d}/CONTOH",
                "issued_on": issued_on.isoformat(),
                "valid_until": valid_until,
            },
        )
        for nth, one in enumerate(batch.participants, 1)
        if one.outcome == "competent"
    ]


def _last_day(batch: Batch, year: Year) -> str:
    return year.on(batch.begins + DAYS - 1).isoformat()


def _in(
    batch: Batch, what: str, person: str, body: dict[str, object], after: Sequence[str] = ()
) -> Step:
    """Return what is done with one person in a batch."""
    return Step(
        name=f"{batch.name}/{what}/{person}",
        user=PROVIDER,
        path=f"training/batches/{{{batch.name}}}/{what.partition('/')[0]}",
        body={"person_id": Ref(f"person/{person}"), **body},
        after=after,
    )
