"""How does a command end whose settings are wrong? It names the variable, and what is expected."""

import sys
from typing import Final, NoReturn

WRONGLY_SET: Final = 78
"""How any command ends then: it has been refused by nobody, and nothing has been compared."""


def end_wrongly_set(*lines: str) -> NoReturn:
    """Say what is wrong, and end."""
    print(*lines, sep="\n", file=sys.stderr)  # noqa: T201 - the answer
    raise SystemExit(WRONGLY_SET)
