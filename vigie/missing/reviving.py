"""What a call that is opened anew needs again: said by the parts that keep it."""

from collections.abc import Callable

from vigie.missing.models import Person

Revive = Callable[[Person], None]
_revivers: list[Revive] = []


def register(reviver: Revive) -> None:
    """Have `reviver` called inside the transaction that opens a call anew."""
    if reviver not in _revivers:
        _revivers.append(reviver)


def revive(person: Person) -> None:
    """Bring back what every end takes away."""
    for reviver in _revivers:
        reviver(person)
