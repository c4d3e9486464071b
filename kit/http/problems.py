"""What can be wrong with a request, before and besides what the rules of a domain refuse?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.exceptions import HTTPException


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with one field, header or parameter: a key of ``rules.RULES``."""

    field: str
    rule: str
    expected: str = ""
    got: str = ""


class Problem(HTTPException):
    """An answer by RFC 9457; the docstring is its English title, the class name its type."""

    status: ClassVar[int] = 400

    def __init__(
        self, *wrong: Wrong, headers: Mapping[str, str] | None = None, **facts: object
    ) -> None:
        """Name what is wrong, or the facts that the caller needs to do better."""
        super().__init__(self.status, headers=headers)
        self.wrong, self.facts = wrong, facts


class BadRequest(Problem):
    """The request is not in the form that is expected."""


class Unauthenticated(Problem):
    """The call does not show who is calling."""

    status = 401


class SimulatedTimeNotAllowed(Problem):
    """Only sample data may be written under a simulated time."""

    status = 403


class NotFound(Problem):
    """There is nothing at this address."""

    status = 404


class MethodNotAllowed(Problem):
    """What stands at this address does not answer to this method."""

    status = 405


class NotYetHeard(Problem):
    """The service has not yet heard what the Journal-Token names."""

    status = 409


class HeldBack(Problem):
    """What the Journal-Token names has arrived but is held back for a person to look at."""

    status = 409


class BodyTooLarge(Problem):
    """The body is larger than is accepted here."""

    status = 413


class MediaTypeNotSupported(Problem):
    """The body is of a media type that is not read here."""

    status = 415


class Fault(Problem):
    """Something went wrong on our side."""

    status = 500


class TryAgain(Problem):
    """Too much is being changed at once; the same request may be sent again."""

    status = 503


class OutOfReach(Problem):
    """What this service stands on does not answer; nothing is known to have been recorded."""

    status = 503


class NotReady(Problem):
    """The service is not ready."""

    status = 503


class JobStands(Problem):
    """A job of this process does not turn any more; it has to be started again."""

    status = 503
