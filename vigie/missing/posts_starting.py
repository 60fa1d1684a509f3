"""What this room knows and does about posts, from its start on."""

from vigie.emergencies.notices import (
    ItemDecided,
    PostsRestored,
    PostsWithdrawn,
    subscribe,
)
from vigie.listening import registry
from vigie.missing import from_posts, post_authors, posts_hidden
from vigie.trust.journal import verbs
from vigie.trust.triage.rooms import know
from vigie.work.worker import every


def start() -> None:
    """Hear of posts and of what is decided about them; to be called after the room of
    suggestions hears, for a decision is noted there first."""
    verbs.know(post_authors.VERBS)
    know(post_authors.ROOM_OF_AUTHORS)
    subscribe(ItemDecided, from_posts.hear_decided)
    subscribe(ItemDecided, post_authors.hear_decided)
    every(from_posts.SECONDS, "calls of posts")(from_posts.read_on)
    every(post_authors.SECONDS, "authors of posts")(post_authors.settle)
    every(posts_hidden.SECONDS, "hidden posts")(posts_hidden.follow_boards)
    registry.register(posts_hidden.hear)
    subscribe(PostsWithdrawn, posts_hidden.hear_withdrawn)
    subscribe(PostsRestored, posts_hidden.hear_restored)
