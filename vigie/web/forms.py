"""What the operator fills in."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.emergencies.gazetteer import (
    BadPlaces,
    places_from_file,
    places_from_line,
)
from vigie.emergencies.models import GazetteerPlace
from vigie.emergencies.states import Kind
from vigie.kit.saying import said
from vigie.lib import clock, geo

MOST_BYTES = 8 * 2**20


class AreaForm(forms.Form):
    """An area: a circle, or an outline as GeoJSON, pasted, sent or drawn."""

    centre = forms.CharField(
        label=gettext_lazy("Centre"),
        help_text=gettext_lazy("Latitude, longitude: 48.8630, 2.3708"),
        required=False,
        max_length=60,
    )
    radius = forms.FloatField(
        label=gettext_lazy("Radius in kilometres"),
        required=False,
        min_value=0.05,
        max_value=1000,
    )
    outline = forms.CharField(
        label=gettext_lazy("Outline"),
        help_text=gettext_lazy("GeoJSON, or drawn on the map: press round the area."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Outline as a file"),
        help_text=gettext_lazy("GeoJSON, at most 8 MB."),
        required=False,
    )
    area_required = True

    def clean(self) -> dict[str, Any]:
        """Make one outline of what was given: file, text, or circle, in that order."""
        given: dict[str, Any] = super().clean() or {}
        try:
            given["area"] = self._area(given)
        except geo.BadArea as error:
            self.add_error("outline", said(error))
        return given

    def _area(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        text = _text_of(given.get("file")) or given.get("outline") or ""
        if text:
            return _checked(text)
        if given.get("centre") and given.get("radius"):
            lat, lon = _degrees(given["centre"])
            return geo.circle(lat, lon, given["radius"] * 1000)
        if self.area_required:
            raise geo.BadArea(_("Give a centre and a radius, or an outline."))
        return None


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


def _text_of(file: "UploadedFile[bytes] | None") -> str:
    return _content(file).decode("utf-8-sig", "replace") if file else ""


def _content(file: "UploadedFile[bytes]") -> bytes:
    if (file.size or 0) > MOST_BYTES:
        raise geo.BadArea(_("The file is larger than 8 MB."))
    content: bytes = file.read()
    return content


def _checked(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):  # brackets in brackets without end
        raise geo.BadArea(_("This is not JSON.")) from None
    if not isinstance(document, dict):
        raise geo.BadArea(_("This is not GeoJSON."))
    geometry = geo.geometry_of(document)
    geo.cells_of(geometry)
    return geometry


def _degrees(words: str) -> tuple[float, float]:
    parts = words.replace(";", ",").split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        raise geo.BadArea(
            _("Write the centre as latitude, longitude: 48.8630, 2.3708")
        ) from None
    return lat, lon


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
                found += places_from_file(_content(given["file"]))
        except (BadPlaces, geo.BadArea) as error:
            raise forms.ValidationError(said(error)) from None
        if not found:
            raise forms.ValidationError(_("Give at least one place."))
        return {**given, "places": found}
