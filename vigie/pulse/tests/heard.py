"""Made-up posts for the tests of this room."""

from datetime import UTC, datetime, timedelta

from vigie.emergencies.models import Emergency
from vigie.listening.registry import Heard
from vigie.pulse import hearing, jobs
from vigie.reading.post import Post
from vigie.work.database import writing

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
START = int(NOW.timestamp()) - 7200


def emergency(slug="flood", **fields):
    return Emergency.objects.create(
        slug=slug,
        name="Flood at Port-Neuf",
        began_at=NOW - timedelta(hours=3),
        **fields,
    )


def post(number, author=None, *, at=START, text="", tags=("PortNeuf",), **fields):
    author = f"author{number}" if author is None else author
    text = text or f"The water rises at the {number}th bridge of Port-Neuf"
    return Post("net", str(number), author, at, text, tags=tags, **fields)


def hear(flood, posts, *, labels=None, chunk="a", deleted=(), now=NOW):
    with writing():
        hearing.hear(
            Heard(
                emergency_id=flood.pk,
                chunk_id=chunk,
                posts=posts,
                labels=labels or [0] * len(posts),
                readings=[None] * len(posts),
                now=now,
                deleted=deleted,
            )
        )


def count(flood, now=NOW):
    jobs.bring_up_to_date(emergency_id=flood.pk, now=now, at_once=True)
