"""Whose page it is: somebody who signed in, or whoever gave the words of a member."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from vigie.safety import listed
from vigie.safety.models import Member
from vigie.trust.people.doors import records_of, subjects_held
from vigie.work.database import writing

ROOM = "safety.member"
SEEN_EVERY = timedelta(days=1)


@records_of(ROOM)
def address_of_member(_subject: str) -> str:
    """Return where the words of a member lead."""
    return reverse("safety:me")


def member_of(request: HttpRequest, now: datetime) -> Member | None:
    """Return whose browser this is; None for whoever is no member here.

    Notes once a day that they came: a member whom nobody sees for two years is
    forgotten.
    """
    if isinstance(request.user, User):
        found = Member.objects.filter(account=request.user).first()
    else:
        held = [UUID(one) for one in subjects_held(request, ROOM, now)]
        found = Member.objects.filter(pk__in=held[:1]).first()
    if found and found.seen_at < now - SEEN_EVERY:
        with writing():
            Member.objects.filter(pk=found.pk).update(seen_at=now)
            listed.seen(found, now)
    return found
