"""How people are named: rows of keys by `user:12`, the journal and pages by their word.

Keys stand under a label and a number, which outlives the account. The journal names
whoever acts in one form everywhere, the account's word: so a deed is told under it.
"""

from collections.abc import Iterable

from django.contrib.auth.models import User

_LABEL = "user:"


def name_of(person: User) -> str:
    """Return under which name the keys of an account stand."""
    return name_of_number(person.pk)


def name_of_number(number: int) -> str:
    """Return that name by the number of the account."""
    return f"{_LABEL}{number}"


def number_of(name: str) -> int | None:
    """Return the account's number in such a name; None when it is of another form."""
    mark = name.removeprefix(_LABEL)
    return int(mark) if mark != name and mark.isdecimal() else None


def shown_names(people: Iterable[str]) -> dict[str, str]:
    """Return what each is called: accounts by their word, in one query at most, and
    whatever is no such name, or of an account that is gone, as it is."""
    names = {name: name for name in people}
    numbers = [one for one in map(number_of, names) if one is not None]
    rows = User.objects.filter(pk__in=numbers).values_list("pk", "username")
    return names | {f"{_LABEL}{pk}": username for pk, username in rows}


def shown_name(person: str) -> str:
    """Return what one is called."""
    return shown_names([person])[person]
