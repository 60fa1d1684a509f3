"""People named in a post, with their age."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from vigie.reading.entities.arabic_people import STEMS_OF_ARABIC, arabic_people
from vigie.reading.entities.gates import Pieces
from vigie.reading.entities.names import NOT_IN_NAMES, NOT_PEOPLE
from vigie.reading.post import Person

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁĽĻŃŇŅŐŘŚŠŞȘŤȚŪŮŰŹŽŻ"
# "J'ai" and "C'est" begin with an elision, "O'Neill" and "D'Angelo" do not.
_WORD = (
    rf"(?:(?![JLNCMTSDj]['’][a-zà-ÿ])[{_CAPITAL}][\w'’]*[^\W\d_](?:-[^\W\d_][\w'’]*)*"
    rf"|[{_CAPITAL}]\b\.?)"
)
_JOIN = r"(?:de|da|del|della|di|du|von|van|ben|bin|bint|el|al|ould|le|la)"
_JOINS = frozenset(_JOIN[3:-1].split("|"))
_NAME = re.compile(
    rf"(?<![\w#@/.’'-]){_WORD}(?:(?: {_JOIN}){{0,2}} {_WORD}){{0,3}}(?![\w@/])"
)
_TOKEN = re.compile(r"\S+")

_UNIT = (
    r"(?:ans?\b|years?[ -]?olds?\b|y/?o\b|yrs?\b|y\.o\.|years? of age\b|años?\b|anos\b"
    r"|jahre\b|anni\b)"
)
_NO_AGE = frozenset("0123456789.:/€$-")
_AGE = re.compile(rf"(\d{{1,3}})[ \u00a0-]?{_UNIT}", re.I)
_BARE_AGE = re.compile(
    r"\((\d{1,2})\)|,\s?(\d{1,2})(?=\s?(?:[,.;!?\n]|$| at | à | in ))"
)
_SAY = (
    r"(?:(?:who|qui|que|she|he|elle|il|is|was|has|a|est|était|tiene|de|es|un|une|una|an)"
    r"\s){0,3}(?:(?:âg[ée]+s?|ag[ée]e?s?|aged|edad|only)\s(?:(?:de|about|around)\s)?)?"
    r"(?:de\s)?"
)
_BETWEEN = re.compile(rf"\s?(?:[,;:(–-]\s?)?{_SAY}", re.I)
_AGE_AFTER = re.compile(
    rf"\s?(?:[,;:(–-]\s?)?{_SAY}(\d{{1,3}})"
    rf"(?:[ \u00a0-]?{_UNIT}|(?=\s?[,.;)!?\n]|\s(?:at|à|in)\s|$))",
    re.I,
)

_KIN = (
    r"(?:fr[èe]res?|s(?:œ|oe)urs?|amie?s?|copains?|copines?|potes?|fils|filles?|p[èe]re"
    r"|m[èe]re|cousine?s?|neveux?|ni[èe]ces?|oncle|tante|mari|femme|compagn\w+"
    r"|conjointe?|coll[èe]gues?|coloc\w*|papa|maman|b[ée]b[ée]|enfants?"
    r"|brothers?|sisters?|friends?|son|daughters?|father|mother|dad|mum|mom|cousins?"
    r"|nephews?|nieces?|uncle|aunt|husband|wife|boyfriend|girlfriend|partner|colleagues?"
    r"|roommate|flatmate|mate|bro|sis|girl|boy|man|woman|kid|child"
    r"|herman[oa]s?|amig[oa]s?|hij[oa]s?|prim[oa]s?|padre|madre|t[ií][oa]|sobrin[oa]"
    r"|marido|espos[oa]|novi[oa]|chic[oa]|compañer[oa])"
)
_FILLER = (
    rf"(?:{_KIN}|mon|ma|mes|notre|nos|une?|l[ea]s?|my|our|an?|the|his|her|your|mis?"
    r"|nuestr[oa]|una|el|al|petite?|grande?|little|younger|older|best|meilleure?|dear"
    r"|young|jeune|joven|mejor|pequeñ[oa]|mayor|(?:pr[ée])?nomm[ée]e?|named|called"
    r"|llamad[oa]|monsieur|madame|mr|mrs|ms|de|of|for|in-law|disparue?|missing|qui|se"
    r"|s'appelle|aussi|toujours|actuellement|avec|and|et|y|person(?:ne|a)?|urgent(?:ly)?"
    r"|d[ée]sesp[ée]r[ée]ment|desperately|desesperadamente|from|new)"
)
# Where a name may follow: the beginning of a cue, in small letters, and the cue. To
# look for the beginning costs a hundredth of looking for the cue.
_CUES = tuple(
    (stem, re.compile(cue + r"(?=[\s:,'’#(])", re.I))
    for stem, cue in (
        ("cherch", r"cherch(?:e|es|ent|ons|ez|er|é|ée)"),
        ("recherch", r"recherch(?:e|es|ent|ons|ez|er|é|ée)(?:paris)?"),
        ("nouvelle", r"nouvelles?\sd[e']"),
        ("news ", r"news\s(?:of|from|about|de)"),
        ("word ", r"word\s(?:of|from)"),
        ("vous vu", r"vous\svu"),
        ("-vous vu", r"-vous\svu"),
        ("un a vu", r"un\sa\svu"),
        ("trouver", r"trouver"),
        ("retrouver", r"retrouver"),
        ("look", r"look(?:ing)?\sfor"),
        ("search", r"search(?:ing)?\sfor"),
        ("seeking", r"seeking"),
        ("seen", r"seen"),
        (" find", r"\sfind"),
        ("locate", r"locate"),
        ("reach", r"reach"),
        ("hear", r"heard?\s(?:from|of)"),
        ("missing", r"missing(?:\s?in\s?paris)?"),
        ("busc", r"busc(?:o|amos|a|ando|an)"),
        ("disparu", r"disparue?s?"),
        ("desaparecid", r"desaparecid[oa]s?"),
        ("noticias", r"noticias\sde"),
        ("visto", r"visto\sa"),
        ("encontrar", r"encontrar\sa"),
        ("appell", r"appell(?:e|ait)"),
        ("nomm", r"nomm[ée]e?"),
        ("prénomm", r"prénomm[ée]e?"),
        ("named", r"named"),
        ("name", r"name(?:\sis|'s|’s)"),
        ("llama", r"llama(?:d[oa])?"),
        ("nombre es", r"nombre\ses"),
        ("mon ", rf"mon\s(?:[\w-]+\s)?{_KIN}"),
        ("ma ", rf"ma\s(?:[\w-]+\s)?{_KIN}"),
        ("notre ", rf"notre\s(?:[\w-]+\s)?{_KIN}"),
        ("my ", rf"my\s(?:[\w-]+\s)?{_KIN}"),
        ("our ", rf"our\s(?:[\w-]+\s)?{_KIN}"),
        ("mi ", rf"mi\s(?:[\w-]+\s)?{_KIN}"),
        ("nuestr", rf"nuestr[oa]\s(?:[\w-]+\s)?{_KIN}"),
    )
)
# So every unit of an age begins.
MAY_BE_AGED = re.compile(r"\d[ \u00a0-]?(?:[aA][nNñÑ]|[yYjJ])")
_MISSING = ("ntrouvable", "issing", "dispar", "esapar")
# For the gate of a whole batch: without a mark of accent, as it looks at plain bytes.
# "nomm" stands for "prénomm" too: what is no plain letter may be an edge.
STEMS_OF_PEOPLE = tuple(stem for stem, _ in _CUES if stem.isascii())
PIECES_OF_PEOPLE = (*_MISSING, *STEMS_OF_ARABIC)
_AGES = ("ans", " an", "year", "yo", "y/o", "yr", "y.o", "año", "anos", "jahre", "anni")
_STEMS = Pieces([stem for stem, _ in _CUES])
_AGE_PIECES = Pieces(_AGES)
# A filler ends before one of [\s:,'’] and holds none, but for the "'" of "s'appelle".
_FILLER_NEXT = re.compile(
    r"[\s:,'’\"«“(–-]{0,4}(s'appelle|[^\W\d_][^\s:,'’]*)(?=[\s:,'’])", re.I
)
_IS_FILLER = re.compile(_FILLER, re.I)
_MOST_LETTERS = 30  # of a word that is remembered
_JOINED = re.compile(r"\)?\s?(?:,|&|and\b|et\b|y\b)")
_GAP = re.compile(r"[\s:,\"«“(–'’-]{0,4}")
_NAME_THEN = re.compile(
    r"[\s,]{1,2}(?:(?:is|est|está|reste|still|toujours|sigue)\s){1,2}"
    r"(?:introuvable|missing|disparue?|desaparecid[oa])",
    re.I,
)
_AT = frozenset(["à", "a", "au", "aux", "in", "at", "en", "de", "from", "near", "vers"])
_ARABIC = re.compile("[\u0621-\u064a]")


def find_people(
    text: str, places: Sequence[tuple[int, int]] = ()
) -> tuple[Person, ...]:
    """Return the people a text names, in the order they stand.

    A name counts when an age stands with it, or a cue before it ("looking for",
    "sans nouvelles de", "busco a", "أبحث عن"). `places` are spans already known to
    be places; a name that overlaps one is left out. `start` and `end` are those of
    the name, without the age.
    """
    people = _candidates(text)
    if not people:
        return ()
    found: dict[int, Person] = {}
    for person in people:
        if places and _is_place(text, person, places):
            continue
        known = found.get(person.start)
        if known is None or known.age is None:
            found[person.start] = person
    return _apart(sorted(found.values(), key=lambda p: p.start))


def _is_place(text: str, person: Person, places: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the name is that of a place: an age makes it a person again,
    unless "à" or "in" stands before."""
    if not any(person.start < end and start < person.end for start, end in places):
        return False
    before = text[max(0, person.start - 8) : person.start].lower().split()
    return person.age is None or (bool(before) and before[-1] in _AT)


def _candidates(text: str) -> list[Person]:
    people: list[Person] = []
    if MAY_BE_AGED.search(text) and _AGE_PIECES.any_in(text):
        people += _with_age(text)
    ends = _cue_ends(text)
    for end in ends:
        people += _named_from(text, end)
    if ends:
        people += _with_bare_age(text)
    if "ntrouvable" in text or "issing" in text or "dispar" in text or "esapar" in text:
        people += _before_missing(text)
    if not text.isascii() and _ARABIC.search(text):
        people += arabic_people(text)
    return people


def _cue_ends(text: str) -> list[int]:
    """Return where the cues end after which a name may stand."""
    ends = []
    for which, at, _ in _STEMS.all_in(text):
        if at and (text[at - 1].isalnum() or text[at - 1] == "@"):
            continue
        found = _CUES[which][1].match(text, at)
        if found:
            ends.append(found.end())
    return ends


def _with_age(text: str) -> Iterator[Person]:
    """Yield the names that stand right before an age with its unit."""
    for age in _AGE.finditer(text):
        if text[max(0, age.start() - 1) : age.start()] in _NO_AGE:
            continue
        person = _before(text, age.start(), int(age[1]))
        if person:
            yield person


def _with_bare_age(text: str) -> Iterator[Person]:
    """Yield "Lina M. (19)" and "L., 17,": only where the post seeks somebody."""
    for age in _BARE_AGE.finditer(text):
        person = _before(text, age.start(), int(age[1] or age[2]))
        if person:
            yield person


def _before(text: str, at: int, age: int) -> Person | None:
    """Return the last name before an age, if only a comma or "is" stands between."""
    low = max(0, at - 70)
    for found in reversed(list(_NAME.finditer(text, low, at))):
        person = _person(text, found.start(), found.end(), age)
        if person is None:
            continue
        return person if _BETWEEN.fullmatch(text, person.end, at) else None
    return None


def _before_missing(text: str) -> Iterator[Person]:
    """Yield "Julie Delorme est toujours introuvable"."""
    for found in _NAME.finditer(text):
        if _NAME_THEN.match(text, found.end()):
            person = _person(text, found.start(), found.end(), None)
            if person:
                yield person


def _named_from(text: str, at: int) -> Iterator[Person]:
    """Yield the name at a place of the text, and those joined to it by "and"."""
    for _ in range(4):
        at = _after_fillers(text, at)
        gap = _GAP.match(text, at)
        found = _NAME.match(text, gap.end() if gap else at)
        if not found:
            return
        age = _AGE_AFTER.match(text, found.end())
        years = int(age[1]) if age else None
        person = _person(text, found.start(), found.end(), years)
        if not person:
            return
        yield person
        at = age.end() if age else person.end
        if not _JOINED.match(text[at : at + 5]):
            return
        at = at + 1 if text[at : at + 1] in "),&" else at


def _after_fillers(text: str, at: int) -> int:
    """Return where the words end that may stand between a cue and a name."""
    while (found := _FILLER_NEXT.match(text, at)) and _is_filler(found[1]):
        at = found.end()
    return at


def _is_filler(word: str) -> bool:
    return (_fills if len(word) > _MOST_LETTERS else _known_fills)(word)


def _fills(word: str) -> bool:
    return _IS_FILLER.fullmatch(word) is not None


_known_fills = lru_cache(maxsize=4096)(_fills)


def _aged(person: Person, age: int) -> Person:
    return Person(person.name, age if 0 < age < 115 else None, person.start, person.end)


def _person(text: str, start: int, end: int, age: int | None) -> Person | None:
    """Return the person that a run of capitals names, or None when it is no name.

    The run is cut at the first word that no name contains; a month, a place word or
    a network in it makes it something else.
    """
    kept: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text, start, end):
        word = _plain(token[0])
        if word in NOT_PEOPLE or word.startswith(("saint-", "sainte-")):
            return None
        if word in NOT_IN_NAMES and token[0][0].isupper() and token[0][-1] != ".":
            if kept and word in _JOINS:
                kept.append(token.span())
                continue
            if kept:
                break
            continue
        kept.append(token.span())
    while kept and _plain(text[slice(*kept[-1])]) in _JOINS:
        kept.pop()
    if not kept or not _is_name(text[kept[0][0] : kept[-1][1]], age):
        return None
    name = text[kept[0][0] : kept[-1][1]]
    whole = Person(name.rstrip("'’"), None, kept[0][0], kept[-1][1])
    return whole if age is None else _aged(whole, age)


def _is_name(name: str, age: int | None) -> bool:
    """An initial alone is a name only beside an age, and a name has a letter."""
    letters = sum(c.isalpha() for c in name)
    return letters >= 2 or (letters == 1 and age is not None)


def _plain(word: str) -> str:
    """Lower case without accents, for the lists of words."""
    return _bare(word) if len(word) > _MOST_LETTERS else _known_bare(word)


def _bare(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.lower().strip(".,'’"))
    return "".join(c for c in bare if not unicodedata.combining(c))


_known_bare = lru_cache(maxsize=4096)(_bare)


def _apart(people: list[Person]) -> tuple[Person, ...]:
    """Leave out a name that lies inside the one before it."""
    kept: list[Person] = []
    for person in people:
        if kept and person.start < kept[-1].end:
            if kept[-1].age is None and person.age is not None:
                kept[-1] = _aged(kept[-1], person.age)
            continue
        kept.append(person)
    return tuple(kept)
