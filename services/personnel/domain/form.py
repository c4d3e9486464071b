"""Which form the values in personnel's commands have."""

from typing import Annotated

import msgspec

from kit.decider import Personal
from kit.writing import LINE

SAYS_SOMETHING = r"[^\W_]"

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=LINE)]
"""A line that says something: at least one letter or digit, and no sign that is not seen."""

LongText = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000, pattern=SAYS_SOMETHING)]
"""What was asked, found or done, in a few sentences that name nobody: stored as they stand."""

PersonalText = Annotated[
    Personal, msgspec.Meta(min_length=1, max_length=2_000, pattern=SAYS_SOMETHING)
]
"""A reason about a person, which says something too."""

PersonalLine = Annotated[Personal, msgspec.Meta(min_length=1, max_length=250, pattern=LINE)]
"""A name, a title or a post; a cell of a list of people holds no more either."""

PHONE = r"^\+?[0-9]{8,15}\Z"
"""Up to 15 digits (ITU-T E.164), without spaces and signs between them."""

EMAIL = r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z"

Phone = Annotated[Personal, msgspec.Meta(pattern=PHONE)]

Email = Annotated[Personal, msgspec.Meta(max_length=250, pattern=EMAIL)]

NipAsWritten = Annotated[Personal, msgspec.Meta(max_length=60)]
"""With whatever spaces and apostrophes; which numbers are valid is for the rules to say."""

Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}\Z")]
"""The key of a position or a competence: words of small letters joined by underscores."""

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""Of a file's content, as 64 small hexadecimal digits."""

OpdCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,59}\Z")]
"""Letters and digits with dots and hyphens between: it stands in the addresses of pages."""

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=LINE)]
"""What people call an indicator by."""

ActionName = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,20}\.[a-z][a-z0-9-]{0,59}\Z")]
"""Of the table of rights, such as ``personnel.submit-nomination``."""

Years = Annotated[int, msgspec.Meta(ge=1, le=50)]

Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]

Month = Annotated[int, msgspec.Meta(ge=1, le=12)]
"""Of a year that is said beside it."""
