"""Posts that were hidden, deleted or brought back, and the calls that they opened.

What the board says now is compared with what was made of it, so nothing depends on a
notice: each of them only has it compared at once, in its own transaction.
"""

from datetime import datetime

from django.db.models import QuerySet

from vigie.emergencies.models import Emergency
from vigie.emergencies.notices import PostsRestored, PostsWithdrawn
from vigie.lib import clock
from vigie.listening.models import Call
from vigie.listening.registry import Heard
from vigie.listening.states import CallState
from vigie.missing import bringing, closing, hint_desk
from vigie.missing.from_posts import thing_of
from vigie.missing.models import Hint, Outcome, Person, PostGroup
from vigie.missing.states import Stage
from vigie.trust.models import Item
from vigie.trust.triage.registering import gone
from vigie.trust.triage.states import ItemState
from vigie.work.database import joining

BY = "posts"
SECONDS = 10
AT_ONCE = 200
_CLOSED = (ItemState.HIDDEN, ItemState.DROPPED)


def hear(heard: Heard) -> None:
    """Take down what posts called that their authors deleted, with their chunk."""
    if heard.deleted:
        follow_board(heard.emergency_id, heard.now)


def hear_withdrawn(notice: PostsWithdrawn) -> None:
    """Take down what posts called that a person hid; inside the transaction."""
    follow_board(notice.emergency_id, notice.at)


def hear_restored(notice: PostsRestored) -> None:
    """Show again what posts called that a person hid by mistake."""
    follow_board(notice.emergency_id, clock.now())


def follow_board(emergency_id: int, now: datetime) -> int:
    """Have calls and suggestions follow their posts; return how many changed. Two
    queries where nothing did."""
    groups = PostGroup.objects.filter(emergency=emergency_id)
    board = Call.objects.filter(emergency=emergency_id)
    hidden = board.filter(state=CallState.HIDDEN).values("pk")
    went = groups.filter(hidden_at=None, call__in=hidden)
    back = groups.exclude(hidden_at=None).filter(
        call__in=board.exclude(state=CallState.HIDDEN).values("pk")
    )
    if not went.exists() and not back.exists():
        return 0
    with joining():
        Emergency.hold(emergency_id)
        return _each(went, True, now) + _each(back, False, now)


def follow_boards(now: datetime) -> int:
    """Do so wherever posts were read: for what no notice told."""
    emergencies = PostGroup.objects.values_list("emergency", flat=True).distinct()
    return sum(follow_board(one, now) for one in list(emergencies.order_by()))


def _each(groups: "QuerySet[PostGroup]", went: bool, now: datetime) -> int:
    """Change groups, some at a time: their order is that in which they were noted."""
    done = 0
    while keys := list(groups.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        rows = PostGroup.objects.select_for_update().filter(pk__in=keys)
        for group in rows.order_by("pk"):
            _take_down(group, now) if went else _bring_back(group, now)
        done += len(keys)
    return done


def _take_down(group: PostGroup, now: datetime) -> None:
    group.hidden_at = now
    group.save(update_fields=["hidden_at"])
    _forget_hints(group, now)
    person = group.person
    if person is None or person.stage not in (Stage.OPEN, Stage.HELD):
        return
    if person.post_groups.filter(hidden_at=None).exists():
        return  # others say so, too
    erased = Call.objects.filter(pk=group.call, text="").exists()
    if erased and person.seekers.exists():
        # Its author has made it theirs here: only the link leads nowhere now.
        Person.objects.filter(pk=person.pk).update(post_link="")
    elif erased and not _is_touched(person):
        closing.expire_one(person=person, now=now)
    else:
        closing.suspend(person=person, by=BY, now=now)


def _is_touched(person: Person) -> bool:
    """Whether people said something about a call, or want to be told of it."""
    return any(
        rows.exists() for rows in (person.notes, person.follows, person.author_words)
    )


def _forget_hints(group: PostGroup, now: datetime) -> None:
    hints = Hint.objects.filter(thing=thing_of(group.call), decided="")
    keys = list(hints.order_by("pk").values_list("pk", flat=True))
    gone(group.emergency_id, hint_desk.ROOM, [str(key) for key in keys], now)
    Hint.objects.filter(pk__in=keys).delete()


def _bring_back(group: PostGroup, now: datetime) -> None:
    """Show a call again unless something else keeps it down; what was suggested, or
    never acted on, is acted on anew."""
    group.hidden_at = None
    if group.person is None and group.outcome in (Outcome.HINTED, Outcome.NOTHING):
        group.outcome, group.tries = Outcome.WAITS, 0
    group.save(update_fields=["hidden_at", "outcome", "tries"])
    person = group.person
    if person and person.stage == Stage.SUSPENDED and not _is_kept_down(person):
        closing.reopen(person=person, by=BY, now=now)


def _is_kept_down(person: Person) -> bool:
    """Whether the desk took it down, officials look into it, or somebody said that they
    are not missing and nobody has decided yet."""
    things = bringing.things_of_call(person)
    items = Item.objects.filter(room=bringing.CALLS, thing__in=things)
    notes = [pk.hex for pk in person.notes.values_list("pk", flat=True)]
    claims = Item.objects.filter(room=bringing.CLAIMS, thing__in=notes)
    family = Item.objects.filter(room=bringing.FAMILIES, thing=person.pk.hex)
    return (
        items.filter(state__in=_CLOSED).exists()
        or claims.exclude(state__in=(*_CLOSED, ItemState.GONE)).exists()
        or family.exclude(state=ItemState.GONE).exists()
    )
