"""What of a person's facts may be seen by everybody: what `shows` names. Pure."""

from collections.abc import Collection
from datetime import date

from vigie.missing.facts import Facts, Home, Seen, ages_on

_NAMES = ("full_names", "given_name", "family_name", "alternate_names")
_FIELDS = {
    "name": _NAMES,
    "sex": ("sex",),
    "description": ("description",),
    "marks": ("marks",),
    "clothes": ("clothes",),
    "links": ("profile_urls",),
}


def shown(facts: Facts, shows: Collection[str], told: date, today: date) -> Facts:
    """Return facts with nothing but what may be public.

    The age is that of `today`, from and to; a birth, an id, a street, a cell and the
    minute never pass, whatever `shows` says.
    """
    kept = {
        field: getattr(facts, field)
        for name, fields in _FIELDS.items()
        if name in shows
        for field in fields
    }
    if "age" in shows:
        kept["ages"] = ages_on(facts, told, today)
    if "seen" in shows:
        kept["seen"] = Seen(place=facts.seen.place, at=facts.seen.at)
    if "city" in shows:
        kept["home"] = Home(city=facts.home.city, country=facts.home.country)
    return Facts(language=facts.language, **kept)
