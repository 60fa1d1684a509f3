"""Posts that their authors deleted: they leave the board, and their words with them."""

from collections.abc import Sequence

from vigie.listening.counting import count_calls
from vigie.listening.models import Call, HeardPost
from vigie.listening.points import move, standing_of
from vigie.listening.states import CallState

_IN_ONE_QUERY = 900


def forget(emergency_id: int, deleted: Sequence[tuple[str, str]]) -> int:
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
                _leave(post)
                gone += 1
    return gone


def _leave(post: HeardPost) -> None:
    call = post.call
    post.delete()
    left = call.posts.count()
    if left:
        Call.objects.filter(pk=call.pk).update(seen=left)
        return
    state, stood = CallState(call.state), standing_of(call)
    if state != CallState.HIDDEN:
        count_calls(call.emergency_id, {call.kind: -1}, state)
        count_calls(call.emergency_id, {call.kind: 1}, CallState.HIDDEN)
    Call.objects.filter(pk=call.pk).update(
        state=CallState.HIDDEN,
        seen=0,
        text="",
        url="",
        why=[],
        person_name="",
        person_age=None,
        plate="",
    )
    move(call.emergency_id, [(stood, None)])
