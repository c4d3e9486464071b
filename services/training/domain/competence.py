"""In which order are the competences of a programme or a certificate recorded?

They are keys, as personnel's positions name them. Which there are is data, of the structure of
positions and of the programmes on offer, because a regulation may ask for another one.
"""

from collections.abc import Iterable


def in_order(competences: Iterable[str]) -> tuple[str, ...]:
    """Return each once, in one order, so that the same set is always the same fact."""
    return tuple(sorted(set(competences)))
