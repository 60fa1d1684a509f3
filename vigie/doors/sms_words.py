"""What an SMS offers or asks: "PORTE 11e 2 places fr en", "LIT 3 personnes 11e". Pure.

French, English, Spanish, Arabic. The words of a place stay text: the gazetteer of the
emergency reads them, and masking hides a house number before anybody sees it.
"""

import re
from datetime import datetime
from typing import Literal

import msgspec

from vigie.doors import sms_facts as facts
from vigie.doors.sms_counts import counts_in
from vigie.doors.sms_places import place_in
from vigie.doors.sms_sheet import Sheet
from vigie.doors.sms_sides import side_of
from vigie.doors.sms_until import until_in

LONGEST = 1_000  # code points; no SMS is longer
_CALLABLE = re.compile(r"(?<!\w)(?:\+|00)?\(?\d\)?(?:[ .\-/()]{0,2}\d){7,}(?!\w)")
_FRENCH = re.compile(r"(?<!\d)0[1-9](?:[ .\-/]?\d\d){4}(?!\d)")
_MAIL = re.compile(r"\S+@\S+")
_AGED = re.compile(
    r"(?:j'ai |i'm |i am |tengo |aged? |ages? de |de |of "
    r"|عمري )?\(?(?<![\d.])(?P<age>\d{1,2})"
    r"(?:\s?(?:et|and|y|,)\s?(?P<next>\d{1,2}))?\s?(?:ans|an|years?(?: old)?|yo|y/o"
    r"|a[nñ]os|سنه|سنوات|عاما)"
    r"(?!\w)\)?"
)
_I_AM = re.compile(r"(?<!\w)(?:i'm|i am|im|j'ai|عمري)\s(?P<age>1\d)(?![\w:])")
_MINOR = re.compile(
    r"(?<!\w)(?:mineure?s?|minors?|under ?age|menor(?:es)?(?: de edad)?|قاصر"
    r"|قاصرين)(?!\w)"
)
_GROWN = re.compile(
    r"(?<!\w)(?:femmes?|hommes?|adultes?|meres?|peres?|mamans?|papas?|parents?|couple"
    r"|wom[ae]n|m[ae]n|adults?|mother|father|mom|dad|mujer(?:es)?|hombres?|adultos?"
    r"|madre|padre"
    r"|رجل|امراه|ام|اب)(?!\w)"
)
_OF_AGE = 18


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one SMS tells. What it does not tell is None, empty or 0.

    `what` is "" when the words pull both ways. `count` are places of an offer, people
    of a request. `place` are the sender's own words. `pets`: an offer takes them, a
    request brings them. `wheelchair`: the offer is fit, the request needs it.
    `smoking`: False where nobody may smoke. `fetch`: the host comes and gets them, or
    somebody has to. `missing` says what the answer has to ask for: "which", "count",
    "place".
    """

    what: Literal["offer", "need", ""]
    count: int = 0
    place: str = ""
    until: datetime | None = None
    languages: tuple[str, ...] = ()
    women: int = 0
    men: int = 0
    children: int = 0
    women_only: bool = False
    families_only: bool = False
    takes_children: bool | None = None
    pets: bool | None = None
    has_pets: bool = False  # of the host
    wheelchair: bool | None = None
    smoking: bool | None = None
    fetch: bool = False
    is_minor: bool = False
    missing: tuple[str, ...] = ()


def told_in_sms(text: str, now: datetime | None = None) -> Told | None:
    """Return what an SMS offers or asks, None when it does neither (or ends an offer:
    "PORTE complet"). Never raises, whatever the text.

    `now` is the time where the emergency is; without it `until` stays None.
    """
    sheet = Sheet(text[:LONGEST])
    for pattern in (_MAIL, _FRENCH, _CALLABLE):
        sheet.take_all(pattern)
    fetch_us = bool(sheet.take_all(facts.FETCH_US))
    fetch = bool(sheet.take_all(facts.FETCH))
    side = side_of(sheet)
    if side == "none":
        return None
    if side == "":
        return Told(what="", missing=("which",))
    until = until_in(sheet, now)
    if side == "offer":
        return _offer(sheet, until, fetch=fetch)
    return _need(sheet, until, fetch=fetch or fetch_us)


def _offer(sheet: Sheet, until: datetime | None, *, fetch: bool) -> Told:
    languages = facts.languages_in(sheet)
    welcome = facts.welcome_in(sheet)
    counts = counts_in(sheet, is_offer=True)
    sheet.take_all(facts.PLAIN_WOMEN)
    place = place_in(sheet)
    return Told(
        what="offer",
        count=counts.told,
        place=place,
        until=until,
        languages=languages,
        **welcome._asdict(),
        fetch=fetch,
        missing=_missing(counts.told, place),
    )


def _need(sheet: Sheet, until: datetime | None, *, fetch: bool) -> Told:
    languages = facts.languages_in(sheet)
    women_only = bool(sheet.take_all(facts.WOMEN_ONLY))
    wheelchair = True if sheet.take_all(facts.CHAIR) else None
    smoking = False if sheet.take_all(facts.NO_SMOKE) else None
    sheet.take_all(facts.NO_PETS)
    pets = True if sheet.take_all(facts.WITH_PET) else None
    ages = ages_in(sheet)
    counts = counts_in(sheet, is_offer=False)
    place = place_in(sheet)
    count = counts.told or (1 if len(ages) == 1 else 0)
    return Told(
        what="need",
        count=count,
        place=place,
        until=until,
        languages=languages,
        women=counts.women,
        men=counts.men,
        children=counts.children,
        women_only=women_only,
        pets=pets,
        wheelchair=wheelchair,
        smoking=smoking,
        fetch=fetch,
        is_minor=may_be_minors(sheet.plain, ages, counts.children, count),
        missing=_missing(count, place),
    )


def ages_in(sheet: Sheet) -> list[int]:
    """Return the ages that a text tells, in years, and cross them out."""
    found = [*sheet.take_all(_AGED), *sheet.take_all(_I_AM)]
    ends = [
        found_one.groupdict().get(end) for found_one in found for end in ("age", "next")
    ]
    return [int(age) for age in ends if age]


def may_be_minors(plain: str, ages: list[int], children: int, count: int) -> bool:
    """Tell whether nobody of age may be among them: in doubt yes, a person looks."""
    if _MINOR.search(plain):
        return not _GROWN.search(plain)
    if ages and max(ages) < _OF_AGE and not _GROWN.search(plain):
        return True
    return 0 < count == children


def _missing(count: int, place: str) -> tuple[str, ...]:
    told = (("count", count), ("place", place))
    return tuple(name for name, value in told if not value)
