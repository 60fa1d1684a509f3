"""Words for moments, figures and quotations, as the reader writes them."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import dateformat, timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vigie.kit.page import Number, numbers_of

register = template.Library()

MARK = "▒▒▒"  # how a text is masked before it is stored
# Narrow no-break space in French; in Spanish four digits stand together.
SEPARATORS = {"fr": "\u202f", "en": ",", "es": ".", "ar": ","}
# A day and an hour in the patterns of Django's dateformat, spaces unbreakable.
PATTERNS = {
    "fr": ("j\u00a0F Y", "G\u00a0\\h\u00a0i"),
    "en": ("j\u00a0F Y", "H:i"),
    "es": (r"j \d\e F \d\e Y", "H:i"),
    "ar": ("j\u00a0F Y", "H:i"),
}
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb"}


@register.filter
def number(value: int | float | None) -> str:
    """Write a whole number with the reader's separators; "–" for nothing.

    Arabic keeps the digits 0–9, as is done from Morocco to Tunisia and on the
    telephones that these numbers are dialled on.
    """
    if value is None:
        return "–"
    language = (get_language() or "en")[:2]
    if language == "es" and abs(value) < 10_000:
        return f"{value:.0f}"
    return f"{value:,.0f}".replace(",", SEPARATORS.get(language, ","))


@register.filter
def percent(share: float) -> str:
    """Write a share between 0 and 1 as a percentage in the reader's way."""
    gap = "" if (get_language() or "en")[:2] in {"en", "ar"} else "\u202f"
    return f"{share * 100:.0f}{gap}%"


def age_in_words(moment: datetime, now: datetime) -> str:
    """Say how long ago, in the largest unit that is true: "12 min ago"."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 60:
        return _("just now")
    return _("%s ago") % span_in_words(seconds)


@register.filter("span")
def span_in_words(seconds: int) -> str:
    """Say a span in minutes, then hours, then days, never rounded up."""
    minutes = seconds // 60
    if minutes < 90:
        return ngettext("%(n)s min", "%(n)s min", minutes) % {"n": number(minutes)}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number(hours)}
    days = hours // 24
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


@register.simple_tag
def age(moment: datetime, now: datetime) -> SafeString:
    """A <time> that says how long ago, with the moment itself as its title."""
    return _time(moment, age_in_words(moment, now))


@register.simple_tag
def waits(moment: datetime, now: datetime) -> str:
    """How long something has been waiting, in words without "ago"."""
    return span_in_words(max(60, int((now - moment).total_seconds())))


@register.simple_tag
def clock(moment: datetime, now: datetime) -> SafeString:
    """A <time> with the hour of the place, and the day unless it is today's."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    day_is_clear = local.date() == today.date()
    return _time(moment, hour(local) if day_is_clear else day_and_hour(local))


@register.filter
def moment(value: datetime) -> str:
    """Write a day and its hour at the place, in words: 22 novembre 2026, 21 h 20."""
    return day_and_hour(timezone.localtime(value))


def hour(local: datetime) -> str:
    """Write an hour on 24, the way the reader's language does."""
    return dateformat.format(local, PATTERNS[_language()][1])


def day_and_hour(local: datetime) -> str:
    """Write a day in words, and its hour."""
    day, at = PATTERNS[_language()]
    comma = "، " if _language() == "ar" else ", "
    return dateformat.format(local, day + comma + at)


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in PATTERNS else "en"


def _time(moment: datetime, words: str) -> SafeString:
    local = timezone.localtime(moment)
    title = f"{day_and_hour(local)} {local:%Z}"
    stamp = moment.isoformat(timespec="minutes")
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, title, words)


@register.filter
def masked(text: str) -> SafeString:
    """Escape a text, and say aloud what its masks are: something hidden."""
    mark = format_html('<span class="masked" title="{}">▒▒▒</span>', _("hidden"))
    return mark_safe(conditional_escape(text).replace(MARK, mark))  # noqa: S308 both parts are escaped


@register.simple_tag
def spoken(lang: str) -> SafeString:
    """Attributes of a quotation: its language and its direction, if they are known."""
    if not lang or lang == "und":
        return mark_safe('dir="auto"')
    side = "rtl" if lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    return mark_safe(f'lang="{escape(lang)}" dir="{side}"')  # noqa: S308 escaped


@register.simple_tag
def icon(name: str) -> SafeString:
    """One picture of the sprite, for the eye alone: words stand beside it."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="#{}"/></svg>', name
    )


@register.simple_tag
def call_numbers(emergency: Any = None) -> list[Number]:
    """The numbers to call in this emergency, or those of the deployment."""
    return numbers_of(getattr(emergency, "numbers", None) or [])


@register.filter
def as_endonym(code: str) -> str:
    """The name of a language in itself, or its code."""
    from vigie.kit.languages import ENDONYMS

    return ENDONYMS.get(code, code)


@register.simple_tag
def bar_width(share: float) -> str:
    """The length of a bar on a scale of 100, with a point as SVG wants it."""
    return f"{max(0.0, min(1.0, share)) * 100:.1f}"


@register.filter
def unlocal(value: float | str) -> str:
    """Write a coordinate with a point, whatever the reader's language."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@register.simple_tag
def map_words() -> SafeString:
    """Attributes of a map: where its pictures come from, and its buttons' words."""
    tiles = ""
    if settings.TILES_URL:
        tiles = format_html(
            'data-tiles="{}" data-credit="{}"',
            settings.TILES_URL,
            settings.TILES_CREDIT,
        )
    return format_html(
        'data-nearer="{}" data-farther="{}" {}', _("Nearer"), _("Farther"), tiles
    )
