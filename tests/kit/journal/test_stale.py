"""Who comes with an older state changes nothing, and is told what happened since."""

from datetime import datetime
from typing import cast
from uuid import uuid4

import pytest

from kit.catalogue import type_of
from kit.journal import Journal, StreamHasMoved
from kit.recorded import MEANWHILE
from tests.kit.journal.sample import Count, Counted, context, count, counter


def test_who_saw_another_version_is_told_so(journal: Journal) -> None:
    stream = uuid4()
    count(journal, stream)
    for expected in (0, 2):
        with pytest.raises(StreamHasMoved) as refused:
            journal.execute(
                *(counter, stream, Count()), context=context(), expected_version=expected
            )
        facts = refused.value.facts
        assert (facts["version"], facts["expected"]) == (1, expected)
    receipt = journal.execute(counter, stream, Count(), context=context(), expected_version=1)
    assert receipt.version == 2


def test_who_saw_an_older_version_is_told_what_happened_since_and_when(journal: Journal) -> None:
    stream = uuid4()
    for _ in range(MEANWHILE + 3):
        count(journal, stream)

    def changes(expected: int) -> list[dict[str, str]]:
        with pytest.raises(StreamHasMoved) as refused:
            journal.execute(
                *(counter, stream, Count()), context=context(), expected_version=expected
            )
        return cast("list[dict[str, str]]", refused.value.facts["changes"])

    assert [each["type"] for each in changes(MEANWHILE + 1)] == [type_of(Counted)] * 2
    at = [datetime.fromisoformat(each["at"]) for each in changes(0)]
    assert len(at) == MEANWHILE, "the last ones, where there are many"
    assert at == sorted(at)
    assert changes(MEANWHILE + 9) == []
