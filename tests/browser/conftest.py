"""One real browser for all tests of a module."""

import shutil
from collections.abc import Iterator

import pytest

from tests.browser.chromium import PROGRAMS, Browser, chromium


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """Open a window."""
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        pytest.skip(f"not here: {', '.join(missing)}; apt-get install chromium chromium-driver")
    with chromium() as opened:
        yield opened
