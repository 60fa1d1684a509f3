"""The words under which a call's place is searched."""

from functools import lru_cache

from vigie.reading.fold import fold

_LONGEST = 330  # what Call.place_key holds


@lru_cache(maxsize=20_000)
def place_key(place_name: str, quarter: str) -> str:
    """Return the folded words of both names, each with a space before and behind, ""
    when there are none: what `Call.place_key` holds."""
    words = f"{fold(place_name)} . {fold(quarter)}".replace(".", " . ").split()
    return f" {' '.join(words)} "[:_LONGEST] if any(w != "." for w in words) else ""
