"""Posts that their authors deleted: they leave the board, and their words with them."""

from collections.abc import Sequence
from datetime import datetime

from vigie.listening import grouping
from vigie.listening.desk import ROOM
from vigie.listening.models import Call, HeardPost, Regrouped
from vigie.trust.triage.registering import gone

_IN_ONE_QUERY = 900


def forget(emergency_id: int, deleted: Sequence[tuple[str, str]], now: datetime) -> int:
    """Take deleted posts, (source, post id), off the board; return how many there were.

    Runs inside a transaction. A call counts one less for each. When no post of a call
    is left it is hidden and its words are gone; when only reshares are left they go
    on saying what the original said, as they do on the network.
    """
    by_source: dict[str, list[str]] = {}
    for source, post_id in deleted:
        by_source.setdefault(source, []).append(post_id)
    gone = 0
    for source, ids in by_source.items():
        for start in range(0, len(ids), _IN_ONE_QUERY):
            posts = HeardPost.objects.filter(
                emergency_id=emergency_id,
                source=source,
                post_id__in=ids[start : start + _IN_ONE_QUERY],
            )
            for post in posts.select_related("call"):
                _leave(post, now)
                gone += 1
    return gone


def _leave(post: HeardPost, now: datetime) -> None:
    call = post.call
    homes = list(post.moves.values_list("call_from", flat=True))
    post.delete()
    left = call.posts.count()
    if not left:
        _end(call, now)
    else:
        Call.objects.filter(pk=call.pk).update(seen=left)
        if not homes and grouping.without_its_own(call):
            grouping.speak_for_others(call)
    for home in Call.objects.filter(pk__in=homes, posts=None):
        if not Regrouped.objects.filter(call_from=home).exists():
            _end(home, now)


def _end(call: Call, now: datetime) -> None:
    grouping.erase(call)
    gone(call.emergency_id, ROOM.label, [str(call.pk)], now)
