"""What allauth and Django tell of a sign-in, noted in the session."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from vigie.lib import clock
from vigie.trust.people import sessions


@receiver(user_logged_in, dispatch_uid="vigie.trust.began")
def began(request: HttpRequest, user: User, **_: Any) -> None:
    """The eight hours begin."""
    sessions.begin(request.session, user.pk, clock.now())


@receiver(authenticator_added, dispatch_uid="vigie.trust.added")
def added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Whoever has just set up a second factor has shown it: no need to ask again."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request,
            user,
            "mfa",
            id=authenticator.pk,
            type=authenticator.type,
            reauthenticated=True,
        )
