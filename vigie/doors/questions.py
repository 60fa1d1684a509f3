"""Single questions that the forms of this room are made of."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNTIL = (
    ("morning", _("tomorrow morning, 10:00")),
    ("evening", _("tomorrow evening, 20:00")),
    ("days", _("three days from now")),
)
LANGUAGES = (
    ("fr", "Français"),
    ("en", "English"),
    ("es", "Español"),
    ("ar", "العربية"),
)
_HOURS = {"morning": 10, "evening": 20}
_DIGITS = {ord(a): str(i) for i, a in enumerate("٠١٢٣٤٥٦٧٨٩")}


def moment_of(word: str, now: datetime) -> datetime:
    """Return the moment that a word of `UNTIL` means, by the clock of the place. The
    small hours belong to the night before: at two, tomorrow morning is today's."""
    if word == "days":
        return now + timedelta(days=3)
    here = timezone.localtime(now)
    at = here.replace(hour=_HOURS[word], minute=0, second=0, microsecond=0)
    return at if here.hour < 5 else at + timedelta(days=1)


def count(label: Any, most: int, least: int = 0, **more: Any) -> forms.IntegerField:
    """Return a question for a number of people or places."""
    widget = forms.NumberInput(
        attrs={"inputmode": "numeric", "min": least, "max": most}
    )
    return _Number(label=label, min_value=least, max_value=most, widget=widget, **more)


class _Number(forms.IntegerField):
    """A number, in Arabic digits, too."""

    def to_python(self, value: Any) -> int | None:
        plain = value.translate(_DIGITS) if isinstance(value, str) else value
        found: int | None = super().to_python(plain)
        return found


def tick(label: Any) -> forms.BooleanField:
    """Return a question that is answered by a tick."""
    return forms.BooleanField(label=label, required=False)


def name_field() -> forms.CharField:
    """Return the question for a name."""
    return forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )


def languages_field() -> forms.MultipleChoiceField:
    """Return the question for the languages that somebody speaks."""
    return forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def note_field() -> forms.CharField:
    """Return the question for what else is to be said; it is masked when it is kept."""
    return forms.CharField(
        label=_("Anything else"),
        help_text=_("Numbers, addresses and streets are taken out before it is kept."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
