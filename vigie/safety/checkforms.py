"""What an operator fills in to propose a check."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.emergencies.models import Emergency
from vigie.kit.areas import AreaForm
from vigie.kit.languages import ENDONYMS
from vigie.lib import clock
from vigie.safety.area import LEAST, MOST
from vigie.safety.telling import LANGUAGES, LONGEST

_AT = "%Y-%m-%dT%H:%M"


class ProposeForm(AreaForm):
    """A new check: where, when, who says so, and what happened in each language."""

    area_required = False
    field_order = ("place", "happened_at", "source")

    place = forms.CharField(
        label=gettext_lazy("Where, as people there call it"),
        help_text=gettext_lazy("It stands in every message: 40 characters at most."),
        max_length=LONGEST["place"],
    )
    happened_at = forms.DateTimeField(
        label=gettext_lazy("When it happened"),
        widget=forms.DateTimeInput(format=_AT, attrs={"type": "datetime-local"}),
        initial=clock.now,
    )
    source = forms.CharField(
        label=gettext_lazy("Who says so"),
        help_text=gettext_lazy("The authority, not a post: 40 characters at most."),
        max_length=LONGEST["source"],
    )
    buffer_m = forms.IntegerField(
        label=gettext_lazy("Margin around the area in metres"),
        help_text=gettext_lazy("Nobody beyond it is asked. 500 at least."),
        min_value=LEAST,
        max_value=MOST,
        initial=LEAST,
    )

    def __init__(self, emergency: Emergency, *given: Any) -> None:
        super().__init__(*given)
        self.emergency = emergency
        for language in LANGUAGES:
            self.fields[f"words_{language}"] = forms.CharField(
                label=_("What happened, in %s") % ENDONYMS[language],
                max_length=LONGEST["words"],
                required=False,
                widget=forms.TextInput(attrs={"dir": "auto", "lang": language}),
            )
        if emergency.outline:
            self.fields["outline"].help_text = _(
                "GeoJSON, or drawn on the map. Without any, the emergency's own area."
            )

    def clean(self) -> dict[str, Any]:
        """Take the emergency's own area where none is given; ask for some words."""
        given = super().clean()
        if not self.errors.get("outline") and given.get("area") is None:
            given["area"] = self.emergency.outline
            if not given["area"]:
                self.add_error(
                    "outline", _("Give a centre and a radius, or an outline.")
                )
        if not self._words(given) and not self._any_wrong("words_"):
            self.add_error(
                f"words_{LANGUAGES[0]}",
                _("Say what happened, in one language at least."),
            )
        return given

    def _any_wrong(self, start: str) -> bool:
        return any(name.startswith(start) for name in self.errors)

    def _words(self, given: dict[str, Any]) -> dict[str, str]:
        words = {one: given.get(f"words_{one}", "") for one in LANGUAGES}
        return {one: text for one, text in words.items() if text}

    def check(self) -> dict[str, Any]:
        """What propose_check() needs from a valid form."""
        given = self.cleaned_data
        names = ("place", "happened_at", "source", "buffer_m")
        return {
            **{name: given[name] for name in names},
            "emergency": self.emergency,
            "outline": given["area"],
            "words": self._words(given),
        }
