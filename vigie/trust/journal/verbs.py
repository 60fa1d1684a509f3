"""What can be journalled: a table of verbs, filled by each room when it starts."""

from collections.abc import Mapping

_verbs: dict[str, str] = {}


class UnknownVerb(ValueError):
    """No room said that it does such a thing."""


def know(verbs: Mapping[str, str]) -> None:
    """Add verbs of a room: "call.hidden", and what it means in one sentence."""
    _verbs.update(verbs)


def known() -> dict[str, str]:
    """Return all verbs with their meaning, by name."""
    return dict(sorted(_verbs.items()))


def check(verb: str) -> str:
    """Return the verb. Raises UnknownVerb when no room knows it."""
    if verb not in _verbs:
        raise UnknownVerb(f"“{verb}” is no verb of the journal: see verbs.know.")
    return verb
