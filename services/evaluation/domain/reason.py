"""Whether a reason is given where one is owed."""

from typing import ClassVar

from kit.decider import Refused


class ReasonIsMissing(Refused):
    """What goes against somebody, or changes what was settled, is given a reason."""

    status: ClassVar[int] = 422


def owed(reason: str) -> None:
    """Refuse a reason that says nothing."""
    if not reason.strip():
        raise ReasonIsMissing
