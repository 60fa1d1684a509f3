"""Posts that people move from one call to another, and back.

Everything here runs inside a transaction that holds the emergency's lock.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from vigie.emergencies import notices
from vigie.emergencies.actions import NotAllowed
from vigie.listening.counting import count_calls
from vigie.listening.models import Call, HeardPost, Regrouped
from vigie.listening.points import move, standing_of
from vigie.listening.states import CallState

OF_THE_WORDS = (
    *("is_original", "why", "lang", "text", "source", "url", "place_name", "cell"),
    *("precision", "place_sure", "quarter", "place_key", "person_name"),
    *("person_age", "plate"),
)
ERASED = {
    "seen": 0,
    "text": "",
    "url": "",
    "why": [],
    "person_name": "",
    "person_age": None,
    "plate": "",
}


def join(decision: int, call: Call, other: Call) -> None:
    """Move all posts of a call to another that says the same."""
    _carry(decision, call, other, call.posts.all())


def split(decision: int, call: Call, posts: Sequence[str]) -> Call:
    """Make a call of some posts (ids) of another, and return it.

    It says what the first of them says that has words of its own; exact copies say the
    same as before. Raises NotAllowed when none of the posts is the call's, or none
    would be left.
    """
    ids = [int(one) for one in posts if one.isdecimal() and len(one) < 19]
    chosen = call.posts.filter(pk__in=ids)
    count = chosen.count()
    if not count or count >= call.posts.count():
        raise NotAllowed(_("Choose some of the posts, not all of them."))
    born = Call.objects.get(pk=call.pk)
    born.pk, born.code, born.seen = None, f"x{decision:x}", 0
    born.url, born.state = "", CallState.OPEN
    own = chosen.exclude(text="").order_by("at", "id").values_list("text", flat=True)
    born.text = own.first() or born.text
    born.is_original = chosen.filter(is_reshare=False).exists()
    born.save(force_insert=True)
    count_calls(born.emergency_id, {born.kind: 1}, CallState.OPEN)
    move(born.emergency_id, [(None, standing_of(born))])
    _carry(decision, call, born, chosen)
    return born


def take_back(decision: int, now: datetime) -> list[Call]:
    """Move the posts of a decision to where they were; return calls left empty."""
    moves = Regrouped.objects.filter(decision=decision).order_by("id")
    pairs = list(moves.values_list("call_from", "call_to").distinct().order_by())
    for home, away in pairs:
        ids = list(
            moves.filter(call_from=home, call_to=away).values_list("post", flat=True)
        )
        posts = HeardPost.objects.filter(pk__in=ids)
        calls = Call.objects.select_for_update().in_bulk([home, away])
        posts.update(call=home)
        hidden = [calls[pk].state == CallState.HIDDEN for pk in (away, home)]
        if hidden[0] != hidden[1]:
            count_or_not(calls[home].emergency_id, posts, hidden=hidden[1], now=now)
        _count_anew(calls[away], calls[home])
    moves.delete()
    touched = {pk for pair in pairs for pk in pair}
    return list(Call.objects.filter(pk__in=touched, posts=None).order_by("id"))


def count_or_not(
    emergency_id: int, posts: "QuerySet[HeardPost]", *, hidden: bool, now: datetime
) -> None:
    """Have posts leave what is counted of the crowd, or count again."""
    rows = list(posts.values_list("source", "post_id", "at"))
    if not rows:
        return
    names = [(source, post_id) for source, post_id, _at in rows]
    if hidden:
        notices.tell(notices.PostsWithdrawn(emergency_id, names, now))
    else:
        moments = [at for _source, _id, at in rows]
        notices.tell(notices.PostsRestored(emergency_id, names, moments))


def erase(call: Call) -> None:
    """Hide a call that has no post left, and forget its words.

    It gives up its code, too: whoever says the same again, or in other words what they
    took back, opens a call that is seen.
    """
    stood, was = standing_of(call), CallState(call.state)
    if was != CallState.HIDDEN:
        count_calls(call.emergency_id, {call.kind: -1}, was)
        count_calls(call.emergency_id, {call.kind: 1}, CallState.HIDDEN)
    code = _code_of_the_gone(call)
    Call.objects.filter(pk=call.pk).update(state=CallState.HIDDEN, code=code, **ERASED)
    move(call.emergency_id, [(stood, None)])


def _code_of_the_gone(call: Call) -> str:
    if "-" in call.code:  # which codes of groups have not
        return call.code
    start = f"{call.code[:10]}-"
    gone = Call.objects.filter(emergency=call.emergency_id, code__startswith=start)
    return f"{start}{gone.count() + 1}"


def without_its_own(call: Call) -> bool:
    """Whether only posts of other calls, joined to it, are left in a call."""
    return not call.posts.exclude(moves__call_to=call).exists()


def speak_for_others(call: Call) -> None:
    """Let a call say what the calls joined to it say: its own words were deleted."""
    moved = Regrouped.objects.filter(call_to=call, post__call=call)
    other = moved.order_by("id").select_related("call_from").first()
    if other is None:
        return
    stood = standing_of(call)
    for name in OF_THE_WORDS:
        setattr(call, name, getattr(other.call_from, name))
    call.save(update_fields=[*OF_THE_WORDS])
    move(call.emergency_id, [(stood, standing_of(call))])


def _carry(decision: int, home: Call, away: Call, posts: "QuerySet[HeardPost]") -> None:
    ids = list(posts.order_by("id").values_list("pk", flat=True))
    Regrouped.objects.bulk_create(
        [
            Regrouped(decision=decision, post_id=pk, call_from=home, call_to=away)
            for pk in ids
        ],
        batch_size=200,
    )
    for start in range(0, len(ids), 900):
        part = ids[start : start + 900]
        HeardPost.objects.filter(pk__in=part).update(call=away)
    if ids:
        _count_anew(home, away)


def _count_anew(*calls: Call) -> None:
    """Bring what a call says of its posts up to date: how many, from when to when."""
    for call in calls:
        stood = standing_of(call)
        call.seen = call.posts.count()
        span = call.posts.aggregate(first=Min("at"), last=Max("at"))
        if span["first"] is not None:
            call.first_at, call.last_at = span["first"], span["last"]
        call.save(update_fields=["seen", "first_at", "last_at"])
        move(call.emergency_id, [(stood, standing_of(call))])
