"""Which form the values in evaluation's commands have."""

from typing import Annotated

import msgspec

from kit.writing import CELL, LINE

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=LINE)]
"""A line that says something: at least one letter or digit, and no sign that is not seen."""

LongText = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000, pattern=r"[^\W_]")]
"""A reason or a criterion, which says something too."""

Note = Annotated[str, msgspec.Meta(max_length=2_000)]
"""What may be left empty."""

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=LINE)]
"""What people call an instrument, a version or an indicator by."""

Cell = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=CELL)]
"""Text that says something in a file for payroll."""

CellCode = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=CELL)]
"""A code that begins such a text."""

PositionKey = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}\Z")]
"""The key of a position in personnel's structure."""

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""SHA-256 of a file's bytes (FIPS 180-4), in lower-case hexadecimal digits."""

FEW = msgspec.Meta(max_length=100)
"""For files of one claim, and for predicates."""

MANY = msgspec.Meta(max_length=500)
"""For the indicators of an instrument; the regulation of 2020 has 47."""
