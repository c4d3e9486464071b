"""Whether a fact is dated on a day that has come."""

from datetime import date

from kit.decider import Facts, Refused


class DateIsInTheFuture(Refused):
    """What happened is not dated in the future."""


def has_come(field: str, day: date, facts: Facts) -> None:
    """Refuse a day after today, naming the field of the command that holds it."""
    if day > facts.today:
        raise DateIsInTheFuture(field=field, day=day.isoformat(), today=facts.today.isoformat())
