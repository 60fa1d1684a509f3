"""What members fill in about themselves: one small form for each thing."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from vigie.kit.saying import said
from vigie.relaying.states import Channel
from vigie.safety.states import PlaceKind
from vigie.safety.whereabouts import NoSuchPlace, point_of
from vigie.trust.limits.guard import GuardedForm

HOURS = (
    (1, gettext_lazy("1 hour")),
    (6, gettext_lazy("6 hours")),
    (24, gettext_lazy("1 day")),
    (72, gettext_lazy("3 days")),
)


class JoinForm(GuardedForm):
    """Join: the language of what we will send."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of our messages"), choices=settings.LANGUAGES
    )


class AboutForm(forms.Form):
    """Whether to be asked at all."""

    asked = forms.BooleanField(
        label=gettext_lazy("Ask me whether I am safe when something happens near"),
        required=False,
    )
    tester = forms.BooleanField(
        label=gettext_lazy("Ask me in drills too"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("What those I list call me"),
        help_text=gettext_lazy("Nobody else sees it."),
        max_length=60,
        required=False,
    )
    handles = forms.CharField(
        label=gettext_lazy("My accounts on social networks, one a line"),
        help_text=gettext_lazy(
            "If you write there that you are safe, those who look for you see it, as "
            "a post that may be yours."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "dir": "ltr", "autocapitalize": "none"}
        ),
    )
    language = JoinForm.base_fields["language"]


class PlaceForm(forms.Form):
    """A place of mine, kept as a cell of some three hundred metres."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which place"), choices=PlaceKind.choices
    )
    where = forms.CharField(
        label=gettext_lazy("Where"),
        help_text=gettext_lazy(
            "A quarter, a street, a station or a postcode; or latitude, longitude: "
            "48.8630, 2.3708. We keep a rough cell, not what you type."
        ),
        max_length=160,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("Forget where I was last after"),
        choices=HOURS,
        coerce=int,
        initial=6,
        required=False,
    )

    def clean_where(self) -> tuple[float, float]:
        """Find the point of what was typed; say in one sentence why there is none."""
        try:
            return point_of(self.cleaned_data["where"])
        except NoSuchPlace as error:
            raise forms.ValidationError(said(error)) from None

    def place(self) -> dict[str, Any]:
        """What put_place() needs from a valid form."""
        given = self.cleaned_data
        kind = PlaceKind(given["kind"])
        hours = int(given["hours"] or 6) if kind == PlaceKind.LAST else 0
        return {"kind": kind, "point": given["where"], "hours": hours}


class AddressForm(forms.Form):
    """Where to ask me."""

    channel = forms.TypedChoiceField(
        label=gettext_lazy("By e-mail or by SMS"),
        choices=[(one.value, one.label) for one in (Channel.MAIL, Channel.SMS)],
        coerce=lambda value: Channel(int(value)),
    )
    value = forms.CharField(
        label=gettext_lazy("E-mail address or phone number"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )


class DigitsForm(forms.Form):
    """The digits that we sent there."""

    digits = forms.CharField(
        label=pgettext_lazy("sent to an address", "The six digits"),
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "dir": "ltr",
            }
        ),
    )
