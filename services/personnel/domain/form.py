"""Which form the values in personnel's commands have."""

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"[^\W_]")]
"""Text that says something: at least one letter or digit."""

Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}\Z")]
"""The key of a position or a competence: words of small letters joined by underscores."""

Years = Annotated[int, msgspec.Meta(ge=1, le=50)]
