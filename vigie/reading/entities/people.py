"""People named in a post, with their age."""

from collections.abc import Sequence

from vigie.reading.post import Person


def find_people(
    text: str, places: Sequence[tuple[int, int]] = ()
) -> tuple[Person, ...]:
    """Return the people a text names, in the order they stand.

    A name counts when an age stands with it, or a cue before it ("looking for",
    "sans nouvelles de", "busco a", "أبحث عن"). `places` are spans already known to
    be places; a name that overlaps one is left out.
    """
    return ()
