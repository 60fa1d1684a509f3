"""Posts that say somebody was found or seen, read before anybody called for them.

When such a post came, nobody of that name was looked for, so it made no suggestion. It
stays on the board with its masked text, as long as every post; a call that is opened
later is held against it in its rounds. Nothing more is kept of it here.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from vigie.emergencies.looking import Asked, Trace
from vigie.lib.names.sieve import Sieve
from vigie.listening.models import Call
from vigie.missing.from_posts import CALLS, FOUND, SAFE, SEEN, thing_of
from vigie.missing.from_rooms import LIKELY
from vigie.missing.hint_desk import FOUND_AGAIN, SIGHTED
from vigie.missing.models import PostGroup
from vigie.missing.posts_called import called_in

PLACE = "told posts"
MOST = 2_000  # of one emergency, the latest first: each is read for its name again


def look(asked: Sequence[Asked], now: datetime) -> list[Trace]:
    """Return the posts of the board that tell of one of those who are asked for; two
    queries. Never one that a call was opened for, nor one that is hidden."""
    told = Call.objects.on_the_board().filter(emergency=asked[0].emergency_id)
    telling = told.annotate(tells=F("labels").bitand(FOUND | SEEN | SAFE))
    rows = telling.exclude(tells=0).exclude(text="").order_by("-last_at", "-pk")
    names = Sieve((one.record, one.names) for one in asked)
    own = _own(asked)
    return [
        Trace(
            record=record,
            kind="post",
            thing=thing_of(call.pk),
            at=call.last_at,
            value=value,
            reasons=(FOUND_AGAIN if call.labels & (FOUND | SAFE) else SIGHTED,),
            words=call.place_name,
        )
        for call in rows[:MOST]
        if not call.labels & CALLS or call.labels & FOUND
        for record, value in names.like(_name(call), LIKELY).items()
        if (record, call.pk) not in own
    ]


def _name(call: Call) -> str:
    return called_in(call.text, name=call.person_name, language=call.lang).name


def _own(asked: Sequence[Asked]) -> set[tuple[object, int]]:
    """Whose call was opened by which row of the board, or counts its copies."""
    records = [one.record for one in asked]
    rows = PostGroup.objects.filter(person__in=records)
    return set(rows.values_list("person", "call"))
