"""Which faults does a run have, and how often? Each seed has a mix of its own (swarm testing)."""

from dataclasses import dataclass
from random import Random

Visit = str

VISITS = (
    "kill",
    "freeze",
    "broker-away",
    "feed-away",
    "rebalance",
    "more-partitions",
    "topic-lost",
    "oldest-dropped",
    "newest-dropped",
    "rewound",
    "restore",
    "foreign-record",
    "fenced",
    "database-away",
)
"""What befalls a run from outside, now and then."""

_VIEWS = ((), (), ("orders",), ("overview",), ("overview",), ("orders", "packing", "overview"))
"""Views cost most of the time that a run takes; so not every run has them all."""


@dataclass(frozen=True, kw_only=True)
class Weather:
    """How often each thing goes wrong; likelihoods of one trip, seconds, and counts."""

    slow: float = 0.0
    slowest: float = 1.0
    crash: float = 0.0
    between: float = 0.0
    crowded: float = 0.0
    """How often a thread has to wait for its turn, so that others come between."""
    database_fails: float = 0.0
    send_fails: float = 0.0
    acknowledgement_lost: float = 0.0
    acknowledged_and_lost: float = 0.0
    written_late: float = 0.0
    feed_fails: float = 0.0
    half_page: float = 0.0
    repeated: float = 0.0
    commit_lost: float = 0.0
    answer_lost: float = 0.0
    visits: tuple[Visit, ...] = ()
    every: float = 1.0
    """Seconds between two visits, on average."""
    processes: int = 1
    """Of each kind that works."""
    views: tuple[str, ...] = ("overview",)
    """Those that are written in this run."""
    partitions: int = 3
    streams: int = 4
    commands: int = 24
    poison: float = 0.0
    patience: float = 3.0
    compare: float = 1.0

    @classmethod
    def of(cls, chance: Random) -> "Weather":
        """Choose some of all faults; a run that has them all would get nowhere."""

        def some(most: float, often: float = 0.4) -> float:
            return chance.uniform(0, most) if chance.random() < often else 0.0

        return cls(
            slow=some(0.05),
            slowest=chance.choice((0.2, 1.0, 4.0)),
            crash=some(0.004),
            between=some(0.2, 0.5),
            crowded=some(0.4, 0.4),
            database_fails=some(0.03),
            send_fails=some(0.1),
            acknowledgement_lost=some(0.1),
            acknowledged_and_lost=some(0.1, 0.2),
            written_late=some(0.1, 0.3),
            feed_fails=some(0.3),
            half_page=some(0.5, 0.3),
            repeated=some(0.2),
            commit_lost=some(0.3),
            answer_lost=some(0.2),
            visits=tuple(one for one in VISITS if chance.random() < 0.35),
            every=chance.choice((0.4, 1.0, 3.0)),
            processes=chance.choice((1, 1, 2)),
            views=chance.choice(_VIEWS),
            partitions=chance.choice((1, 2, 3, 5, 12)),
            streams=chance.choice((1, 3, 8)),
            commands=chance.choice((4, 8, 14)),
            poison=some(0.1),
            patience=chance.choice((1.0, 5.0)),
            compare=chance.choice((1.0, 4.0)),
        )

    def text(self) -> str:
        """Say in a line what is not as on a fine day."""
        fine = Weather()
        told = []
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if value != getattr(fine, name):
                short = f"{value:.3g}" if isinstance(value, float) else str(value)
                told.append(f"{name}={short}")
        return " ".join(told)
