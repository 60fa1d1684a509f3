"""How calls are named and pictured: one tone and one picture for each way in."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True)
class Way:
    """A way in: a family of calls with its tone, its picture and its words."""

    code: str
    tone: str
    icon: str
    name: Words
    hint: Words


@dataclass(frozen=True)
class CallKind:
    """A kind of call: its way, its name, and whether somebody waits for an answer."""

    label: str
    way: Way
    name: Words
    asks: bool = False


SAFE = Way("safe", "safe", "ok", _("Safe reports"), _("Who says: I am safe"))
SEEK = Way("seek", "seek", "seek", _("People looked for"), _("Calls for somebody"))
ROOF = Way("roof", "door", "door", _("A roof tonight"), _("Offered and needed"))
SEEN = Way("seen", "watch", "eye", _("Seen and sought"), _("Lookouts, sightings"))
HELP = Way("help", "desk", "help", _("Help"), _("Needed and offered"))
PLACES = Way("places", "live", "live", _("Roads and places"), _("Closures, gatherings"))
ASK = Way("ask", "pulse", "ask", _("Questions"), _("Who asks what is known"))

WAYS = {way.code: way for way in (SAFE, SEEK, ROOF, SEEN, HELP, PLACES, ASK)}
# Who is looked for has a room of their own, whose tile stands before these.
TILES = (SAFE, ROOF, SEEN)
CHIPS = (SEEK, HELP, PLACES, ASK)

KINDS: dict[str, CallKind] = {
    kind.label: kind
    for kind in (
        CallKind("missing.call", SEEK, _("Looked for"), asks=True),
        CallKind("missing.closed", SEEK, _("Found again")),
        CallKind("safe.self", SAFE, pgettext_lazy("a person", "Safe")),
        CallKind("safe.other", SAFE, _("Said to be safe")),
        CallKind("shelter.request", ROOF, _("Roof needed"), asks=True),
        CallKind("shelter.offer", ROOF, _("Roof offered")),
        CallKind("help.request", HELP, _("Help needed"), asks=True),
        CallKind("help.offer", HELP, _("Help offered")),
        CallKind("lookout.call", SEEN, _("Look out for"), asks=True),
        CallKind("lookout.sighting", SEEN, pgettext_lazy("a sighting", "Seen")),
        CallKind("witness", SEEN, _("Witness account")),
        CallKind("threat.new", SEEN, _("Danger reported, not verified")),
        CallKind("road", PLACES, _("Road or line closed")),
        CallKind("official", PLACES, _("Said by an authority")),
        CallKind("gathering", PLACES, _("Gathering")),
        CallKind("info.request", ASK, _("Question"), asks=True),
    )
}
ASKS = tuple(label for label, kind in KINDS.items() if kind.asks)

# How exactly a place is known, by the names of reading.places.PRECISIONS.
PRECISIONS: dict[str, Words] = {
    "point": _("named place"),
    "street": _("street"),
    "quarter": _("neighbourhood"),
    "district": _("district"),
    "city": _("town"),
    "region": _("region"),
    "country": _("country"),
}

# What a reading carries besides calls: for the reasons.
OTHER_LABELS: dict[str, Words] = {
    "shelter.howto": _("Explains where roofs are offered"),
    "solidarity": _("Sympathy"),
    "trend.list": _("List of trends"),
    "propaganda": _("May be propaganda"),
}

AGES: dict[str, tuple[int, Words]] = {
    "30": (30, _("the last 30 minutes")),
    "60": (60, _("the last hour")),
    "180": (180, _("the last 3 hours")),
    "720": (720, _("the last 12 hours")),
    "1440": (1440, _("the last day")),
}


def labels_of(kind: str) -> tuple[str, ...]:
    """Return the labels that a filter means: a way, one label, "asks", or all ()."""
    if kind == "asks":
        return ASKS
    if kind in WAYS:
        return tuple(label for label, one in KINDS.items() if one.way.code == kind)
    return (kind,) if kind in KINDS else ()


def kind_of(label: str) -> CallKind:
    """Return the kind of a label, and of one unknown here a plain question."""
    return KINDS.get(label) or CallKind(label, ASK, label)


def label_name(label: str) -> Words:
    """Return the words for any label that a reading may carry."""
    return KINDS[label].name if label in KINDS else OTHER_LABELS.get(label, label)
