"""All who were asked, passed it on or follow it hear once that a lookout is over."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from vigie.lookouts.models import Asked, Follower, Lookout
from vigie.lookouts.relays import letters
from vigie.lookouts.states import OVER
from vigie.relaying import queueing
from vigie.work.database import writing

TELLS_FOR = timedelta(hours=1)  # no letter is so long on its way


def tell_end(row: Lookout, now: datetime) -> None:
    """Take back what is not sent yet, and queue one letter to everybody to whom a
    question went, who follows it or passed it on; inside the transaction that ends it.
    Whoever was asked nothing yet hears nothing."""
    asked = Asked.objects.filter(lookout=row, round=row.round)
    followers = Follower.objects.filter(lookout=row, round=row.round)
    if not asked.exists() and not followers.exists():
        return
    over = letters.message_of(letters.END, row, now)
    before = [
        letters.message_of(kind, row, now).pk
        for kind in (letters.ASK, letters.FOLLOWED)
    ]
    queueing.recall(messages=before, now=now)
    queueing.correct(messages=before[:1], correction=over, now=now)
    queueing.queue(queueing.each(over, followers), now=now)
    passed = asked.filter(passed_at__isnull=False, relay__address__isnull=False)
    queueing.queue(queueing.each(over, passed, "relay__address_id"), now=now)


def tell_rest(now: datetime) -> None:
    """Tell those whose question was on its way when it ended. May be run at any time,
    and again after a kill."""
    rows = Lookout.objects.filter(state__in=OVER, state_at__gt=now - TELLS_FOR)
    asked = Asked.objects.filter(lookout=OuterRef("pk"), round=OuterRef("round"))
    for row in rows.select_related("emergency").filter(Exists(asked)):
        with writing():
            tell_end(row, now)
