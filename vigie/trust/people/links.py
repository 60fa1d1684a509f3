"""Signing in by a link that works once: the first way in, and an invitation."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from vigie.lib import clock
from vigie.trust.models import RoleGiven
from vigie.trust.people.actions import add_person, give_role
from vigie.trust.people.states import Role
from vigie.work.database import writing

OPERATOR = "operator"


class _OnceTokens(PasswordResetTokenGenerator):
    """The token holds the time of the last sign-in, so that its use ends it."""

    key_salt = "vigie.trust.people.links"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        # Django's own leaves out the parts of a second: two uses in one would pass.
        return f"{user.pk} {user.password} {user.last_login} {timestamp}"


tokens = _OnceTokens()


def operator() -> User:
    """Return the first operator: made on first use, with the role everywhere."""
    now = clock.now()
    user = add_person(name=OPERATOR, by="command", now=now)
    roles = RoleGiven.objects.live(now).filter(person=user, emergency=None)
    if not roles.filter(role=Role.OPERATOR).exists():
        give_role(person=user, role=Role.OPERATOR, by="command", now=now)
    return user


def one_time_link(person: User, *, base: str) -> str:
    """Return an address that signs a person in once, within three days."""
    person.refresh_from_db(fields=["last_login", "password"])
    token = f"{int_to_base36(person.pk)}.{tokens.make_token(person)}"
    return base + reverse("trust:enter", args=[token])


def operator_link(*, base: str) -> str:
    """Return a one-time link for the first operator."""
    return one_time_link(operator(), base=base)


def person_of(token: str) -> User | None:
    """Return whose link it is if it is good and unused, else None."""
    number, _, rest = token.partition(".")
    try:
        person = User.objects.filter(pk=base36_to_int(number), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return person if person and tokens.check_token(person, rest) else None


def use_up(person: User, now: datetime) -> bool:
    """Let every link of a person that was made before `now` open nothing.

    False when another request did so since `person` was read: of two that press the
    button at the same moment, one comes in.
    """
    with writing():
        seen = User.objects.filter(pk=person.pk, last_login=person.last_login)
        used = seen.update(last_login=now) > 0
    person.last_login = now
    return used
