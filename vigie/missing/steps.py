"""What every new call still needs: to be found. The other rooms' parts add theirs."""

from datetime import datetime

from vigie.missing import search
from vigie.missing.after import step, without
from vigie.missing.models import NameKey, Person


def know_steps() -> None:
    """Say what is done for new calls; the room does so when it starts."""
    step("search", without(NameKey, "person"))(find_by)


def find_by(people: list[Person], now: datetime) -> None:
    """Have the search find these people."""
    search.index([(person, person.known) for person in people])
