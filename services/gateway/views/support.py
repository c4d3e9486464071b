"""What supports a team: facilitation, companions, websites? One view, since SQLite attaches ten.

Each of its modules has tables of its own, ``HEARD`` and ``project``.
"""

from collections.abc import Iterable, Mapping

from gateway.views import companions, equipment, facilitation, meetings, news, visits, websites
from gateway.views.support_tables import METADATA
from kit.envelope import Envelope
from kit.policies import HeardEvent
from kit.views import Change, Projector, View

_MODULES = (facilitation, equipment, meetings, websites, news, companions, visits)
_PROJECTORS: Mapping[type[HeardEvent], Projector] = {
    event: module.project for module in _MODULES for event in module.HEARD
}


def project(event: HeardEvent, envelope: Envelope) -> Iterable[Change]:
    return _PROJECTORS[type(event)](event, envelope)


VIEW = View(
    name="support",
    version=1,
    metadata=METADATA,
    hears=tuple(_PROJECTORS),
    project=project,
)
