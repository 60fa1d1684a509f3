"""How many places, people, women, men and children a short text tells. Pure."""

import re

import msgspec

from vigie.doors.sms_sheet import Sheet

MOST = 5000  # an official shelter; more is no count of beds
_NUMBERS = {
    word: number
    for number, spelt in enumerate(
        (
            "un une one uno una واحد واحده",
            "deux two dos اثنان اثنين",
            "trois three tres ثلاثه ثلاث",
            "quatre four cuatro اربعه اربع",
            "cinq five cinco خمسه خمس",
            "six seis سته ست",
            "sept seven siete سبعه",
            "huit eight ocho ثمانيه",
            "neuf nine nueve تسعه",
            "dix ten diez عشره",
        ),
        1,
    )
    for word in spelt.split()
}
_N = rf"(?:\d{{1,4}}|{'|'.join(_NUMBERS)})"
_BEDS = (
    r"places?(?!\s(?:de|du|des|d')\b)|pl|lits?|couchages?|canapes?(?:[ -]lits?)?"
    r"|matelas|chambres?|beds?|sofas?|couch(?:es)?|rooms?|mattress(?:es)?|spots?"
    r"|plazas?|camas?|colchon(?:es)?|habitacion(?:es)?|sitios?|اماكن|مكان|اسره|سرير"
)
_PEOPLE = (
    r"personnes?|pers?|adultes?|people|persons?|adults?|guests?|students?|personas?"
    r"|adultos?|اشخاص|شخص|supporters?"
)
_WOMEN = (
    r"femmes?|filles?|dames?|soeurs?|meres?|mamans?|wom[ae]n|girls?|mothers?"
    r"|mujer(?:es)?|chicas?|نساء|امراه|فتيات"
)
_MEN = r"hommes?|garcons?|freres?|m[ae]n|guys?|boys?|hombres?|chicos?|رجال|رجل"
_CHILDREN = (
    r"enfants?|gosses?|bebes?|ados?|child(?:ren)?|kids?|bab(?:y|ies)|ni[nñ][oa]s?"
    r"|hijos?"
    r"|اطفال|طفل"
)
_TO = r"\s?(?:-|a|ou|or|to|o|او)\s?"
_UNITS = {
    "beds": _BEDS,
    "people": _PEOPLE,
    "women": _WOMEN,
    "men": _MEN,
    "children": _CHILDREN,
}
_COUNTED = re.compile(
    rf"(?<![\w.])(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?[\s-]?"
    rf"(?:petits?\s|jeunes\s|young\s|small\s|double\s|single\s)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _UNITS.items())
    + r")(?!\w)"
)
_ARABIC_ONE = re.compile(r"(?:مكان|سرير|شخص)\s(?:واحد)")
_ARABIC_TWO = re.compile(r"ل?(?:مكانين|سريرين|شخصين)")
_FAMILY = re.compile(rf"(?:famille|family|familia|عايله)\s(?:de|of|من)\s({_N})(?!\w)")
_FOR = re.compile(rf"(?<!\w)(?:pour|for|para|party of|ل)\s?({_N})(?![\w:]|\s?h\b)")
_WE_ARE = re.compile(
    rf"(?<!\w)(?:nous sommes|on est|we are|we're|somos|نحن)\s(?:a\s)?({_N})(?![\w:])"
)
_COUPLE = re.compile(r"(?<!\w)(?:couple|pareja)(?!\w)")
_ALONE = re.compile(r"(?<!\w)(?:seule?|alone|sol[oa]|وحدي|لوحدي)(?!\w)")
_LONE_WOMAN = re.compile(
    r"(?<!\w)(?:seule|sola|femme|maman|mere|mother|mom|mum|madre|mujer|girl|woman"
    r"|fille|امراه|ام)"
    r"(?!\w)"
)
_LONE_CHILD = re.compile(
    r"(?<!\w)(?:(?:mon|ma|my|mi|notre|our)\s(?:enfant|fils|fille|bebe|son|daughter"
    r"|baby|child"
    r"|hij[oa])|طفل|طفلي|ابني|ابنتي)(?!\w)"
)
_LONE_MAN = re.compile(r"(?<!\w)(?:papa|pere|father|dad|padre|homme|hombre|man)(?!\w)")
_AMONG = re.compile(r"(?<!\w)(?:dont|including|incl|among|incluidos?|منهم|بينهم)(?!\w)")
_BARE = re.compile(
    r"(?<![\w.,/°-])(?<!paris\s)(?<!lyon\s)(?<!ment\s)(?<!distrito\s)(?<!district\s)"
    r"(?<!ligne\s)(?<!line\s)(?<!metro\s)(?<!rer\s)(?<!marseille\s)(?<!الدايره\s)"
    r"(?<!باريس\s)(?<!n°\s)(?<!bus\s)(?<!linea\s)(\d{1,2})"
    r"(?![\w°/:.%€-]|\s?,?\s(?:bis\s)?(?:rue|r\.|av|ave|avenue|bd|bld|boulevard"
    r"|quai|place"
    r"|impasse|allee|passage|cite|villa|square|cours|street|road)\b)"
)


class Counts(msgspec.Struct, frozen=True):
    """What is counted, 0 where it is not told. `told` is the whole number."""

    told: int = 0
    women: int = 0
    men: int = 0
    children: int = 0
    beds: int = 0


_FRIENDS = re.compile(
    rf"(?<!\w)({_N})\s(?:amie?s?|copains?|copines?|potes?|friends?|amig[oa]s?)(?!\w)"
)


def counts_in(sheet: Sheet, *, is_offer: bool) -> Counts:
    """Return the counts of a sheet and cross them out.

    Of a range an offer counts the lower end, a request the higher: a host promises
    no bed too many, and nobody is left before the door.
    """
    found: dict[str, int] = {}
    for one in sheet.take_all(_COUNTED):
        ends = [_number(end) for end in (one["low"], one["high"]) if end]
        kind = next(kind for kind in _UNITS if one[kind])
        found[kind] = found.get(kind, 0) + (min if is_offer else max)(ends)
    if sheet.take(_ARABIC_ONE):
        found["beds"] = found.get("beds", 0) + 1
    if sheet.take(_ARABIC_TWO):
        found["beds"] = found.get("beds", 0) + 2
    said = [
        _number(one[1])
        for pattern in (_FAMILY, _FOR, _WE_ARE)
        for one in sheet.take_all(pattern)
    ]
    if not is_offer:
        said += [_number(one[1]) for one in sheet.take_all(_FRIENDS)]
    if is_offer:
        told = _capped(_offered(found, said, sheet))
        return Counts(told=told, beds=found.get("beds", 0))
    return _asked(found, said, sheet)


def _offered(found: dict[str, int], said: list[int], sheet: Sheet) -> int:
    people = sum(found.get(kind, 0) for kind in ("people", "women", "men"))
    return found.get("beds", 0) or people or max(said, default=0) or _bare(sheet)


def _asked(found: dict[str, int], said: list[int], sheet: Sheet) -> Counts:
    women, men = found.get("women", 0), found.get("men", 0)
    children = found.get("children", 0)
    if not children and sheet.take(_LONE_CHILD):
        children = 1
    is_alone = sheet.take(_ALONE)
    if not women and (lone := sheet.take(_LONE_WOMAN) or is_alone):
        women = int(bool(_LONE_WOMAN.search(lone[0])))
    if not (women or men) and sheet.take(_LONE_MAN):
        men = 1
    named = women + men + children
    people = max([found.get("people", 0), *said])
    if people and children and not women + men and not _AMONG.search(sheet.plain):
        people += children
    couple = 2 if sheet.take(_COUPLE) else 0
    told = max(people, named if named > children or not people else 0)
    told = told or (couple + children if couple else 0) or found.get("beds", 0)
    told = max(told, couple) or (1 if is_alone else 0) or _bare(sheet)
    if is_alone and not people and found.get("beds", 0) <= 1:
        told = max(1, named)
    return Counts(_capped(told), women, men, children, found.get("beds", 0))


def _bare(sheet: Sheet) -> int:
    """A lone figure beside no other: "PORTE Voltaire 2"."""
    found = list(_BARE.finditer(sheet.left))
    if len(found) != 1:
        return 0
    sheet.cross(*found[0].span())
    return int(found[0][1])


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _capped(count: int) -> int:
    return count if 0 < count <= MOST else 0
