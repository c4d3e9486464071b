"""By which key does a command name a row that people call by its name? Nobody types a key."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

_LONGEST = 50
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


def keyed(rows: Sequence[dict[str, object]], made_of: Mapping[str, str]) -> list[object]:
    """Return the rows with a key for each that has none, made of the name beside it.

    The same names make the same keys, so that a form that is sent again says the same.
    """
    for key, name in made_of.items():
        taken = {str(row[key]) for row in rows if row[key]}
        for row in rows:
            if not row[key]:
                row[key] = _free(str(row.get(name) or ""), taken)
                taken.add(str(row[key]))
    return list(rows)


def _free(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = _NOT_IN_KEYS.sub("_", plain).strip("_")[:_LONGEST].rstrip("_")
    key = key if key[:1].isalpha() else f"baris_{key}".rstrip("_")
    number = 2
    made = key
    while made in taken:
        made, number = f"{key}_{number}", number + 1
    return made
