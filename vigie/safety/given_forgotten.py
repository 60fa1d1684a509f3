"""Who spoke on an open page is forgotten with the checks it was about."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from vigie.safety.models import Check, CheckIn, Member
from vigie.safety.states import CheckState

KEPT = timedelta(days=30)  # after the last check of the emergency ended


def over(now: datetime) -> QuerySet[Member]:
    """Return those of open pages whose time is over: 30 days after the end of the last
    check of their emergency, or of the emergency where no check was opened.

    Who said something since, or is spoken of since, is kept as long after that. With
    them goes all that was said by them and of them.
    """
    before = now - KEPT
    checks = Check.objects.filter(
        emergency=OuterRef("said_in"), opened_at__isnull=False
    )
    running = checks.filter(Q(state=CheckState.OPEN) | Q(ended_at__gt=before))
    lately = CheckIn.objects.filter(member=OuterRef("pk"), at__gt=before)
    ended = Q(said_in__ended_at__lte=before)
    rows = Member.objects.filter(said_in__isnull=False)
    rows = rows.filter(~Exists(running), ~Exists(lately))
    return rows.filter(Exists(checks) | ended)
