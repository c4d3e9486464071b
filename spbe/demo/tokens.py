"""What has a caller done so far? The tokens of many answers, said as one of each service."""

from collections.abc import Iterable


def together(tokens: Iterable[str]) -> str:
    """Return a Journal-Token header that waits for all that these tokens name.

    Of a lane the furthest place counts; of two histories of a service the one named last.
    """
    joined: dict[str, tuple[str, dict[int, int]]] = {}
    for token in tokens:
        service, epoch, *places = token.split(".")
        before, known = joined.get(service, (epoch, {}))
        furthest = dict(known) if before == epoch else {}
        for place in places:
            lane, position = map(int, place.split("-"))
            furthest[lane] = max(position, furthest.get(lane, 0))
        joined[service] = (epoch, furthest)
    return ",".join(_said(service, *places) for service, places in joined.items())


def _said(service: str, epoch: str, places: dict[int, int]) -> str:
    return ".".join((service, epoch, *(f"{lane}-{at}" for lane, at in sorted(places.items()))))
