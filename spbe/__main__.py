"""`spbe`: everything an operator, a newcomer and an integrator do from a command line."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import uvloop
from cyclopts import App, Parameter
from cyclopts.validators import Number

from spbe.gateway import GATEWAY
from spbe.version import version

ServiceName = Literal["personnel", "training", "evaluation", "gateway"]

app = App(
    name="spbe",
    version=version,
    help=(
        "The SPBE suite of Sulawesi Barat. Begin with `spbe up`: it starts everything on this "
        "machine and fills a sample year. The other commands are for one part at a time; "
        "`spbe COMMAND --help` shows an example of each. Where `make run` has set it up, `spbe` is "
        "`.venv/bin/spbe`: write that in its place.\n\n"
        "Settings are SPBE_… variables. Where one is wrong, every command that reads it names it "
        "and ends with 78, which means nothing else."
    ),
)
app.command("spbe.audit:app", name="audit")
app.command("spbe.fake_siasn:serve_fake", name="fake-siasn")
app.command("spbe.importing:app", name="import")
app.command("spbe.rebuild:app", name="rebuild")
app.command("spbe.restored:app", name="restored")
app.command("spbe.parked:app", name="parked")


@app.command
def up(*, demo: bool = True, fresh: bool = False) -> None:
    """Start the whole suite on this machine, with the embedded broker and SQLite under ./var.

    It answers at http://127.0.0.1:8080 until Ctrl-C; the next start goes on from what is kept.
    SPBE_VAR names another folder, SPBE_PORTS__GATEWAY and the like other ports.

    Example: `spbe up`, or `spbe up --fresh --no-demo` for an empty suite

    Parameters
    ----------
    demo
        Fill a believable sample year, while the suite already answers; one that was broken off
        is gone on with. `--no-demo` holds for this start only.
    fresh
        Throw away ./var first. Only sample data is thrown away: real journals are refused.

    """
    from spbe.embedded import run_embedded  # noqa: PLC0415 - only what is asked for is loaded

    run_embedded(demo=demo, fresh=fresh)


@app.command
def serve(service: ServiceName) -> None:
    """Serve one service over HTTP; settings come from SPBE_… variables.

    Its tables are made by `spbe migrate`; what it does by itself is done by `spbe work`.

    Example: `SPBE_PORTS__TRAINING=8082 spbe serve training`

    Parameters
    ----------
    service
        Which; any number of processes may serve the same one.

    """
    from spbe.processes import run_serving  # noqa: PLC0415

    uvloop.run(run_serving(service))


@app.command
def work(service: ServiceName) -> None:
    """Run what one service does by itself: relay, inbox, due-list, views.

    With a port of its own, SPBE_WORK_PORTS__…, it answers /health/live, /health/ready and
    /metrics there, its lag behind what it hears among them.

    Example: `SPBE_WORK_PORTS__TRAINING=9082 spbe work training`

    Parameters
    ----------
    service
        Which; beside it, `spbe serve` of the same service answers requests.

    """
    from spbe.processes import run_working  # noqa: PLC0415

    uvloop.run(run_working(service))


@app.command
def migrate(*services: ServiceName, sample: bool = False) -> None:
    """Make the tables and the topic of one service or of all, and open its journal.

    What exists stays as it is: it may be run before each start, by many at once. Topics are made
    where SPBE_KAFKA_BOOTSTRAP is said, with SPBE_KAFKA_PARTITIONS and SPBE_KAFKA_REPLICATION.

    Example: `spbe migrate`, or `spbe migrate training --sample`

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
    """Print a token of a sample user, for the Authorization header of a request.

    Example: `curl -H "Authorization: Bearer $(spbe token admin)" http://127.0.0.1:8080/api/inbox`

    Parameters
    ----------
    user
        Such as `admin` or `operator.dinkes-ppkb`; an unknown one is answered with the list.
    gateway
        Where the gateway of a running suite answers.

    """
    from spbe.client import sample_token  # noqa: PLC0415

    print(sample_token(gateway, user))  # noqa: T201 - the answer


@app.command(name="scrape-token")
def scrape_token(file: Path) -> None:
    """Keep a token for Prometheus in a file, renewed every five minutes until stopped.

    /metrics of every process is closed; deploy/prometheus/prometheus.yml shows this token.

    Example: `spbe scrape-token /var/lib/spbe/scrape/token`

    Parameters
    ----------
    file
        Where; its owner and group can read it.

    """
    from spbe.scraping import keep_token  # noqa: PLC0415

    uvloop.run(keep_token(file))


@app.command
def demo(
    *,
    gateway: str = GATEWAY,
    while_stdin: Annotated[bool, Parameter(show=False)] = False,
) -> None:
    """Play a believable year for all OPDs through the public HTTP interface alone.

    `spbe up` does it by itself. Played again it changes nothing: a play that was broken off goes
    on, and what has come to pass since is added. Sample data only.

    Example: `spbe demo --gateway http://127.0.0.1:8080`

    Parameters
    ----------
    gateway
        Where the gateway of a running suite answers.
    while_stdin
        Leave the play when the standard input ends.

    """
    from spbe.demo import play  # noqa: PLC0415

    play(gateway, while_stdin=while_stdin)


@app.command
def bench(
    *, gateway: str = GATEWAY, rounds: Annotated[int, Parameter(validator=Number(gte=2))] = 200
) -> None:
    """Measure a running suite: how soon a command is answered, and shown by a view.

    It adds training programmes, so it wants a suite of sample data. The figures are milliseconds.

    Example: `spbe bench --rounds 500`

    Parameters
    ----------
    gateway
        Where the gateway of a running suite answers.
    rounds
        How many commands are sent, one after the other.

    """
    from spbe.bench import measure  # noqa: PLC0415

    measure(gateway, rounds)


@app.command
def contracts(*, release: bool = False) -> None:
    """Write the schemas and examples of all events, OpenAPI and AsyncAPI.

    They stand in services/*/contracts, and are committed with the code that changes them.

    Example: `spbe contracts`, then `git diff services/*/contracts`

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


@app.command
def fake_bsre(*, port: int = 8190, mood: Literal["well", "fail", "delay", "half"] = "well") -> None:
    """Answer as BSrE's e-signature service would, on this machine: a FAKE, which signs nothing.

    Example: `spbe fake-bsre`; the suite then needs SPBE_ESIGN_URL=http://127.0.0.1:8190,
    SPBE_ESIGN_USER=esign and SPBE_ESIGN_PASSWORD=contoh

    Parameters
    ----------
    port
        Where it answers.
    mood
        How it answers: well, with a fault, too late, or half.

    """
    import uvicorn  # noqa: PLC0415

    from spbe.fake_bsre import FakeBsre  # noqa: PLC0415

    fake = FakeBsre()
    fake.mood = mood
    uvicorn.run(fake.app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    app()
