"""What a post that names a lookout says of when and which way; and whether it passes
the lookout on instead of telling of a sighting. Pure."""

import re
from collections.abc import Container
from datetime import datetime, timedelta

from vigie.lookouts.states import Heading

MOST_AGO = timedelta(hours=12)
_AGO = re.compile(
    r"(?:\b(?P<a>\d{1,3}) ?(?P<ah>min(?:ute)?s?|hours?|hrs?|h)\b ago"
    r"|\bil y a (?P<b>\d{1,3}) ?(?P<bh>min(?:ute)?s?|heures?|h)\b"
    r"|\bhace (?P<c>\d{1,3}) ?(?P<ch>min(?:uto)?s?|horas?|h)\b"
    r"|منذ (?P<d>\d{1,3}) ?(?P<dh>دقيقة|دقائق|ساعة|ساعات))",
    re.I,
)
_TOWARDS = (
    r"(?:head(?:ing|ed)|going|driving|travell?ing|went|towards?|direction|vers(?: le)?"
    r"|en direction du|rumbo(?: al)?|hacia(?: el)?|nach|richtung|باتجاه|نحو)"
    r"[ :]+(?:the )?"
)
_WAYS = {
    Heading.NORTH_EAST: r"north[ -]?east|nord[ -]?est|noreste|الشمال الشرقي",
    Heading.NORTH_WEST: r"north[ -]?west|nord[ -]?ouest|noroeste|الشمال الغربي",
    Heading.SOUTH_EAST: r"south[ -]?east|sud[ -]?est|sureste|الجنوب الشرقي",
    Heading.SOUTH_WEST: r"south[ -]?west|sud[ -]?ouest|suroeste|الجنوب الغربي",
    Heading.NORTH: r"north|nord|norte|الشمال",
    Heading.SOUTH: r"south|sud|sur|الجنوب",
    Heading.EAST: r"east|est|este|الشرق",
    Heading.WEST: r"west|ouest|oeste|الغرب",
}
_SAID = [
    (way, re.compile(rf"{_TOWARDS}(?:{words})\b|\b(?:{words})[ -]?bound\b", re.I))
    for way, words in _WAYS.items()
]
# "Do not follow it and do not intervene yourself", as it goes out in each language.
_FIXED = re.compile(
    r"do not follow it and do not intervene yourself"
    r"|ne le suivez pas et n[’']intervenez pas vous-même"
    r"|no lo siga y no intervenga usted|لا تتبعوه ولا تتدخلوا بأنفسكم"
    r"|/lookouts/[0-9A-Z]{8}\b",
    re.I,
)
CALLS, SEEN = "lookout.call", "lookout.sighting"


def seen_at(text: str, posted: datetime) -> datetime:
    """Return when it was seen: when it was posted, less what the post says is ago."""
    found = _AGO.search(text)
    if found is None:
        return posted
    group = next(name for name in "abcd" if found[name])
    unit = found[group + "h"].lower()
    is_hours = unit[0] == "h" or unit.startswith("ساع")
    ago = timedelta(hours=int(found[group])) if is_hours else None
    ago = ago or timedelta(minutes=int(found[group]))
    return posted - ago if ago <= MOST_AGO else posted


def heading_of(text: str) -> Heading:
    """Return which way the post says that it went, UNSAID where it does not."""
    return next((way for way, said in _SAID if said.search(text)), Heading.UNSAID)


def passes_on(text: str, labels: Container[str]) -> bool:
    """Tell whether a post passes the lookout on: it has the fixed words or the page's
    address, or asks to look out and says of no sighting."""
    if SEEN in labels:
        return False
    return CALLS in labels or _FIXED.search(text) is not None
