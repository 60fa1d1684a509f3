"""What a post offers or asks, for the directory of unverified offers. Pure.

The labels say which of the two, from the rules of all languages; here is decided
whether that is enough to stand among doors, and what the words tell besides. Comment
and sympathy never become doors: where the words of the other side stand, or nothing
says where or for how many, nothing is told.
"""

import re
from datetime import datetime
from typing import Literal

import msgspec

from vigie.doors import sms_facts as facts
from vigie.doors.sms_counts import counts_in
from vigie.doors.sms_places import EDGES
from vigie.doors.sms_sheet import Sheet
from vigie.doors.sms_sides import side_of
from vigie.doors.sms_until import until_in
from vigie.doors.sms_words import ages_in, may_be_minors
from vigie.reading.post import Place, Reading

OFFER, REQUEST = "shelter.offer", "shelter.request"
# Beside one of these a post is no door, whatever else it says.
NO_DOOR = ("trend.list", "propaganda", "shelter.howto", "lookout.call", "official")
MOST_PRIVATE = 12
LONGEST = 1_000
_NOISE = re.compile(r"https?://\S+|www\.\S+|(?:^rt\s)?@\w+:?|#\w+", re.I)
# Places that are no beds, and doors that are shut by now.
_NO_BED = re.compile(
    r"(?<!\w)(?:cinemas?|concerts?|theatre|spectacle|match|billets?|tickets?|restaurant"
    r"|a vendre|a louer|for (?:sale|rent)|airbnb|euros?|loyer|portes ouvertes d[eu]"
    r"|complete?s?|plus de place|no more (?:room|space)|(?:is|we are|we're) full"
    r"|completo"
    r"|i wish|j'aimerais|si j'(?:etais|habitais|avais)|if i (?:was|were|lived)"
    r"|ojala)(?!\w)"
)
# Told of others, or of what is over: reports, thanks, wishes.
_OF_OTHERS = re.compile(
    r"(?<!\w)(?:(?:ont|avai(?:t|ent)|a) (?:ete |aussi |tous? )?"
    r"(?:heberge|accueilli|recueilli|loge|ouvert|propose)\w*"
    r"|aurai[st] (?:ouvert|accueilli|heberge)|(?:were|was|been) (?:hosted|sheltered"
    r"|taken in)"
    r"|hosted|took in|sheltered|opened|acogio|acogieron|abrieron|alojaron"
    r"|logee?s|hebergee?s|accueillie?s|found|trouvee?s?|grace (?:a|aux|au)|journaliste"
    r"|merci (?:a|aux|au)|bravo|gracias a|thanks? to|thank you|thankful|proud|fiere?s?"
    r"|reportages?|temoignages?|article|histoire|respect|magnifique|beautiful|moved"
    r"|cours de|seances?|atelier|covoiturage|inscriptions?|vends|a vendre)(?!\w)"
)
_TAG = re.compile(r"#\w*(?:porte|door|house|t(?:ü|ue)r|roomfor|puerta|باب)\w*", re.I)
_LODGING = re.compile(
    r"(?<!\w)(?:lits?|canapes?|heberg\w*|accueill\w*|log(?:er|e|eons|ement)|dormir|nuit"
    r"|toit|abri|refuge|matelas|couchages?|ma porte|notre porte|chez (?:moi|nous)"
    r"|host\w*"
    r"|beds?|sofas?|couch|sleep|night|roof|shelter|stay|camas?|acog\w*|alojar|noche"
    r"|casa"
    r"|open door|my (?:door|place|flat|home)|our (?:door|place|flat|home)"
    r"|سرير|مكان|استقبال|استضاف\w*)(?!\w)"
)
_SAYS_SO = re.compile(
    r"(?<!\w)(?:d\.?m|mp|m\.p|message\w*|contact\w*|ecri[vs]\w*|appel\w*|call|text"
    r"|sonnez"
    r"|j'ai|on a|nous avons|j'habite|je suis|chez (?:moi|nous)|(?:ma|notre) porte"
    r"|i have"
    r"|we have|(?:my|our) (?:door|place|flat|home|house|couch|sofa)|tengo|tenemos"
    r"|mi casa"
    r"|venez|n'hesitez|hesitez pas|restez pas|let me know|stuck|avez besoin|dormez"
    r"|welcome|bienvenue?s?|si besoin|dispo\w*|ouvert[es]?|come)(?!\w)"
)
_MINE = re.compile(
    r"(?<!\w)(?:ma|notre|my|our|mi|nuestra)\s#?\w*(?:porte|door|house|casa|puerta)",
    re.I,
)
# Somebody who names a station or street beside the tag tells where a bed is.
_ADDRESS = re.compile(
    r"(?<!\w)(?:metro|m°|station|ligne|l\d\d?|rue|r de|bd|bld|boulevard|avenue|av|quai"
    r"|passage|impasse|villa|street|calle)(?!\w)"
)
_FEW = 1  # words besides: the tag and a place are an offer by themselves
_WORDS = re.compile(r"[^\W_]{3,}")
_WAY = re.compile(
    r"(?:la |le )?(?:rue|place|r\.|bd|bld|boulevard|av|avenue|quai|impasse)\b", re.I
)
_FINE = ("point", "street", "quarter", "district")
_PUBLIC = ("quarter", "district", "city")


class PostTold(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one post tells. What it does not tell is None, empty or 0.

    `count` are places of an offer, people of a request. `place` is the first place of
    the reading, as it was resolved: finer than what may be shown. `quarter` is a name
    that may be shown, "" when the post names nothing so coarse.
    """

    what: Literal["offer", "need"]
    count: int = 0
    place: Place | None = None
    quarter: str = ""
    until: datetime | None = None
    languages: tuple[str, ...] = ()
    women_only: bool = False
    families_only: bool = False
    takes_children: bool | None = None
    pets: bool | None = None
    has_pets: bool = False
    wheelchair: bool | None = None
    fetch: bool = False
    is_minor: bool = False


def told_in_post(
    text: str, reading: Reading, now: datetime | None = None
) -> PostTold | None:
    """Return what a post offers or asks, None when it is no door. Never raises.

    `now` is when it was posted, in the time of the emergency.
    """
    plain = _NOISE.sub(_blank, text[:LONGEST])
    bare, unplaced = Sheet(plain), Sheet(_without_places(plain, reading))
    what = _what(reading, bare)
    if not what:
        return None
    sheet = Sheet(unplaced.text)
    fetch = bool(sheet.take_all(facts.FETCH_US)) | bool(sheet.take_all(facts.FETCH))
    until = until_in(sheet, now, bare=False)
    read = _offer if what == "offer" else _need
    told = read(sheet)
    place = _place(reading)
    if what == "offer" and not _is_meant(bare, unplaced, text, told):
        return None
    fine = place is not None and (
        place.precision != "city" or _WAY.match(place.name) is not None
    )
    if not (fine or (told.count and place)):
        return None
    return msgspec.structs.replace(
        told, until=until, fetch=fetch, place=place, quarter=_quarter(reading)
    )


def _what(reading: Reading, sheet: Sheet) -> Literal["offer", "need", ""]:
    """Return which of the two, "" where labels and words do not agree."""
    labels = reading.labels
    if any(label in labels for label in NO_DOOR) or _NO_BED.search(sheet.plain):
        return ""
    offers, asks = OFFER in labels, REQUEST in labels
    if not offers and not asks:
        return ""
    if_needed = facts.IF_NEEDED.search(sheet.plain) is not None
    side = side_of(sheet)
    if offers and not asks:
        return "" if side == "need" else "offer"
    if asks and not offers:
        return "" if side == "offer" or if_needed else "need"
    return side if side in ("offer", "need") else ""


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without_places(text: str, reading: Reading) -> str:
    """Blank the names of places, but for streets: "Filles du Calvaire" are no girls,
    and the 9 of "9 rue X" are no beds."""
    for place in reading.places:
        if place.sure and not _WAY.match(text, place.start):
            name = text[place.start : place.end]
            text = text.replace(name, "~" * len(name)) if name.strip() else text
    return text


def _is_meant(bare: Sheet, unplaced: Sheet, text: str, told: PostTold) -> bool:
    """Tell whether the words themselves offer a bed: it is about lodging, of no others,
    and somebody says how many, how to reach them, or little but where."""
    if _OF_OTHERS.search(bare.plain):
        return False
    if not _TAG.search(text) and not _LODGING.search(bare.plain):
        return False
    gives = side_of(Sheet(bare.text)) == "offer"
    said = gives or told.count or _SAYS_SO.search(bare.plain) or _MINE.search(text)
    said = said or facts.IF_NEEDED.search(bare.plain) or _ADDRESS.search(bare.plain)
    left = [word for word in _WORDS.findall(unplaced.plain) if word not in EDGES]
    return bool(said) or len(left) <= _FEW


def _offer(sheet: Sheet) -> PostTold:
    languages = facts.languages_in(sheet)
    welcome = facts.welcome_in(sheet)
    counts = counts_in(sheet, is_offer=True)
    return PostTold(
        what="offer",
        count=counts.told if counts.told <= MOST_PRIVATE else 0,
        languages=languages,
        women_only=welcome.women_only,
        families_only=welcome.families_only,
        takes_children=welcome.takes_children,
        pets=welcome.pets,
        has_pets=welcome.has_pets,
        wheelchair=welcome.wheelchair,
    )


def _need(sheet: Sheet) -> PostTold:
    languages = facts.languages_in(sheet)
    women_only = bool(sheet.take_all(facts.WOMEN_ONLY))
    wheelchair = True if sheet.take_all(facts.CHAIR) else None
    pets = True if sheet.take_all(facts.WITH_PET) else None
    ages = ages_in(sheet)
    counts = counts_in(sheet, is_offer=False)
    return PostTold(
        what="need",
        count=counts.told,
        languages=languages,
        women_only=women_only,
        pets=pets,
        wheelchair=wheelchair,
        is_minor=may_be_minors(sheet.plain, ages, counts.children, counts.told),
    )


def _place(reading: Reading) -> Place | None:
    """Return the finest place, a sure one first, as the reading orders them."""
    fine = [place for place in reading.places if place.precision in _FINE]
    return next(iter(fine or reading.places), None)


def _quarter(reading: Reading) -> str:
    for place in reading.places:
        if place.sure and place.precision in _PUBLIC:
            return place.name
    return ""
