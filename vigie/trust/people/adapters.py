"""How allauth is held: its mails, its messages, its secrets at rest."""

import base64
import logging
import secrets
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

log = logging.getLogger("vigie.trust")

# What is said after a step; allauth's other messages tell nothing that matters.
SAID = {
    "mfa/messages/totp_activated.txt": gettext_noop("The app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_noop("The app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_noop("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_noop("The passkey is removed."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts without passwords; new ones only where mail can be sent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether members of the public may make an account: by mail alone."""
        return bool(settings.MAIL)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk for whoever works here, one's own account for others."""
        name = "web:desk" if request.standing.has_roles else "mfa_index"  # type: ignore[attr-defined]
        return reverse(name)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """A new member's own page."""
        return reverse("mfa_index")

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Give a new member a name that says nothing: it may stand in the journal."""
        user.username = f"m-{secrets.token_hex(6)}"

    def get_login_stages(self) -> list[str]:
        """The steps of allauth, with the mail proved at the first sign-in alone."""
        ours = "vigie.trust.people.adapters.FirstMailStage"
        theirs = "allauth.account.stages.EmailVerificationStage"
        stages: list[str] = super().get_login_stages()
        return [ours if stage == theirs else stage for stage in stages]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what matters in our own words, and refusals in allauth's."""
        text = SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, _(text))
        elif level >= messages.WARNING and message:
            messages.add_message(request, level, message)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell whoever has the address, and nobody else, that there is an account."""
        self.send_mail("account/email/account_already_exists", email, {})

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send none: it would hold an address and a browser's name."""


class FirstMailStage(EmailVerificationStage):  # type: ignore[misc]
    """A new member proves the mail address; staff have links and passkeys."""

    def handle(self) -> tuple[Any, bool]:
        """Ask for the code of the mail after signing up, and never again."""
        return super().handle() if self.login.signup else (None, True)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets under a key at rest, QR codes of our own."""

    def get_totp_issuer(self) -> str:
        """The name that stands in the app of whoever signs in."""
        return "Vigie"

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code of an app's secret, dark on white also at night."""
        svg: str = segno.make(url, micro=False).svg_inline(
            scale=4, border=4, dark="#000", light="#fff"
        )
        return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def encrypt(self, text: str) -> str:
        """Return a secret as it stands in the database."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it is; under a key that is gone, one that nobody has.

        Such a factor lets nobody in and fails like wrong digits: `vigie people lost`
        removes it.
        """
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.warning("a second factor was made under a secret key that is gone")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_public_key_credential_user_entity(
        self, user: AbstractBaseUser
    ) -> dict[str, Any]:
        """Name the account on the device by its user name, not by a mail address."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        name = user.get_username()
        return {**entity, "name": name, "display_name": name}


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_key(secret) for secret in keys])


def _key(secret: str | bytes) -> Fernet:
    key = salted_hmac(
        "vigie.trust.people.adapters", "second", secret=secret, algorithm="sha256"
    )
    return Fernet(base64.urlsafe_b64encode(key.digest()))
