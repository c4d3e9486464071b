"""When are two writings of one number the same, and which signs may no line of text hold?

Most signs here cannot be seen: a number that was used would pass a second time beside itself.
"""

import re
import unicodedata
from typing import Final

UNSEEN: Final = (
    r"[\x00-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Control and format characters, breaks of lines, and what is shown as nothing.

Unicode 16: categories Cc, Cf, Zl and Zp, and Default_Ignorable_Code_Point. Contracts show it, and
JavaScript has no escape of eight digits.
"""

LINE: Final = rf"^(?![\s\S]*{UNSEEN})[\s\S]*[^\W_]"
"""The form of a name, a number or a code: one line that says something, all of it to be seen."""

CELL: Final = rf"^(?![=+\-@\s])(?![\s\S]*{UNSEEN})[\s\S]*[^\W_]"
"""Such a line that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""

_unseen = re.compile(UNSEEN)


def compared(text: str) -> str:
    """Return a number or a code as it is compared with others.

    Case, width, ligatures, kinds of space and unseen signs make no difference (Unicode 16,
    section 3.13, toNFKC_Casefold).
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen(text)).casefold())
    return " ".join(folded.split())


def seen(text: str) -> str:
    """Return a line as it is seen: single spaces, and no sign that is shown as nothing."""
    return " ".join(_unseen.sub("", " ".join(text.split())).split())
