"""The key in a reader's hand: kept by a cookie, let go when they leave."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from vigie.trust.models import UnlockedKey
from vigie.trust.people.queries import account_of
from vigie.trust.sealed import pairs
from vigie.trust.sealed.errors import CannotOpen, NotUnlocked
from vigie.trust.sealed.names import name_of
from vigie.trust.sealed.pairs import KeyInHand

COOKIE = "vigie_key"


def reader(request: HttpRequest) -> str:
    """Return under which name whoever asks has keys. Raises TypeError for nobody."""
    return name_of(account_of(request))


def hand_of(request: HttpRequest, now: datetime) -> KeyInHand:
    """Return the reader's key. Raises NotUnlocked: ask for the passphrase then."""
    try:
        token = request.COOKIES.get(COOKIE, "")
        return pairs.resume(token=token, person=reader(request), now=now)
    except CannotOpen:
        raise NotUnlocked from None


def is_unlocked(request: HttpRequest, now: datetime) -> bool:
    """Whether the reader need not type the passphrase just now."""
    try:
        hand_of(request, now)
    except NotUnlocked:
        return False
    return True


def keep(response: HttpResponse, hand: KeyInHand, now: datetime) -> None:
    """Keep a key for the reader's next requests: no script reads it, no other site
    sends it, and it ends with the browser."""
    response.set_cookie(
        COOKIE,
        pairs.keep_unlocked(hand=hand, now=now),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def let_go(response: HttpResponse, person: str) -> None:
    """Lock a person's key everywhere, and take the cookie back."""
    pairs.lock_again(person=person)
    response.delete_cookie(COOKIE, samesite="Strict")


@receiver(user_logged_out, dispatch_uid="vigie.sealed.left")
def left(user: User | None, **_: object) -> None:
    """Whoever signs out, or is signed out by time, locks their key."""
    if user is None:
        return
    person = name_of(user)
    if UnlockedKey.objects.filter(person_key__person=person).exists():
        pairs.lock_again(person=person)
