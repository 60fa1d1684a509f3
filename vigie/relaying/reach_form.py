"""Where somebody wants to be told, as every room asks for it."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.subscribing import MOST_LETTERS, stored_form
from vigie.relaying.models import Address
from vigie.relaying.signing import new_secret
from vigie.relaying.states import Channel
from vigie.trust.guarded import addresses
from vigie.trust.limits.guard import GuardedForm


class ReachForm(GuardedForm):
    """By mail, by SMS, or on this phone; a program by webhook where a room wants it."""

    TAKES_PROGRAMS = False
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
                self._check(typed)
        except (BadAddress, addresses.Refused):
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
        """Return where they are told, of a valid form. A program that nobody named
        before gets a secret of its own, which signs what it is told."""
        typed, phone = self.cleaned_data["reach"], self.cleaned_data["subscription"]
        channel = Channel.PUSH if phone else _channel(typed)
        is_program = channel == Channel.WEBHOOK
        return address_of(
            channel=channel,
            value=phone or typed,
            now=now,
            language=language,
            secret=new_secret() if is_program else None,
        )

    def _check(self, typed: str) -> None:
        channel = _channel(typed)
        if channel == Channel.WEBHOOK:
            if not self.TAKES_PROGRAMS:
                raise BadAddress
            addresses.read(typed, private=settings.PRIVATE_ADDRESSES)
        find(channel=channel, value=typed)


def _channel(typed: str) -> Channel:
    if "://" in typed:
        return Channel.WEBHOOK
    return Channel.MAIL if "@" in typed else Channel.SMS
