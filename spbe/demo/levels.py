"""How mature is each OPD in the sample year, by indicator, and what do assessors find proven?"""

from collections.abc import Mapping, Sequence
from functools import cache

from spbe.demo.chance import one_of, share
from spbe.demo.product import in_force
from spbe.demo.tales import WITHOUT_TEAM

LOWEST, HIGHEST = 1, 5
WEAKEST, SPREAD = 2.05, 2.55
"""The mean levels that the weakest OPD claims at first, and how far the strongest is from it."""
GAIN = 0.3
"""By how much an OPD's mean level may grow in a quarter."""
LOWERED = 0.07
"""Share of the claims above level 1 of which assessors find one level less."""
OBJECTING, OBJECTED = "DISKOPERINDAG", "OPD-22"
"""Who objects in the first quarter, and to what; this claim is lowered for sure."""
REASONS = (
    "Bukti tingkat ini belum disahkan pejabat yang berwenang.",
    "Laporan yang dilampirkan berasal dari tahun sebelumnya.",
    "Bukti tidak menunjukkan keterkaitan dengan indikator.",
    "Dokumen belum memuat seluruh unsur yang diminta kriteria.",
)


def claimed(code: str, indicator: str, quarter: int) -> int:
    """Return the level that an OPD claims."""
    if (code, indicator) == (OBJECTING, OBJECTED):
        return 4
    wanted = _mean(code, quarter) + share("level", code, indicator)
    return max(LOWEST, min(HIGHEST, int(wanted)))


def verified(code: str, indicator: str, quarter: int) -> int:
    """Return the level that an assessor finds proven."""
    level = claimed(code, indicator, quarter)
    disputed = (code, indicator, quarter) == (OBJECTING, OBJECTED, 0)
    doubted = level > LOWEST and share("doubt", code, indicator, quarter) < LOWERED
    return level - 1 if disputed or doubted else level


def reason(code: str, indicator: str) -> str:
    """Return why an assessor finds less than was claimed."""
    return one_of(REASONS, "reason", code, indicator)


def _mean(code: str, quarter: int) -> float:
    place = _order().index(code) / (len(_order()) - 1)
    gain = quarter * GAIN * share("gain", code)
    return min(4.75, WEAKEST + SPREAD * place + gain)


@cache
def _order() -> Sequence[str]:
    """Return the OPDs from the weakest to the strongest; without a team nobody does well."""
    found: Mapping[str, float] = {
        opd.code: share("order", opd.code) * (0.2 if opd.code in WITHOUT_TEAM else 1)
        for opd in in_force()
    }
    return sorted(found, key=lambda code: found[code])
