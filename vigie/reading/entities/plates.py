"""Vehicle plates in a post, by the grammar of their country."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from vigie.reading.entities.gates import Pieces, has_figure
from vigie.reading.post import Plate

COUNTRIES = ("FR", "ZA", "GB", "ES", "TN", "DE", "BE", "US")


class Grammar(NamedTuple):
    """One written form of one country's plates.

    `pattern` is a regular expression in which @ stands for one of `letters` and #
    for a digit. `bare` says what the form needs when no word near it speaks of a
    vehicle: "any" nothing, "capitals" capital letters, "never" always a word.
    `sure` says whether the form alone, without such a word, is beyond doubt.
    """

    country: str
    pattern: str
    letters: str
    bare: str
    sure: bool = False


_SIV = "A-HJ-NP-TV-Z"  # France leaves out I, O and U
_ZA = "BCDFGHJ-NPR-TV-Z"  # no vowels, no Q: South Africa and Spain
_GB = "A-HJ-PR-Y"
_PROVINCE = "(?:GP|MP|EC|NC|NW|FS|ZN|WP)"
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"  # "18 تونس 2015" is a day in Tunis
# "matricula 1234 BCD hacia la A-3": a word in small letters is no German district.
_NO_WORD = (
    "(?!(?-i:al?|an|and|at|au|de|del|der|des|die|du|el|en|es|est|et|in|is|la|las|le"
    "|les|los|of|on|or|ou|sur|the|to|un|und|von|was|y) )"
)
_DEPARTMENT = "(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-6])"

# Forms with dashes are as good as a signature; joined or spaced forms also name
# flights, laws and products, so they want capitals or a word.
GRAMMARS = (
    Grammar("FR", "@@-###-@@", _SIV, "capitals", sure=True),
    Grammar("FR", "@@ ### @@", _SIV, "capitals"),
    Grammar("FR", "@@###@@", _SIV, "capitals"),
    Grammar("FR", "@@[- .]?###[- .]?@@", _SIV, "never"),
    Grammar("FR", rf"#{{1,4}}[- ]?@{{2,3}}[- ]?{_DEPARTMENT}", _SIV, "never"),
    Grammar("ZA", "@@@[- ]?###[- ]?GP", _ZA, "any", sure=True),
    Grammar("ZA", f"@@[- ]?##[- ]?@@[- ]?{_PROVINCE}", _ZA, "any", sure=True),
    Grammar("ZA", f"@@@[- ]?###[- ]?{_PROVINCE}", _ZA, "capitals", sure=True),
    Grammar("ZA", "@@@[- ]?###[- ]?L", _ZA, "never"),
    Grammar("ZA", "C[AFJKYX] ###-###", _ZA, "capitals", sure=True),
    Grammar("ZA", "C[A-Z]{1,2}[- ]?#{3,4}[- ]?#{1,3}", _ZA, "never"),
    Grammar("ZA", "N[A-Z]{1,3}[- ]?#{3}[- ]?#{1,3}", _ZA, "never"),
    Grammar("GB", "@@##[- ]?[A-HJ-PR-Z]{3}", _GB, "never"),
    Grammar("GB", "@#{1,3}[- ]?[A-HJ-PR-Z]{3}", _SIV, "never"),
    Grammar("ES", "[A-Z]{1,2}-####-[A-Z]{1,2}", _ZA, "capitals", sure=True),
    Grammar("ES", "####[- ]?@@@", _ZA, "never"),
    Grammar(
        "TN",
        rf"#{{1,3}} ?(?:TUN|TU|تونس) ?{_NO_YEAR}#{{3,4}}",
        "",
        "capitals",
        sure=True,
    ),
    Grammar("TN", "#{1,4} ?(?:TUNISIE|TUNIS|TUN|TU|تونس) ?#{1,4}", "", "never"),
    Grammar("TN", "RS ?#{3,6}", "", "never"),
    Grammar("DE", "[A-ZÄÖÜ]{1,3}-@{1,2} ?#{1,4}[EH]?", "A-Z", "never"),
    Grammar("DE", _NO_WORD + "[A-ZÄÖÜ]{1,3}[- ]@{1,2}[- ]#{1,4}[EH]?", "A-Z", "never"),
    Grammar("BE", "[1-9]-@@@-###", "A-Z", "capitals", sure=True),
    Grammar("BE", "[1-9][- ]?@@@[- ]?###", "A-Z", "never"),
    Grammar("BE", "@@@-###", "A-Z", "never"),
)

_DIGITS = re.compile(r"\d{1,6}")
_ARABIC = re.compile("[\u0621-\u064a]")
# Words that speak of the plate itself: any writing of a plate may follow.
_PLATE_WORD = re.compile(
    r"\b(?:plaques?|immat\w*|matricul\w*|matrícula|plates?|(?:number|licen[cs]e) ?plate"
    r"|licen[cs]e|reg(?:istration)?|kennzeichen|nummernschild|nummerplaat|placas?"
    r"|patente|targa)\b|لوح|رقم",
    re.I,
)
# Words that only speak of a vehicle: capitals, or a plate in one piece, may follow.
_VEHICLE_WORD = re.compile(
    r"\b(?:voitures?|v[ée]hicules?|vehicles?|cars?|van|camion\w*|truck|bakkie|moto\w*"
    r"|scooter|fourgon\w*|berline|coche|carro|furgoneta|furgón|vehículo|auto|wagen"
    r"|lieferwagen|suv|sedan|hatchback|pick-?up|golf|polo|bmw|toyota|corolla|fortuner"
    r"|hilux|clio|m[ée]gane|audi|mercedes|peugeot|renault|citro[eë]n|seat|ford|fiat"
    r"|dacia|nissan|hyundai|kia|opel|skoda|volkswagen|vw|honda|mazda|suzuki|tesla"
    r"|volvo|hijack\w*|stolen|vol[ée]e?|robado)\b|سيارة|شاحنة|دراجة",
    re.I,
)
_PLATE_WORD_AFTER = re.compile(
    r"[\s,.;:()–-]{0,3}(?:\w+ ){0,2}(?:plate|plaque|immat|license|matr[ií]cul)", re.I
)
# The same words as bare beginnings: the gate for plates in small letters.
STEMS_OF_PLATES = (
    *("plaq", "plac", "plate", "immat", "matr", "regis", "reg ", "reg:", "kennz"),
    *("numm", "licen", "voitur", "hicul", "vehic", "camion", "coche", "gp"),
    *("لوح", "سيار"),
)
_STEMS = Pieces(STEMS_OF_PLATES)
_PLATE_IS = re.compile(
    r"\b(?:plates?|tags?|licen[cs]e)(?: (?:number|no|nr|reads?|is))?\.?[\s:#]*(?:is )?"
    r"(?P<state>[A-Z]{2} )?(?P<plate>[A-Z0-9]{1,4}[- ]?[A-Z0-9]{2,5})(?![\w-])"
)
LOOKALIKE: dict[int, int | str] = dict(
    str.maketrans(
        "АВЕКМНОРСТУХІЅЈаеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧοⅠ",
        "ABEKMHOPCTYXISJaeopcyxisjABEZHIKMNOPTYXoI",
    )
)
LOOKALIKE |= {
    base + n: ord("0") + n for base in (0x660, 0x6F0, 0xFF10) for n in range(10)
}
LOOKALIKE |= {0xFF21 + n: ord("A") + n for n in range(26)}
LOOKALIKE |= {ord(dash): "-" for dash in "‐‑‒–—·•"} | {0xA0: " ", 0x202F: " "}
_FOREIGN = re.compile(
    "[\u0370-\u04ff\u0660-\u0669\u06f0-\u06f9\uff10-\uff3a‐-—·•\xa0\u202f]"
)
_BIG = "[A-Z\x80-\U0010ffff]"  # a capital, or a letter that may be of another script
_BIG_BESIDE = re.compile(rf"\d(?:.?{_BIG}|(?<={_BIG}\d)|(?<={_BIG}.\d))", re.S)
_KEY = str.maketrans("OI", "01")
_UMLAUT = str.maketrans("ÄÖÜ", "AOU")


def find_plates(text: str, countries: Sequence[str] = COUNTRIES) -> tuple[Plate, ...]:
    """Return the plates of a text, in the order they stand.

    `countries` are ISO 3166 alpha-2, the likeliest first: a form that two
    countries share goes to the first. A weak form (no word near that speaks of a
    vehicle, letters of another script, or a letter where the grammar wants a
    digit) has `sure` false. Plates of the United States have no grammar: they need
    the word "plate" right before them.
    """
    if not has_figure(text):
        return ()
    plain = text.isascii() or not _FOREIGN.search(text)
    latin = text if plain else text.translate(LOOKALIKE)
    plates: list[Plate] = []
    done = 0
    small = None
    link = latin.find("://")
    for digits in _DIGITS.finditer(latin):
        start, end = digits.span()
        if 0 <= link < start and latin.find(" ", link, start) < 0:
            continue  # most figures of most posts stand in a link
        near = latin[max(0, start - 2) : start] + latin[end : end + 2]
        low = near.lower()
        if start < done or (low == near.upper() and not _ARABIC.search(near)):
            continue  # no letter beside it
        if low == near and near.isascii():
            small = _STEMS.any_in(text) if small is None else small
            if not small:
                continue
        plate = _at(text, latin, (start, end, done), tuple(countries))
        if plate is not None:
            plates.append(plate)
            done = plate.end
    return tuple(plates)


def is_beside_a_capital(text: str) -> bool:
    """Tell whether a digit before or after the first link has a capital beside it, or
    a sign that is not ASCII. Without that a plate wants one of `STEMS_OF_PLATES`."""
    link = text.find("://")
    if link < 0:
        return _BIG_BESIDE.search(text) is not None
    if _BIG_BESIDE.search(text, 0, link):
        return True
    after = text[link:].split(None, 1)[1:]
    return bool(after) and (
        _BIG_BESIDE.search(text, len(text) - len(after[0])) is not None
    )


def _at(
    text: str, latin: str, span: tuple[int, int, int], countries: tuple[str, ...]
) -> Plate | None:
    start, _, done = span
    if _in_link(latin, start):
        return None
    plate = _by_grammar(text, latin, span, _compiled(countries))
    if plate is None and "US" in countries:
        return _after_word(latin, start, done)
    return plate


def _in_link(text: str, start: int) -> bool:
    """Tell whether a link or a mention stands around the position."""
    word = text[max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1 : start]
    return "/" in word or "@" in word


class _Forms(NamedTuple):
    grammars: tuple[Grammar, ...]
    strict: re.Pattern[str]
    bare: re.Pattern[str]
    loose: re.Pattern[str]


@lru_cache(maxsize=64)
def _compiled(countries: tuple[str, ...]) -> _Forms:
    """Join the grammars of the countries into one expression each way: as they are,
    those that may stand alone, and with O/0 and I/1 mixed up."""
    mine = tuple(
        sorted(
            (g for g in GRAMMARS if g.country in countries),
            key=lambda g: countries.index(g.country),
        )
    )
    return _Forms(
        mine,
        _joined(mine, lambda g: True, mixed=False),
        _joined(mine, lambda g: g.bare != "never", mixed=False),
        _joined(mine, lambda g: g.bare != "never" or g.letters == _GB, mixed=True),
    )


def _joined(
    grammars: tuple[Grammar, ...], wanted: Callable[[Grammar], bool], *, mixed: bool
) -> re.Pattern[str]:
    digit = "[0-9OI]" if mixed else "[0-9]"
    bodies = [
        f"(?P<g{place}>"
        + grammar.pattern.replace("@", f"[{grammar.letters}{'01OI' * mixed}]").replace(
            "#", digit
        )
        + ")"
        for place, grammar in enumerate(grammars)
        if wanted(grammar)
    ]
    body = "|".join(bodies) or "(?!)"
    return re.compile(rf"(?<![\w@/.-])(?:{body})(?!-?\w)", re.I)


def _by_grammar(
    text: str, latin: str, span: tuple[int, int, int], forms: _Forms
) -> Plate | None:
    start, end, done = span
    low, high = max(done, start - 9), end + 14
    found = _around(forms.strict, latin, low, high, start)
    if found and _fits_context(latin, found):
        return _plate(text, latin, found, forms, sure=True)
    bare = _around(forms.bare, latin, low, high, start)
    if bare:
        grammar = _grammar_of(bare, forms)
        if grammar.bare == "any" or _in_capitals(bare[0]):
            return _plate(text, latin, bare, forms, sure=grammar.sure)
    if found:
        return None
    loose = _around(forms.loose, latin, low, high, start)
    if not loose or not _in_capitals(loose[0]):
        return None
    if _grammar_of(loose, forms).bare == "any" or _fits_context(latin, loose):
        return _plate(text, latin, loose, forms, sure=False)
    return None


def _around(
    form: re.Pattern[str], text: str, low: int, high: int, digit: int
) -> re.Match[str] | None:
    """Return the first match of the window that holds the given digit."""
    found = form.search(text, low, high)
    while found and found.end() <= digit:
        found = form.search(text, found.end(), high)
    return found if found and found.start() <= digit else None


def _grammar_of(found: re.Match[str], forms: _Forms) -> Grammar:
    return forms.grammars[int((found.lastgroup or "g0")[1:])]


def _in_capitals(words: str) -> bool:
    return words == words.upper()


def _fits_context(text: str, found: re.Match[str]) -> bool:
    """Tell whether the words near speak of a plate, or of a vehicle and the match is
    written as a plate: in capitals, or in one piece."""
    before = text[max(0, found.start() - 60) : found.start()]
    if _PLATE_WORD.search(before) or _PLATE_WORD_AFTER.match(text, found.end()):
        return True
    written = _in_capitals(found[0]) or found[0].isalnum()
    return written and bool(_VEHICLE_WORD.search(before))


def _plate(
    text: str, latin: str, found: re.Match[str], forms: _Forms, *, sure: bool
) -> Plate:
    start, end = found.span()
    country = _grammar_of(found, forms).country
    borrowed = False
    if text[start:end].isascii():
        plain = "".join(filter(str.isalnum, found[0].upper()))
    else:
        plain = found[0].upper().replace("تونس", "TUN").translate(_UMLAUT)
        plain = "".join(c for c in plain if c.isascii() and c.isalnum())
        borrowed = any(
            c.isalpha() and not c.isascii() and latin[at].isascii()
            for at, c in enumerate(text[start:end], start)
        )
    return Plate(
        plain, plain.translate(_KEY), country, sure and not borrowed, start, end
    )


def _after_word(latin: str, start: int, done: int) -> Plate | None:
    """Read the word after "plate" as a plate of the United States."""
    low = max(done, start - 40)
    found = _PLATE_IS.search(latin, low, start + 10)
    if not found or not found.start("plate") <= start < found.end("plate"):
        return None
    plain = "".join(c for c in found["plate"].upper() if c.isalnum())
    if plain.isdigit() and len(plain) < 5:
        return None
    key = plain.translate(_KEY)
    return Plate(plain, key, "US", False, found.start("plate"), found.end("plate"))
