"""What has a hearer set aside?"""

from kit.recorder import Parked, Recorder, Wanted


def parked_in(recorder: Recorder) -> list[Parked]:
    """Return all of it, the oldest first."""
    return [one.parked for one in recorder.waiting(Wanted(), None, 1_000)]
