"""Signing the operator in by a link that works once."""

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

NAME = "operator"


class _OnceTokens(PasswordResetTokenGenerator):
    """The token holds the time of the last sign-in, so that its use ends it."""

    key_salt = "vigie.web.operators"


tokens = _OnceTokens()


def operator() -> User:
    """Return the operator's account, made without a password on first use."""
    user, made = User.objects.get_or_create(username=NAME, defaults={"is_staff": True})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def one_time_link(*, base: str) -> str:
    """Return an address that signs the operator in once, within three days."""
    return base + reverse("web:enter", args=[tokens.make_token(operator())])


def operator_of(token: str) -> User | None:
    """Return the operator if the token is good and unused, else None."""
    user = operator()
    return user if tokens.check_token(user, token) else None
