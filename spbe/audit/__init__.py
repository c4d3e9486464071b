"""`spbe audit`: what an auditor does by himself, with the product's own code."""

import sys

from cyclopts import App

from spbe.gateway import GATEWAY

app = App(
    name="audit",
    help=(
        "Check by yourself that the journals are whole and the views say what they say.\n\n"
        "Example: `spbe audit replay`"
    ),
)


@app.command
def replay(
    *, json: bool = False, user: str = "auditor.inspektorat", gateway: str = GATEWAY
) -> None:
    """Read all journals from their beginning, fold them anew, and compare every view.

    The feeds are read over HTTP where SPBE_URLS__… or SPBE_PORTS__… say; the live views where
    SPBE_DATABASES__VIEWS or SPBE_VAR say. Everything goes on meanwhile. It ends with 0 if all is
    equal, 1 if something differs, 2 if it could not be done.

    Example: `make run` in one terminal, `spbe audit replay` in another

    Parameters
    ----------
    json
        Print the findings as JSON.
    user
        The sample user that reads, where SPBE_TOKEN holds no token of an auditor.
    gateway
        Where the gateway of a running suite answers, for the sample user's token.

    """
    from spbe.audit.replaying import run  # noqa: PLC0415 - only what is asked for is loaded

    sys.exit(run(as_json=json, user=user, gateway=gateway))
