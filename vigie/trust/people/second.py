"""The digits of an app: good once, in whichever process they come in.

allauth marks a code as used for 30 seconds, while it is taken for 90, as telephones'
clocks differ; and it takes the one by which an app was set up a second time. Ours are
marked in the database, as long as they could come again.
"""

from datetime import timedelta

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django.contrib.auth.models import User
from django.utils.crypto import salted_hmac

from vigie.lib import clock
from vigie.trust.limits.spending import spend_once


def use_digits(person: User, code: str) -> bool:
    """Use up the digits of a person's app; False when they were used before."""
    steps = 2 * app_settings.TOTP_TOLERANCE + 2  # one more: a step has begun already
    until = clock.now() + timedelta(seconds=steps * app_settings.TOTP_PERIOD)
    words = f"{person.pk} {normalize_user_code(code)}"
    digest = salted_hmac("vigie.trust.people.second", words, algorithm="sha256")
    return spend_once(digest.hexdigest()[:32], until)


def _must_be_new(person: User, code: str) -> None:
    if not use_digits(person, code):
        raise get_adapter().validation_error("incorrect_code")


class _Once(base.BaseAuthenticateForm):  # type: ignore[misc]
    """Digits or a recovery code; allauth itself takes a recovery code once."""

    def clean_code(self) -> str:
        """Return a good code that was not used. Raises ValidationError."""
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            _must_be_new(self.user, code)
        return code


class AuthenticateForm(_Once, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of a sign-in."""


class ReauthenticateForm(_Once, base.ReauthenticateForm):  # type: ignore[misc]
    """Asked again, before something that matters."""


class ActivateForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first digits of an app that is being set up."""

    def clean_code(self) -> str:
        """Return good digits, used up: they sign nobody in. Raises ValidationError."""
        code: str = super().clean_code()
        _must_be_new(self.user, code)
        return code
