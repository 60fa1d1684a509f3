"""What the operator fills in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.emergencies.gazetteer import (
    BadPlaces,
    places_from_file,
    places_from_line,
)
from vigie.emergencies.models import GazetteerPlace
from vigie.emergencies.states import Kind
from vigie.kit.areas import AreaForm, content_of
from vigie.kit.saying import said
from vigie.lib import clock, geo


class OpenForm(AreaForm):
    """A new emergency: few questions, the rest can wait."""

    area_required = False
    field_order = ("name", "kind", "place_name", "began_at", "is_drill")

    name = forms.CharField(
        label=gettext_lazy("What happened, and where"),
        help_text=gettext_lazy("As everybody will say it: Flood at Port-Neuf"),
        max_length=120,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    place_name = forms.CharField(
        label=gettext_lazy("Town or region"), required=False, max_length=120
    )
    began_at = forms.DateTimeField(
        label=gettext_lazy("Since"),
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        ),
        initial=clock.now,
    )
    is_drill = forms.BooleanField(
        label=gettext_lazy("This is a drill: mark every page"), required=False
    )
    slug = forms.SlugField(
        label=gettext_lazy("Short name in addresses"),
        help_text=gettext_lazy("Letters, digits and hyphens; made from the name."),
        required=False,
        max_length=50,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that people write there"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hashtags = forms.CharField(
        label=gettext_lazy("Hashtags"),
        help_text=gettext_lazy("Separated by commas or spaces."),
        required=False,
        max_length=400,
    )
    numbers = forms.CharField(
        label=gettext_lazy("Numbers to call"),
        help_text=gettext_lazy("112, 17 Police, 114 by SMS"),
        required=False,
        max_length=200,
    )
    source = forms.CharField(
        label=gettext_lazy("Who says so"),
        help_text=gettext_lazy("The authority or the newspaper."),
        required=False,
        max_length=200,
    )

    def clean_hashtags(self) -> list[str]:
        """Hashtags without their sign, each once."""
        words = self.cleaned_data["hashtags"].replace(",", " ").split()
        return list(dict.fromkeys(word.lstrip("#") for word in words if word != "#"))

    def clean_numbers(self) -> list[list[str]]:
        """Pairs of digits and a word."""
        parts = [part.split() for part in self.cleaned_data["numbers"].split(",")]
        return [[part[0], " ".join(part[1:])] for part in parts if part]

    def emergency(self) -> dict[str, Any]:
        """What open_emergency() needs from a valid form."""
        words = "name kind place_name began_at is_drill slug languages hashtags"
        given = {
            word: self.cleaned_data[word]
            for word in [*words.split(), "numbers", "source"]
        }
        return {**given, "outline": self.cleaned_data.get("area")}


class PlacesForm(forms.Form):
    """Places people may name: lines, or a file."""

    lines = forms.CharField(
        label=gettext_lazy("Places, one a line"),
        help_text=gettext_lazy("Bataclan = 48.8630, 2.3708"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Places as a file"),
        help_text=gettext_lazy("GeoJSON, or CSV with columns name, lat, lon."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Read the places of both; say in one sentence what cannot be read."""
        given: dict[str, Any] = super().clean() or {}
        found: list[GazetteerPlace] = []
        try:
            for line in (given.get("lines") or "").splitlines():
                found += places_from_line(line) if line.strip() else []
            if given.get("file"):
                found += places_from_file(content_of(given["file"]))
        except (BadPlaces, geo.BadArea) as error:
            raise forms.ValidationError(said(error)) from None
        if not found:
            raise forms.ValidationError(_("Give at least one place."))
        return {**given, "places": found}
