"""Why a person stands as they do, in words for readers and for the desk."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vigie.missing.states import Known, Status, Voice
from vigie.missing.truth import Standing, Word


def sentences(standing: Standing, *, for_all: bool = True) -> list[str]:
    """Return why, a sentence each, the word that counts most first; no name in them.

    `for_all` leaves out whatever a word of death has a part in.
    """
    if for_all and standing.is_hushed:
        return []
    return [
        *(_one(word) for word in standing.reasons),
        *(_("But: %(said)s") % {"said": _one(word)} for word in standing.against),
    ]


def _one(word: Word) -> str:
    form = _form(Voice(word.voice)) if word.verified else _unchecked()
    what = _("%(what)s, %(how)s") if word.known else "%(what)s"
    said = {
        "what": Status(word.status).label,
        "how": Known(word.known).label if word.known else "",
    }
    return form % {"said": what % said, "time": _moment(word.at)}


def _form(voice: Voice) -> str:
    return {
        Voice.SELF: _("They said so themselves, %(time)s: “%(said)s”."),
        Voice.OFFICIAL: _("An official said so, %(time)s: “%(said)s”."),
        Voice.FAMILY: _("Who looks for them said so, %(time)s: “%(said)s”."),
        Voice.OTHER: _("Somebody said so and it was checked, %(time)s: “%(said)s”."),
    }[voice]


def _unchecked() -> str:
    return _("Somebody said so, not yet checked, %(time)s: “%(said)s”.")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
