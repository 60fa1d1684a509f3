"""People for tests, signed in as they would be: with a role, and a second factor."""

import time
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.trust.people import sessions
from vigie.trust.people.actions import add_person, give_role


def person(
    name: str,
    role: str = "",
    *,
    emergency: Emergency | None = None,
    until_at: datetime | None = None,
) -> User:
    """Return somebody of this name, with a role if one is given."""
    user = add_person(name=name, by="test", now=clock.now())
    if role:
        give_role(
            person=user,
            role=role,
            by="test",
            now=clock.now(),
            emergency=emergency,
            until_at=until_at,
        )
    return user


def sign_in(client: Client, user: User, *, proven: bool = True) -> Client:
    """Sign somebody in; `proven` as if by a second factor."""
    client.force_login(user)
    if proven:
        Authenticator.objects.get_or_create(
            user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
        )
        session = client.session
        session[sessions.METHODS] = [{"method": "mfa", "at": time.time()}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
    return client


def staff_client(role: str = "operator", **words: Any) -> Client:
    """Return the client of a new person of a role, signed in."""
    return sign_in(Client(), person(words.pop("name", role), role, **words))
