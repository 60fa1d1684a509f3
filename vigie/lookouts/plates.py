"""A plate as somebody types it. Pure.

In a form the word “plate” stands beside it, so that any writing of one is taken.
"""

from typing import NamedTuple

from vigie.reading.entities.plates import COUNTRIES, find_plates

LONGEST = 12
FEWEST = 4  # letters and digits: fewer is half of one
_KEY = str.maketrans("OI", "01")
# Those of the United States have no grammar: any word would be one.
_KNOWN = tuple(one for one in COUNTRIES if one != "US")


class Typed(NamedTuple):
    """A plate in capitals and digits, with the key under which its confused spellings
    meet. `country` is "" where it obeys no grammar that is known."""

    text: str
    key: str
    country: str


def plate_of(typed: str) -> Typed | None:
    """Return the plate that was typed, None where there is none: neither a digit and a
    letter or more than four digits, or longer than any plate."""
    found = find_plates(f"plate {typed.strip()[:40]}", _KNOWN)
    if found and len(found[0].text) >= FEWEST:
        return Typed(found[0].text[:LONGEST], found[0].key[:LONGEST], found[0].country)
    plain = "".join(one for one in typed.upper() if one.isascii() and one.isalnum())
    if not FEWEST <= len(plain) <= LONGEST or not any(map(str.isdigit, plain)):
        return None
    return Typed(plain, plain.translate(_KEY), "")
