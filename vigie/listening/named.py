"""Posts on the board that name somebody who is looked for in another room."""

from collections.abc import Sequence
from datetime import datetime

from vigie.emergencies.looking import Asked, Trace
from vigie.lib.names.sieve import Sieve
from vigie.listening.models import Call, HeardPost

PLACE = "posts"
LIKELY = 0.75
MOST = 20_000  # calls of one emergency that name somebody, the latest first
# What a post says of whom it names: word of them, or another who looks for them.
KINDS = {"safe.other": "post", "missing.closed": "post", "missing.call": "call"}


def look(asked: Sequence[Asked], now: datetime) -> list[Trace]:
    """Return the calls of the board that name one of those who are asked for; two
    queries. A call's own post and its copies are none."""
    rows = Call.objects.on_the_board().filter(
        emergency=asked[0].emergency_id, kind__in=KINDS
    )
    named = rows.exclude(person_name="").only(
        "id", "kind", "person_name", "last_at", "place_name"
    )
    names = Sieve((one.record, one.names) for one in asked)
    own = _own(asked)
    return [
        Trace(
            record=record,
            kind=KINDS[call.kind],
            thing=f"listening.call:{call.pk}",
            at=call.last_at,
            value=value,
            reasons=("name",),
            words=call.place_name,
        )
        for call in named.order_by("-last_at")[:MOST]
        for record, value in names.like(call.person_name, LIKELY).items()
        if (record, call.pk) not in own
    ]


def _own(asked: Sequence[Asked]) -> set[tuple[object, int]]:
    """Whom a call of the board was opened for."""
    posts = {one.post: one.record for one in asked if one.post}
    if not posts:
        return set()
    ids = [post.partition(":")[2] for post in posts]
    rows = HeardPost.objects.filter(
        emergency=asked[0].emergency_id, post_id__in=ids
    ).values_list("source", "post_id", "call_id")
    return {
        (posts[f"{source}:{post_id}"], call)
        for source, post_id, call in rows
        if f"{source}:{post_id}" in posts
    }
