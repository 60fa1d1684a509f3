"""The chore that forgets posts taken back long ago: their rows first, then the digests.

While a digest is kept its post cannot count, however often it is heard. After
VIGIE_WITHDRAWN_DAYS the post's rows leave the pages and the digest goes: no count
changes by it, and nothing is left of the post.
"""

from datetime import datetime, timedelta

import numpy as np
from django.conf import settings

from vigie.emergencies.models import Emergency
from vigie.pulse.counting import Digests, in_sorted
from vigie.pulse.models import Page, Withdrawn
from vigie.pulse.rows import Sheet, pack_names, sheet_of, trimmed
from vigie.work.database import writing

SECONDS = 6 * 3600.0


def prune(now: datetime) -> int:
    """Forget what was taken back too long ago in every emergency.

    Returns how many digests went. An emergency with fresh pages waits: the chore
    of the counts tidies them within seconds, and this one comes again.
    """
    limit = now - timedelta(days=settings.WITHDRAWN_DAYS)
    old = Withdrawn.objects.filter(is_fresh=False, at__lt=limit)
    waiting = Page.objects.filter(is_fresh=True).values("emergency")
    ready = Emergency.objects.filter(pk__in=old.values("emergency"))
    keys = ready.exclude(pk__in=waiting).values_list("pk", flat=True)
    return sum(_prune_one(key, limit) for key in list(keys))


def _prune_one(emergency_id: int, limit: datetime) -> int:
    rows = list(
        Withdrawn.objects.filter(
            emergency_id=emergency_id, is_fresh=False, at__lt=limit
        )
    )
    posts = np.unique(np.concatenate([np.frombuffer(r.posts, "<i8") for r in rows]))
    pages = Page.objects.filter(emergency_id=emergency_id, is_fresh=False)
    for key in list(pages.order_by("pk").values_list("pk", flat=True)):
        if not _without(key, posts.astype(np.int64)):
            return 0  # another worker tidied it meanwhile: the next time will do
    with writing():
        Withdrawn.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(posts)


def _without(key: int, posts: Digests) -> bool:
    """Take the rows of posts out of a page; false when the page is no more."""
    page = Page.objects.filter(pk=key, is_fresh=False).first()
    if page is None:
        return False
    sheet = sheet_of(page.data, page.names)
    gone = in_sorted(sheet.rows["post"], posts)
    if not gone.any():
        return True
    same = Page.objects.filter(pk=key, rows=page.rows)
    if gone.all():
        with writing():
            deleted, _ = same.delete()
        return deleted == 1
    left = trimmed(Sheet(sheet.rows[~gone], sheet.names))
    with writing():
        written = same.update(
            rows=len(left),
            data=left.rows.tobytes(),
            names=pack_names(left.names),
            first_minute=int(left.rows["minute"].min()),
            last_minute=int(left.rows["minute"].max()),
        )
    return written == 1
