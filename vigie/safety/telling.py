"""What a check says to whom it asks, in the receiver's language and by their channel.

Every text names what happened, where, when (the clock of the place), who says so and
how to reply. What a locked screen shows (`subject`, `notice`) tells none of it: where
somebody lives or works is nobody's business on a bus.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext

from vigie.relaying.channels.contract import Text
from vigie.relaying.states import Channel
from vigie.safety.models import Check

ASK, REMIND, CORRECT = "safety.ask", "safety.remind", "safety.correct"
PROVE = "safety.prove"
# At most this many characters, so that French and English fit two parts of an SMS.
LONGEST = {"words": 50, "place": 40, "source": 40, "who": 16}
SAMPLE = "https://vigie.example.org/a/aaaaaaaaaaaaaaaaaaaa"  # as long as a link is
LANGUAGES = ("fr", "en", "es", "ar")
DRILL = {"fr": "EXERCICE", "en": "DRILL", "es": "SIMULACRO", "ar": "تمرين"}


@dataclass(frozen=True)
class Said:
    """One text in one language, as a person sees it before it goes out."""

    language: str
    mail: Text
    sms: Text


def facts_of(check: Check) -> dict[str, Any]:
    """Return what a check's messages are made of, as JSON holds it."""
    return {
        "check": check.pk,
        "drill": check.emergency.is_drill,
        "words": check.words,
        "place": check.place,
        "at": check.happened_at.isoformat(),
        "source": check.source,
    }


def previews(check: Check) -> list[Said]:
    """Return the question in each language, as it will go out, with a sample link."""
    facts = [{**facts_of(check), "link": SAMPLE}]
    return [
        Said(
            language,
            ask(facts, language, Channel.MAIL),
            ask(facts, language, Channel.SMS),
        )
        for language in LANGUAGES
    ]


def _words(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    said: Mapping[str, str] = facts["words"]
    at = timezone.localtime(datetime.fromisoformat(facts["at"]))
    return {
        "mark": f"{DRILL[language]} " if facts["drill"] else "",
        "event": said.get(language) or next(iter(said.values()), ""),
        "place": facts["place"],
        "time": f"{at:%d/%m %H:%M}",
        "source": facts["source"],
        "link": facts.get("link", ""),
        **_listed(facts.get("by")),
    }


def _listed(names: Sequence[str] | None) -> dict[str, str]:
    """Who had the receiver asked: `by` for a mail, `who` short enough for an SMS."""
    if names is None:
        return {}
    known = [name for name in names if name] or [gettext("Somebody you know")]
    more = f" +{len(known) - 1}" if len(known) > 1 else ""
    return {"by": ", ".join(known), "who": known[0][: LONGEST["who"]] + more}


def _text(
    write: Callable[[dict[str, str], bool], tuple[str, str]],
    facts: Sequence[Mapping[str, Any]],
    language: str,
    channel: Channel,
) -> Text:
    """Write the latest of several facts: a later question takes an earlier's place."""
    known = language if language in LANGUAGES else "en"
    with translation.override(known):
        words = _words(facts[-1], known)
        subject, body = write(words, channel == Channel.SMS)
    marked = f"{words['mark']}{subject}"
    return Text(subject=marked, body=body, link=words["link"], notice=marked)


def _ask(words: dict[str, str], short: bool) -> tuple[str, str]:
    # Translators: a question on a locked screen. It names no place and no event.
    subject = gettext("Are you safe? Please answer.")
    if short and "who" in words:
        return subject, _short_listed(words)
    if short:
        # Translators: an SMS. With the longest words it must fit 306 characters.
        body = gettext(
            "%(mark)s%(event)s, %(place)s, %(time)s (%(source)s). Are you safe? Reply "
            "1 safe 2 safe+need 3 hurt 4 HELP 5 not there"
        )
        return subject, body % words
    return subject, _long(words, gettext("Are you safe?"))


def _remind(words: dict[str, str], short: bool) -> tuple[str, str]:
    subject = gettext("Are you safe? We have no answer from you yet.")
    if short and "who" in words:
        return subject, _short_listed(words)
    if short:
        # Translators: an SMS. With the longest words it must fit 306 characters.
        body = gettext(
            "%(mark)s%(event)s, %(place)s, %(time)s (%(source)s). No answer yet: reply "
            "1 safe 2 safe+need 3 hurt 4 HELP 5 not there"
        )
        return subject, body % words
    return subject, _long(words, gettext("We have no answer from you yet."))


def _short_listed(words: dict[str, str]) -> str:
    # Translators: an SMS. With the longest words it must fit 306 characters. %(who)s
    # is the name of whoever had the receiver asked.
    body = gettext(
        "%(mark)s%(who)s asks: safe? %(event)s, %(place)s, %(time)s (%(source)s). "
        "Reply 1 safe 2 need 3 hurt 4 HELP 5 not there"
    )
    return body % words


def _long(words: dict[str, str], first: str) -> str:
    lines = [
        f"{words['mark']}{first}",
        "",
        gettext("What happened: %(event)s") % words,
        gettext("Where: %(place)s") % words,
        gettext("When: %(time)s, by the clock of the place") % words,
        gettext("Who says so: %(source)s") % words,
        "",
        gettext("Open the link and press one button. You need no account."),
        _why(words),
    ]
    if words["mark"]:
        lines.insert(1, gettext("This is a drill: nothing of it is real."))
    return "\n".join(lines)


def _why(words: dict[str, str]) -> str:
    if "by" not in words:
        return gettext(
            "You are asked because you chose it, and because a place that you gave us "
            "lies in the area. If you are not there, say so: that helps too."
        )
    said = gettext(
        "%(by)s listed you here and said that you may be in the area. They are told "
        "how you are, not where, and no message. You have no account here by that, and "
        "nobody else finds you. The page of the link says how to hear no more of them."
    )
    return said % words


def _correct(words: dict[str, str], short: bool) -> tuple[str, str]:
    subject = gettext("Correction: you need not answer.")
    body = gettext(
        "%(mark)sCorrection: we asked whether you are safe (%(event)s, %(place)s, "
        "%(time)s). The question is withdrawn. You need not answer."
    )
    if short:
        return subject, body % words
    source = pgettext("a correction", "We had named as the source: %(source)s")
    return subject, f"{body % words}\n\n{source % words}"


ask = partial(_text, _ask)
remind = partial(_text, _remind)
correct = partial(_text, _correct)


def prove(facts: Sequence[Mapping[str, Any]], language: str, channel: Channel) -> Text:
    """Send the digits that show whose address it is; a locked screen shows none."""
    with translation.override(language if language in LANGUAGES else "en"):
        subject = gettext("Vigie: the digits you asked for")
        body = gettext(
            "Your digits: %(digits)s. Type them on the page that asked for them. If "
            "you asked for nothing, do nothing."
        )
    return Text(subject, body % facts[-1], notice=subject)
