"""Why a tag is listed, what a call is, and why one waits: in the reader's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from vigie.kit.templatetags.kit import number
from vigie.pulse.days import CALL_LABELS
from vigie.pulse.listing import NOTHING_KNOWN
from vigie.pulse.trends import Burst, Riser

# By the label's number in the mask; the order in which they are told.
CALLS = {
    "shelter.offer": ngettext_lazy(
        "%(n)s roof offered", "%(n)s roofs offered", "count"
    ),
    "shelter.request": ngettext_lazy(
        "%(n)s roof needed", "%(n)s roofs needed", "count"
    ),
    "missing.call": ngettext_lazy(
        "%(n)s call for a person", "%(n)s calls for people", "count"
    ),
    "missing.closed": ngettext_lazy("%(n)s found again", "%(n)s found again", "count"),
    "help.request": ngettext_lazy(
        "%(n)s request for help", "%(n)s requests for help", "count"
    ),
    "help.offer": ngettext_lazy("%(n)s offer of help", "%(n)s offers of help", "count"),
    "lookout.call": ngettext_lazy("%(n)s lookout", "%(n)s lookouts", "count"),
    "lookout.sighting": ngettext_lazy("%(n)s sighting", "%(n)s sightings", "count"),
    "safe.self": ngettext_lazy("%(n)s says: safe", "%(n)s say: safe", "count"),
    "safe.other": ngettext_lazy(
        "%(n)s said to be safe", "%(n)s said to be safe", "count"
    ),
    "witness": ngettext_lazy("%(n)s witness", "%(n)s witnesses", "count"),
    "threat.new": ngettext_lazy(
        "%(n)s danger reported", "%(n)s dangers reported", "count"
    ),
    "road": ngettext_lazy("%(n)s road or line", "%(n)s roads or lines", "count"),
    "official": ngettext_lazy("%(n)s official", "%(n)s official", "count"),
    "gathering": ngettext_lazy("%(n)s gathering", "%(n)s gatherings", "count"),
    "info.request": ngettext_lazy("%(n)s question", "%(n)s questions", "count"),
}

NAMES: dict[str, str | Promise] = {
    "shelter.offer": gettext_lazy("Roof offered"),
    "shelter.request": gettext_lazy("Roof needed"),
    "missing.call": gettext_lazy("Looked for"),
    "missing.closed": gettext_lazy("Found again"),
    "help.request": gettext_lazy("Help needed"),
    "help.offer": gettext_lazy("Help offered"),
    "lookout.call": gettext_lazy("Look out for"),
    "safe.other": gettext_lazy("Said to be safe"),
    "witness": gettext_lazy("Witness account"),
    "threat.new": gettext_lazy("Danger reported, not verified"),
    "road": gettext_lazy("Road or line closed"),
    "official": gettext_lazy("Said by an authority"),
    "gathering": gettext_lazy("Gathering"),
    "info.request": gettext_lazy("Question"),
}

DOUBTS: dict[str, str | Promise] = {
    "young": gettext_lazy("more than half of the accounts are less than 30 days old"),
    "copies": gettext_lazy("more than 60 % of the posts are one text"),
    "removed": gettext_lazy("more than 30 % of the posts were removed"),
}

_NUMBER = {label.name: label.bit.bit_length() - 1 for label in CALL_LABELS}


def why_burst(burst: Burst) -> str:
    """Say why a burst is listed: "820 people in 10 min, usually 3"."""
    words = ngettext(
        "%(n)s person in 10 min, usually %(usual)s",
        "%(n)s people in 10 min, usually %(usual)s",
        burst.people,
    )
    return words % {"n": number(burst.people), "usual": number(round(burst.usual))}


def why_riser(riser: Riser) -> str:
    """Say why a riser is listed: "612 people in a day, 15 the day before"."""
    if riser.day_before == NOTHING_KNOWN:
        words = ngettext(
            "%(n)s person in a day; the day before was not listened to",
            "%(n)s people in a day; the day before was not listened to",
            riser.people,
        )
        return words % {"n": number(riser.people)}
    words = ngettext(
        "%(n)s person in a day, %(before)s the day before",
        "%(n)s people in a day, %(before)s the day before",
        riser.people,
    )
    return words % {"n": number(riser.people), "before": number(riser.day_before)}


def calls_in_words(calls: dict[int, int], most: int = 16) -> list[str]:
    """Return "311 roofs offered", …: the kinds of calls, the most frequent first."""
    told = [(calls.get(_NUMBER[name], 0), CALLS[name]) for name in CALLS]
    told.sort(key=lambda one: -one[0])
    return [str(words % {"count": n, "n": number(n)}) for n, words in told[:most] if n]


def calls_by_name(calls: dict[int, int]) -> dict[str, int]:
    """Return the number of posts by the name of their label."""
    return {name: calls[at] for name, at in _NUMBER.items() if calls.get(at)}


def doubt_in_words(doubt: str) -> str:
    """Say why a tag waits for a person."""
    return str(DOUBTS.get(doubt, doubt))


def title_of(kind: str, subject: str) -> str:
    """Name a call: what it is and, if it is about somebody, who."""
    name = str(NAMES.get(kind, _("Call")))
    return f"{name} – {subject}" if subject else name
