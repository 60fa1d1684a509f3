"""The forms of responders, and of those whom they ask."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.models import Emergency
from vigie.lib import geo
from vigie.lookouts.post_forms import SINCE, checked_reach
from vigie.lookouts.responders.states import Answer, QuestionKind
from vigie.lookouts.where import LONGEST, Where, last_seen


class AskForm(forms.Form):
    """What a responder asks who posted."""

    kind = forms.ChoiceField(label=_("What you need to know"), choices=QuestionKind)


class FixForm(forms.Form):
    """Where it was, as a responder knows: a place of the gazetteer, or degrees."""

    place = forms.CharField(
        label=_("Where it is"),
        help_text=_("A place, or latitude and longitude: 48.8630, 2.3708"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    since = forms.ChoiceField(label=_("When"), choices=SINCE)

    def __init__(self, *args: Any, emergency: Emergency, **given: Any) -> None:
        self.emergency = emergency
        super().__init__(*args, **given)

    def clean_place(self) -> tuple[float, float]:
        """Return latitude and longitude in degrees; ask again for what nobody knows."""
        typed: str = self.cleaned_data["place"]
        found = degrees_of(typed) or _centre(last_seen(typed, self.emergency))
        if found is None:
            raise forms.ValidationError(
                _("We do not know that place: name a town, or give degrees.")
            )
        return found


class AnswerForm(forms.Form):
    """An answer of who posted."""

    answer = forms.ChoiceField(choices=Answer, required=False)
    words = forms.CharField(max_length=300, required=False)


class GiveForm(forms.Form):
    """A number that is sealed to the one who asked; an officer says why."""

    number = forms.CharField(max_length=40)
    why = forms.CharField(max_length=300, required=False)

    def clean_number(self) -> str:
        """Refuse what is no telephone number."""
        typed = cast(str, self.cleaned_data["number"]).strip()
        if "@" in typed:
            raise forms.ValidationError(_("Write a telephone number."))
        return checked_reach(typed)


def degrees_of(typed: str) -> tuple[float, float] | None:
    """Return latitude and longitude where that is what was typed."""
    try:
        lat, lon = (float(part) for part in typed.replace(";", ",").split(","))
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _centre(where: Where) -> tuple[float, float] | None:
    return geo.centre_of(where.cell) if where.cell else None
