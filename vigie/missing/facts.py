"""What is known of a person, and what a note says: plain values. Pure.

They stand in one sealed column each, as JSON. The words of PFIF 1.4 are used for what
PFIF has; `marks`, `clothes` and what was seen last go to its description.
"""

from datetime import date, datetime

import msgspec


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where and when somebody was last seen. `cell` is of H3, at most resolution 9."""

    place: str = ""
    cell: int | None = None
    at: datetime | None = None


class Home(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where somebody lives, never a house number."""

    street: str = ""
    neighborhood: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""  # two letters


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a person. A person may have no name at all.

    `ages`: from and to, in years, as of `Person.source_at`. `born`: "1990", "1990-04"
    or "1990-04-30". `sex`: female, male, other, or not known.
    """

    full_names: tuple[str, ...] = ()  # several ways to write it, the first is shown
    given_name: str = ""
    family_name: str = ""
    alternate_names: tuple[str, ...] = ()  # nicknames, married names
    description: str = ""
    marks: str = ""
    clothes: str = ""
    sex: str = ""
    ages: tuple[int, int] | None = None
    born: str = ""
    seen: Seen = Seen()
    home: Home = Home()
    language: str = ""
    id_number: str = ""  # of a passport or the like: never public, never exported
    author_name: str = ""
    source_name: str = ""
    source_url: str = ""
    profile_urls: tuple[str, ...] = ()
    photo_url: str = ""  # where another registry keeps it: never fetched for a page

    @property
    def shown_name(self) -> str:
        """The name as it is written first; empty for somebody without a name."""
        joined = " ".join(part for part in (self.given_name, self.family_name) if part)
        return self.full_names[0] if self.full_names else joined


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a note says, beside its status."""

    text: str = ""
    author_name: str = ""
    place: str = ""  # last known: words, or "lat,lon"
    cell: int | None = None
    seen_at: datetime | None = None
    evidence: str = ""  # what a word of death rests on: never public
    photo_url: str = ""


# What may stand on a public page, each by the seeker's word. A name is needed to be
# found by readers; a date of birth, an id and a home's street never stand there.
MAY_BE_SHOWN = (
    "name",
    "age",
    "sex",
    "description",
    "marks",
    "clothes",
    "seen",
    "city",
    "photo",
    "links",
)
MINOR_YEARS = 15  # below, nothing is public but by a guardian's word and a second look


def packed(value: Facts | Said) -> str:
    """Return facts as they are stored."""
    return msgspec.json.encode(value).decode()


def facts_of(stored: str | None) -> Facts:
    """Return facts from how they are stored; none from nothing."""
    return msgspec.json.decode(stored, type=Facts) if stored else Facts()


def said_of(stored: str | None) -> Said:
    """Return what a note says from how it is stored; nothing from nothing."""
    return msgspec.json.decode(stored, type=Said) if stored else Said()


def ages_on(facts: Facts, told: date, today: date) -> tuple[int, int] | None:
    """Return between which ages a person is `today`, from what was known when told.

    From the date of birth when there is one, else from the ages of that time.
    """
    if facts.born:
        low, high = _years(facts.born, today)
        return (max(low, 0), max(high, 0))
    if facts.ages is None:
        return None
    since = max((today - told).days // 365, 0)
    return (facts.ages[0] + since, facts.ages[1] + since)


def _years(born: str, today: date) -> tuple[int, int]:
    year, month, day = [*(int(part) for part in born.split("-")), 0, 0][:3]
    return (
        _full((year, month or 12, day or 31), today),
        _full((year, month or 1, day or 1), today),
    )


def _full(born: tuple[int, int, int], today: date) -> int:
    return today.year - born[0] - ((today.month, today.day) < born[1:])
