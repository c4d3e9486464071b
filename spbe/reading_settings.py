"""With which settings does a command run, and what of them is wrong?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kit.settings import Settings
from spbe.wrong_settings import end_wrongly_set

_PREFIX: Final = "SPBE_"
_DATABASE: Final = "should look like postgresql://user:password@host:5432/database"


def read_settings() -> Settings:
    """Return the settings; ends the program where some are wrong."""
    with told_if_wrongly_set():
        settings = Settings()
    if wrong_urls := list(_wrong_databases(settings.databases)):
        end_wrongly_set(*wrong_urls)
    return settings


@contextmanager
def told_if_wrongly_set() -> Iterator[None]:
    """End the program where settings are wrong; none of their values is said."""
    try:
        yield
    except ValidationError as wrong:
        end_wrongly_set(*_wrong_fields(wrong))
    except SettingsError:
        end_wrongly_set(f"Set a table name by name, as in {_PREFIX}PORTS__GATEWAY=8080.")


def _wrong_fields(wrong: ValidationError) -> Iterator[str]:
    for one in wrong.errors(include_url=False, include_context=False, include_input=False):
        name = "__".join(str(part).upper() for part in one["loc"])
        yield f"{_PREFIX}{name.removeprefix(_PREFIX)} is wrong: {one['msg']}."


def _wrong_databases(urls: Mapping[str, str]) -> Iterator[str]:
    for name, url in urls.items():
        if url and not _is_database(url):
            yield f"{_PREFIX}DATABASES__{name.upper()} is wrong: it {_DATABASE}."


def _is_database(url: str) -> bool:
    """Say whether both libraries that reach a database understand where it is."""
    try:
        conninfo_to_dict(url)
        return make_url(url).get_backend_name() == "postgresql"
    except (ArgumentError, ProgrammingError, ValueError):
        return False
