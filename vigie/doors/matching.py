"""From a request to the hosts who are asked: three at once, or one with two people."""

import time
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Count, F, Q

from vigie.doors import inviting
from vigie.doors.fitting import Offer, because, needs_second
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.near import candidates, wish_of
from vigie.doors.states import InvitationState, NeedStage, Way
from vigie.work.database import writing

BUDGET = 1.0  # seconds of each round: who was looked for longest ago comes first
IN_HAND = (InvitationState.PLANNED, InvitationState.ASKED)
PAUSE = timedelta(minutes=3)  # after a no, while others may still say yes


def look_for(*, need: Need, now: datetime) -> list[Invitation]:
    """Ask as many hosts for a request as are still missing to three, the best first;
    return who is asked. Who said no within three minutes counts among the three while
    others are asked: so fewer say yes in vain. Where two people of staff must agree,
    one host is planned for them, and only when nobody else may be asked."""
    with writing():
        Need.objects.filter(pk=need.pk).update(looked_at=now)
    held = list(
        need.invitations.filter(state__in=IN_HAND).values_list("state", flat=True)
    )
    lately = need.invitations.filter(_said_no(now)).count() if held else 0
    missing = inviting.AT_ONCE - len(held) - lately
    if InvitationState.PLANNED in held or missing <= 0:
        return []
    found = candidates(need, now)
    wish = wish_of(need)
    at_once = [one for one in found if not needs_second(one, wish)]
    made: list[Invitation] = []
    for one in at_once:
        if len(made) >= missing:
            break
        if asked := _ask(need, one, now):
            made.append(asked)
    if not at_once and not held and found:
        _plan(need, found[0], now)
    return made


def look_for_all(now: datetime) -> int:
    """Look for hosts for all who wait, within a budget of time; return for how many
    it was done."""
    until, done = time.monotonic() + BUDGET, 0
    rows = Need.objects.filter(stage=NeedStage.OPEN, until__gt=now)
    rows = rows.exclude(way=Way.POST)  # nobody of whom only a post told has a phone
    order = F("looked_at").asc(nulls_first=True)
    held = Q(invitations__state__in=IN_HAND)
    lately = _said_no(now, "invitations__")
    counted = rows.annotate(
        held=Count("invitations", filter=held),
        taken=Count("invitations", filter=held | lately),
    )
    waiting = counted.filter(Q(held=0) | Q(taken__lt=inviting.AT_ONCE))
    waiting = waiting.exclude(looked_at=now).order_by(order, "made_at")
    for need in waiting.iterator(chunk_size=50):
        look_for(need=need, now=now)
        done += 1
        if time.monotonic() > until:
            break
    return done


def _said_no(now: datetime, of: str = "") -> Q:
    return Q(**{f"{of}state": InvitationState.NO, f"{of}state_at__gt": now - PAUSE})


def _ask(need: Need, offer: Offer, now: datetime) -> Invitation | None:
    why = because(offer, wish_of(need))
    try:
        return inviting.invite(need=need, door=_door(offer), because=why, now=now)
    except IntegrityError:  # what the host says changed: the database refuses
        return None


def _plan(need: Need, offer: Offer, now: datetime) -> None:
    why = because(offer, wish_of(need))
    inviting.plan(need=need, door=_door(offer), because=why, now=now)


def _door(offer: Offer) -> Door:
    return Door.objects.get(pk=offer.key)
