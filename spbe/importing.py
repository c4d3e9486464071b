"""`spbe import`: how does data from the systems around get in from a command line?"""

import sys
from datetime import date
from functools import partial
from pathlib import Path

from cyclopts import App

from spbe.client import operator_token
from spbe.gateway import GATEWAY
from spbe.import_decrees import import_decrees
from spbe.import_people import import_people

app = App(
    name="import",
    help="Take in data from the systems around.\n\nExample: `spbe import people pegawai.csv`",
)


@app.command
def people(
    file: Path,
    *,
    effective_on: date | None = None,
    user: str = "sistem.kepegawaian",
    gateway: str = GATEWAY,
) -> None:
    """Take in people from an export of the HR system (SIASN form, CSV or XLSX).

    All rows are checked before any is taken; the same file again changes nothing. It ends with 0
    if taken, 1 if rows are wrong, 2 if the file cannot be read, 3 if refused, 4 if broken off.

    Example: `spbe import people pegawai.csv --effective-on 2026-01-05`

    Parameters
    ----------
    file
        The export; the columns are those of SIASN.
    effective_on
        From when it holds, as 2026-01-05; today if unsaid.
    user
        The sample user that sends it, where SPBE_TOKEN does not hold a token.
    gateway
        Where the gateway of a running suite answers.

    """
    sys.exit(import_people(file, gateway, partial(operator_token, gateway, user), effective_on))


@app.command
def decrees(
    file: Path, *, record: bool = False, user: str = "admin", gateway: str = GATEWAY
) -> None:
    """Take in decrees, teams and seats of the time before this suite (CSV or XLSX).

    All rows are checked, and it is told what would come of them; with --record they are recorded,
    all or none. It ends with 0 if in order, 1 if rows are wrong, 2 if the file cannot be read, 3
    if refused, 4 if broken off.

    Example: `spbe import decrees spbe/demo/data/saldo-awal.csv`, then once more with `--record`

    Parameters
    ----------
    file
        A row for each seat; that file of the sample year shows the columns.
    record
        Record what was checked; without it nothing is.
    user
        The sample user that sends it, where SPBE_TOKEN does not hold a token: an administrator.
    gateway
        Where the gateway of a running suite answers.

    """
    token_of = partial(operator_token, gateway, user)
    sys.exit(import_decrees(file, gateway, token_of, record=record))
