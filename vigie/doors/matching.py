"""From a request to the hosts who are asked: three at once, or one with two people."""

import time
from datetime import datetime

from django.db.models import Count, F, Q

from vigie.doors import inviting
from vigie.doors.fitting import Offer, because, needs_second
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.near import candidates, wish_of
from vigie.doors.states import InvitationState, NeedStage, Way
from vigie.work.database import writing

BUDGET = 1.0  # seconds of each round: who was looked for longest ago comes first
IN_HAND = (InvitationState.PLANNED, InvitationState.ASKED)


def look_for(*, need: Need, now: datetime) -> list[Invitation]:
    """Ask as many hosts for a request as are still missing to three, the best first;
    return who is asked. Where two people of staff must agree, one host is planned for
    them, and only when nobody else may be asked."""
    with writing():
        Need.objects.filter(pk=need.pk).update(looked_at=now)
    held = list(
        need.invitations.filter(state__in=IN_HAND).values_list("state", flat=True)
    )
    if InvitationState.PLANNED in held or len(held) >= inviting.AT_ONCE:
        return []
    found = candidates(need, now)
    wish = wish_of(need)
    at_once = [one for one in found if not needs_second(one, wish)]
    made: list[Invitation] = []
    for one in at_once:
        if len(held) + len(made) >= inviting.AT_ONCE:
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
    in_hand = Count("invitations", filter=Q(invitations__state__in=IN_HAND))
    waiting = rows.annotate(in_hand=in_hand).filter(in_hand__lt=inviting.AT_ONCE)
    waiting = waiting.exclude(looked_at=now).order_by(order, "made_at")
    for need in waiting.iterator(chunk_size=50):
        look_for(need=need, now=now)
        done += 1
        if time.monotonic() > until:
            break
    return done


def _ask(need: Need, offer: Offer, now: datetime) -> Invitation | None:
    why = because(offer, wish_of(need))
    return inviting.invite(need=need, door=_door(offer), because=why, now=now)


def _plan(need: Need, offer: Offer, now: datetime) -> None:
    why = because(offer, wish_of(need))
    inviting.plan(need=need, door=_door(offer), because=why, now=now)


def _door(offer: Offer) -> Door:
    return Door.objects.get(pk=offer.key)
