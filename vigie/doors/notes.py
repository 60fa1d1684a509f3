"""The free text beside an offer, as everybody may read it. Pure.

Masking hides house numbers and leaves the street: of a post that is what it is for.
Beside an offer a street says more than its cell does, and a dead end has ten doors;
so here its name goes, too.
"""

import re

from vigie.reading.fold import fold
from vigie.reading.gazetteer import Gazetteer
from vigie.reading.gazetteer_names import STREET_CUES
from vigie.reading.masking import MARK, mask
from vigie.reading.places import find_places

MOST = 600  # code points, as many as an offer's note holds
_NOWHERE = Gazetteer.build(())
_OF = r"(?:(?:de\sla|de\sl['’]|du|des|de|d['’]|la|le|les)\s?)?"
_NAME = r"[A-ZÀ-Þ][\w'’]*(?:[\s-](?:de\s|du\s|des\s|la\s)?[A-ZÀ-Þ][\w'’]*){0,3}"
# Ways that a reader of posts leaves aside, since they are other things as often.
_OTHER_WAYS = re.compile(
    rf"(?<!\w)(?i:passage|villa|cit[ée]|cour|cours|sentier|hameau|chemin|ruelle"
    rf"|travers[ae]"
    rf"|galerie|r[ée]sidence|route|lotissement|camino|carretera"
    rf"|pasaje)\s(?i:{_OF}){_NAME}"
)
_ENGLISH = re.compile(
    r"(?<!\w)(?:[A-Z][\w'’]*\s){1,3}(?:[Ss]treet|St|[Rr]oad|Rd|[Ll]ane|[Aa]venue"
    r"|Ave|[Ss]quare"
    r"|[Mm]ews|[Tt]errace|[Cc]lose|[Dd]rive|[Gg]rove|[Cc]rescent)(?!\w)"
)


def public_note(text: str) -> str:
    """Return what everybody may read of an offer's note: no phone, mail, number, code,
    floor or bell (`masking.mask`), and no name of a street or square.

    Never raises. Doing it twice changes nothing.
    """
    masked = mask(text[:MOST])
    for start, end in sorted(_streets(masked), reverse=True):
        masked = masked[:start] + MARK + masked[end:]
    return mask(masked)


def _streets(text: str) -> list[tuple[int, int]]:
    spans = [
        (place.start, place.end)
        for place in find_places(text, _NOWHERE)
        if fold(text[place.start : place.end]).split(" ")[0] in STREET_CUES
    ]
    for pattern in (_OTHER_WAYS, _ENGLISH):
        spans += [found.span() for found in pattern.finditer(text)]
    return _apart(spans)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
