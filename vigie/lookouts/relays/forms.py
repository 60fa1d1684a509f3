"""What is asked of whoever has reach, and what a relay says once it passed it on."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.gazetteer import known_places
from vigie.emergencies.models import Emergency
from vigie.lookouts.relays.registering import Reach
from vigie.lookouts.relays.states import Network
from vigie.reading.places import find_places
from vigie.relaying.reach_form import ReachForm

MOST_PLACES = 12
MOST_FOLLOWERS = 500_000_000


def _languages() -> list[tuple[str, str]]:
    return [
        (code, get_language_info(code)["name_local"])
        for code, _name in settings.LANGUAGES
    ]


class JoinForm(ReachForm):
    """I have reach, and pass on what people look out for."""

    TAKES_PROGRAMS = True
    ASKED = ("network", "handle", "followers", "languages", "areas", "reach")
    network = forms.ChoiceField(
        label=_("Where people follow you"), choices=Network.choices
    )
    handle = forms.CharField(
        label=_("Your name there, or its address"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )
    followers = forms.IntegerField(
        label=_("How many follow you"),
        help_text=_("Or listen, or read you in a day: a person checks it."),
        min_value=1,
        max_value=MOST_FOLLOWERS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Their languages"),
        choices=_languages,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = forms.CharField(
        label=_("Where they live: towns or quarters, with commas between"),
        help_text=_("Left empty, you are asked for every place."),
        max_length=600,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, emergency: Emergency, **more: Any) -> None:
        self.emergency = emergency
        super().__init__(*given, initial={"once": uuid4()}, **more)
        self.fields["reach"].label = _("How we reach you: phone or mail")
        self.fields["reach"].help_text = _("Or the https address of your program.")

    def clean_areas(self) -> dict[int, str]:
        """Return the places by their cells. Refuse what the gazetteer does not know."""
        typed = self.cleaned_data["areas"].replace("،", ",").split(",")
        known, found = known_places(self.emergency), {}
        for words in filter(None, (one.strip() for one in typed)):
            sure = [one for one in find_places(words, known) if one.cell and one.sure]
            if not sure:
                raise forms.ValidationError(
                    _("We do not know “%(place)s”."), params={"place": words[:60]}
                )
            found[sure[0].cell] = sure[0].name
        if len(found) > MOST_PLACES:
            raise forms.ValidationError(_("At most twelve places."))
        return found

    def asked(self) -> list[forms.BoundField]:
        """The questions in their order."""
        return [self[one] for one in self.ASKED]

    def whom(self) -> Reach:
        """Return whom they reach, of a valid form."""
        given = self.cleaned_data
        return Reach(
            network=Network(given["network"]),
            handle=given["handle"].strip(),
            followers=given["followers"],
            languages=given["languages"],
            places=given["areas"],
        )


class PassedForm(forms.Form):
    """I passed it on: where, and from whom I had it, if they like to say so."""

    post = forms.URLField(
        label=_("The address of your post"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    had_from = forms.CharField(
        label=_("From whom you had it, if not from us: their name there"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )

    def clean_post(self) -> str:
        """Take an address of the web alone."""
        typed: str = self.cleaned_data["post"]
        if typed and urlsplit(typed).scheme not in {"https", "http"}:
            raise forms.ValidationError(_("Write the address of your post."))
        return typed
