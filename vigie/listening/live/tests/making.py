"""Sources and what they bring, for tests."""

from typing import Any

from vigie.emergencies.models import Emergency
from vigie.listening.live.contract import Batch, Event
from vigie.listening.live.rows import Source
from vigie.listening.live.storing import Storing
from vigie.listening.tests import sham
from vigie.listening.tests.making import NOW
from vigie.reading.post import Post

ADDRESS = "https://social.example"


def source(where: Emergency, **more: Any) -> Source:
    """Add a source of posts."""
    given = {"kind": "mastodon", "address": ADDRESS, "added_at": NOW}
    return Source.objects.create(emergency=where, **(given | more))


def storing(where: Emergency) -> Storing:
    """Return who stores for an emergency, with the reader for tests."""
    return Storing(where, sham.read)


def said(post: Post, is_edit: bool = False) -> Event:
    """Somebody wrote or edited a post."""
    return Event(post.source, post.post_id, post, is_edit)


def unsaid(post: Post) -> Event:
    """Somebody deleted a post."""
    return Event(post.source, post.post_id, None)


def batch(before: str, cursor: str, *events: Event, **more: Any) -> Batch:
    """Return a batch of events."""
    return Batch(before, cursor, events, **more)
