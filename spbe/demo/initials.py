"""Whose initials does a decree of the sample year need, and who gives them?"""

from collections.abc import Iterable

from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.year import Year

PUBLISHED = 8
_OFFICES = (
    ("legal_bureau", "Kepala Biro Hukum", "legal_bureau", "penelaah.hukum"),
    ("secretary", "Sekretaris Daerah", "coordination_team", "tim.koordinasi"),
)
"""Key, office and role of each step, and the sample user who gives the initial."""


def chain_published(year: Year) -> Phase:
    """Return how the chain of initials is set, as a proposal."""
    on = year.at_work(PUBLISHED)
    offices = [{"key": key, "office": said, "role": role} for key, said, role, _ in _OFFICES]
    body = {
        "effective_on": on.isoformat(),
        "steps": offices,
        "legal_basis": "Usulan rangkaian paraf SK kolektif (data contoh)",
        "official": False,
    }
    step = Step(name="initial-chain", user="admin", path="personnel/initial-chains", body=body)
    return Phase("The chain of initials is set", on, on, [[step]])


def initialled(decree: str, nominations: Iterable[str]) -> Chain:
    """Return how each office initials the draft, for what it contains."""
    contents = [Ref(each) for each in nominations]
    return [
        Step(
            name=f"{decree}/initialled/{key}",
            user=user,
            path=f"personnel/decrees/{{{decree}}}/initials",
            body={"step": key, "nominations": contents},
        )
        for key, _, _, user in _OFFICES
    ]
