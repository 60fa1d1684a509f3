"""Which place somebody watches, and where they want to be told."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.doors.directory import MOST_ASKED
from vigie.doors.places_named import LONGEST
from vigie.doors.questions import count, tick
from vigie.doors.states import Welcomes
from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.subscribing import MOST_LETTERS, stored_form
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.trust.limits.guard import GuardedForm


class WhereForm(forms.Form):
    """A place, and what is needed there; its fields are named as the directory's are.
    What is not understood of a need is left out, as there."""

    place = forms.CharField(
        label=_("Quarter, station or street"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    size = count(_("How many of you"), MOST_ASKED, 1, required=False)
    who = forms.ChoiceField(
        label=_("For whom"),
        choices=(
            ("", _("everybody")),
            (Welcomes.WOMEN.value, _("among women only")),
            (Welcomes.FAMILIES.value, _("families")),
        ),
        required=False,
    )
    children = tick(_("with children"))
    pets = tick(_("with an animal"))
    wheelchair = tick(_("in a wheelchair"))


class ReachForm(GuardedForm):
    """By mail, by SMS, or on this phone."""

    reach = forms.CharField(
        label=_("Your phone, by SMS, or your mail address"),
        max_length=200,
        error_messages={"required": _("Write where we may tell you.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )
    subscription = forms.CharField(
        widget=forms.HiddenInput, max_length=MOST_LETTERS, required=False
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["reach"].required = not self.data.get("subscription")

    def clean_reach(self) -> str:
        """Refuse what nobody can be reached at."""
        typed: str = self.cleaned_data["reach"].strip()
        try:
            if typed:
                find(channel=_channel(typed), value=typed)
        except BadAddress:
            raise forms.ValidationError(
                _("Write a telephone number or a mail address.")
            ) from None
        return typed

    def clean_subscription(self) -> str:
        """Refuse what is no subscription of a browser."""
        given: str = self.cleaned_data["subscription"]
        try:
            return stored_form(given) if given else ""
        except (NoSubscription, ValueError):
            raise forms.ValidationError(_("Write where we may tell you.")) from None

    def address(self, language: str, now: datetime) -> Address:
        """Return where they are told, of a valid form."""
        typed, phone = self.cleaned_data["reach"], self.cleaned_data["subscription"]
        channel = Channel.PUSH if phone else _channel(typed)
        return address_of(
            channel=channel, value=phone or typed, now=now, language=language
        )


def _channel(typed: str) -> Channel:
    return Channel.MAIL if "@" in typed else Channel.SMS
