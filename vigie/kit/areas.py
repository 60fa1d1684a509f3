"""The form of a drawn area: a circle, or an outline as GeoJSON."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.kit.saying import said
from vigie.lib import geo

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


def _text_of(file: "UploadedFile[bytes] | None") -> str:
    return content_of(file).decode("utf-8-sig", "replace") if file else ""


def content_of(file: "UploadedFile[bytes]") -> bytes:
    """Return a file's bytes. Raises geo.BadArea above 8 MB."""
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
