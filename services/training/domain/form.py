"""Which form the values in training's commands have."""

from typing import Annotated

import msgspec

from kit.decider import Personal
from kit.writing import LINE

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=LINE)]
"""A line that says something: at least one letter or digit, and no sign that is not seen."""

PersonalText = Annotated[Personal, msgspec.Meta(min_length=1, max_length=2_000, pattern=r"[^\W_]")]
"""Personal text that says something."""

Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}\Z")]
"""The key of a competence: words of small letters joined by underscores."""

Positive = Annotated[int, msgspec.Meta(ge=1, le=100_000)]

Months = Annotated[int, msgspec.Meta(ge=1, le=600)]

HoursJp = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
"""Training hours in JP (jam pelajaran) of 45 minutes."""

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-fA-F]{64}\Z")]
"""SHA-256 of a file's bytes, in hexadecimal."""
