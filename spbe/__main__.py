"""`spbe`: everything an operator, a newcomer and an integrator do from a command line."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import uvloop
from cyclopts import App, Parameter

ServiceName = Literal["personnel", "training", "evaluation", "gateway"]
GATEWAY = "http://127.0.0.1:8080"

app = App(
    name="spbe",
    help=(
        "The SPBE suite of Sulawesi Barat. Begin with `spbe up`: it starts everything on this "
        "machine and fills a sample year. The other commands are for one part at a time."
    ),
)
imports = App(name="import", help="Take in data from the systems around.")
app.command(imports)


@app.command
def up(*, demo: bool = True, fresh: bool = False) -> None:
    """Start the whole suite on this machine, with the embedded broker and SQLite under ./var.

    Parameters
    ----------
    demo
        Fill a believable sample year on the first start, while the suite already answers.
    fresh
        Throw away ./var first. Only sample data is thrown away: real journals are refused.

    """
    from spbe.embedded import run_embedded  # noqa: PLC0415 - only what is asked for is loaded

    run_embedded(demo=demo, fresh=fresh)


@app.command
def serve(service: ServiceName) -> None:
    """Serve one service over HTTP; settings come from SPBE_… variables."""
    from spbe.processes import run_serving  # noqa: PLC0415

    uvloop.run(run_serving(service))


@app.command
def work(service: ServiceName) -> None:
    """Run what one service does by itself: relay, inbox, due-list, views."""
    from spbe.processes import run_working  # noqa: PLC0415

    uvloop.run(run_working(service))


@app.command
def migrate(*services: ServiceName, sample: bool = False) -> None:
    """Make the tables of one service or of all, and open its journal.

    Parameters
    ----------
    services
        Which; all if none is named.
    sample
        Mark the journal as sample data, for ever: it may then be written under simulated time.

    """
    from spbe.processes import run_migrations  # noqa: PLC0415

    run_migrations(services, sample=sample)


@app.command
def token(user: str, *, gateway: str = GATEWAY) -> None:
    """Print a token of a sample user, such as `admin` or `operator.dinkes-ppkb`."""
    from spbe.client import sample_token  # noqa: PLC0415

    print(sample_token(gateway, user))  # noqa: T201 - the answer


@app.command
def demo(*, gateway: str = GATEWAY) -> None:
    """Play a believable year for all OPDs through the public HTTP interface alone."""
    from spbe.demo import play  # noqa: PLC0415

    play(gateway)


@app.command
def bench(*, gateway: str = GATEWAY, rounds: int = 200) -> None:
    """Measure a running sample suite: how soon a command is answered, and shown by a view.

    Parameters
    ----------
    gateway
        Where the suite answers; it has to be one of sample data, which this adds to.
    rounds
        How many commands are sent, one after the other.

    """
    from spbe.bench import measure  # noqa: PLC0415

    measure(gateway, rounds)


@app.command
def contracts(*, release: bool = False) -> None:
    """Write the schemas and examples of all events, OpenAPI and AsyncAPI.

    Parameters
    ----------
    release
        Freeze them as released: what a later version is compared with.

    """
    from spbe import contracts as written  # noqa: PLC0415

    root = Path(__file__).parents[1]
    written.write(root)
    if release:
        try:
            written.release(root)
        except written.BreaksItsPromise as broken:
            sys.exit(str(broken))


@imports.command
def people(
    file: Path,
    *,
    effective_on: Annotated[
        date | None, Parameter(help="From when it holds; today if unsaid.")
    ] = None,
    user: str = "sistem.kepegawaian",
    gateway: str = GATEWAY,
) -> None:
    """Take in people from an export of the HR system (SIASN form, CSV or XLSX)."""
    from spbe.client import sample_token  # noqa: PLC0415
    from spbe.import_people import import_people  # noqa: PLC0415

    sys.exit(import_people(file, gateway, sample_token(gateway, user), effective_on))


if __name__ == "__main__":
    app()
