"""Calls, and words about people, that posts of the board make: noted, then acted on.

A chore walks the board's new rows, each of them a post with its copies, and notes down
those about people together with how far it came; then it acts on each in a transaction
of its own. So a kill loses nothing, a post that is read twice adds nothing, and a copy
costs nothing here at all.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db.models import BigIntegerField, F, OuterRef, Subquery, Sum

from vigie.emergencies.models import Emergency
from vigie.emergencies.notices import ItemDecided
from vigie.emergencies.states import EmergencyState
from vigie.listening.models import Call, HeardPost
from vigie.listening.states import CallState
from vigie.missing import calls, hint_desk, tombs
from vigie.missing.from_rooms import LIKELY, MOST, propose
from vigie.missing.hint_desk import CALLED, FOUND_AGAIN, SIGHTED
from vigie.missing.models import Hint, Outcome, Person, PostGroup, PostsRead
from vigie.missing.posts_called import (
    Called,
    called_in,
    is_sure,
    sourced,
    tomb_of_name,
)
from vigie.missing.search import Asked, find
from vigie.missing.states import LOOKED_FOR, Door, Whence
from vigie.reading.labels import LABELS
from vigie.work.database import writing

SECONDS = 2
NOTED, ACTED = 500, 40  # rows of the board, and groups that are acted on, in one go
TRIES = 5
FIRST_POSTS = 20  # of a group, of which none may belong to what was taken away
CALLS = LABELS["missing.call"].bit
FOUND = LABELS["missing.closed"].bit
SEEN = LABELS["lookout.sighting"].bit
SAFE = LABELS["safe.other"].bit
WANTED = CALLS | FOUND | SEEN | SAFE
_log = logging.getLogger(__name__)


def read_on(now: datetime) -> int:
    """Note down what the board has new, and act on what waits; return how many groups
    were acted on."""
    for emergency in Emergency.objects.filter(state=EmergencyState.OPEN):
        while _noted(emergency) == NOTED:
            pass
    waits = PostGroup.objects.filter(
        outcome=Outcome.WAITS, tries__lt=TRIES, hidden_at=None
    )
    keys = list(waits.order_by("tries", "pk").values_list("pk", "emergency")[:ACTED])
    done = sum(_acted(key, emergency, now) for key, emergency in keys)
    count_copies()
    return done


def _noted(emergency: Emergency) -> int:
    """Note down the next rows of the board that are about people; return how many rows
    there were. Their keys grow in the order of their commits: one writer at a time
    holds an emergency."""
    mark = PostsRead.objects.filter(emergency=emergency).first()
    rows = _after(emergency, mark.last if mark else 0)
    if not rows:
        return 0
    with writing():
        mark, _new = PostsRead.objects.get_or_create(emergency=emergency)
        mark = PostsRead.objects.select_for_update().get(pk=mark.pk)
        rows = _after(emergency, mark.last)
        groups = [
            PostGroup(emergency=emergency, call=key)
            for key, labels in rows
            if labels & WANTED
        ]
        PostGroup.objects.bulk_create(groups, ignore_conflicts=True)
        if rows:
            mark.last = rows[-1][0]
            mark.save(update_fields=["last"])
    return len(rows)


def _after(emergency: Emergency, last: int) -> list[tuple[int, int]]:
    rows = Call.objects.filter(emergency=emergency, pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", "labels")[:NOTED])


def _acted(key: int, emergency: int, now: datetime) -> bool:
    """Act on one group; one that fails is tried again, and keeps no other."""
    try:
        with writing():
            Emergency.hold(emergency)
            waits = PostGroup.objects.select_for_update().filter(pk=key)
            group = waits.filter(outcome=Outcome.WAITS).first()
            if group is None:
                return False
            group.outcome = _outcome(group, now)
            group.save(update_fields=["outcome", "person", "hidden_at"])
    except Exception as error:
        # Only its kind: the words of an error may hold those of the post.
        _log.error("a post could not be acted on: %s", type(error).__name__)
        with writing():
            PostGroup.objects.filter(pk=key).update(tries=F("tries") + 1)
        return False
    return True


def _outcome(group: PostGroup, now: datetime) -> Outcome:
    call = Call.objects.filter(pk=group.call).first()
    if call is None or not call.text:
        return Outcome.NOTHING
    if call.state == CallState.HIDDEN:
        group.hidden_at = now
        return Outcome.WAITS
    called = called_in(
        call.text,
        name=call.person_name,
        age=call.person_age,
        place=call.place_name,
        language=call.lang,
    )
    if not call.labels & CALLS or call.labels & FOUND:
        return _hinted(call, called, now)
    if not called.tells:
        return Outcome.NOTHING
    if not group.is_apart and (there := known_already(call.emergency_id, called, now)):
        _propose(call, [(there, 1.0)], CALLED, now)
        return Outcome.HINTED
    return _opened(group, call, called, now)


def _hinted(call: Call, called: Called, now: datetime) -> Outcome:
    """Suggest to the desk whom a post may have found or seen: it changes no state."""
    reason = FOUND_AGAIN if call.labels & (FOUND | SAFE) else SIGHTED
    likely = []
    if called.name:
        asked = Asked(words=called.name, ages=called.facts.ages)
        hits = find(call.emergency_id, asked, now, most=MOST, all_stages=True)
        likely = [
            (hit.person, hit.value)
            for hit in hits
            if hit.person.stage in LOOKED_FOR and hit.value >= LIKELY
        ]
    _propose(call, likely, reason, now)
    return Outcome.HINTED if likely else Outcome.NOTHING


def thing_of(call: int) -> str:
    """Return how a suggestion names a post of the board."""
    return f"listening.call:{call}"


def _propose(
    call: Call, people: Sequence[tuple[Person, float]], reason: str, now: datetime
) -> None:
    hints = [
        Hint(
            person=person,
            whence=Whence.POST,
            thing=thing_of(call.pk),
            score=score,
            reasons=[reason],
            at=now,
        )
        for person, score in people
    ]
    propose(hints, call.emergency_id)


def known_already(emergency_id: int, called: Called, now: datetime) -> Person | None:
    """Return who is looked for already and surely the same, public or not."""
    if not called.name:
        return None
    asked = Asked(words=called.name)
    for hit in find(emergency_id, asked, now, most=MOST, all_stages=True):
        known = hit.person.stage in LOOKED_FOR
        if known and is_sure(called.facts, hit.facts):
            return hit.person
    return None


def _opened(group: PostGroup, call: Call, called: Called, now: datetime) -> Outcome:
    posts = HeardPost.objects.filter(call=call.pk).order_by("is_reshare", "at", "pk")
    names = [f"{one.source}:{one.post_id}"[:200] for one in posts[:FIRST_POSTS]]
    first = names[0] if names else thing_of(call.pk)
    away = [f"post:{one}" for one in (first, *names)]
    away += [tomb_of_name(called.name)] * (bool(called.name) and not group.is_apart)
    taken = Person.objects.filter(emergency=call.emergency_id, post=first).exists()
    if taken or tombs.buried(call.emergency_id, away):
        return Outcome.OVER
    facts = sourced(called, call.source, call.url)
    group.person = calls.open_call(
        emergency=Emergency.objects.get(pk=call.emergency_id),
        facts=facts,
        shows=calls.SAFE,
        door=Door.POST,
        now=now,
        by="posts",
        is_minor=called.may_be_child or calls.seems_minor(facts),
        is_nameless=not called.name,
        post=first,
        post_link=call.url,
        copies=call.seen,
        source_at=min(call.first_at, now),
    )
    return Outcome.OPENED


def hear_decided(notice: ItemDecided) -> None:
    """Do what a person said of a post that calls somebody who is looked for already: a
    yes has its copies counted with that call, a no opens a call of its own. Inside the
    transaction of the decision, after the suggestion itself was noted."""
    if notice.room != hint_desk.ROOM:
        return
    hint = Hint.objects.filter(pk=int(notice.thing), whence=Whence.POST).first()
    if hint is None or CALLED not in hint.reasons:
        return
    group = PostGroup.objects.filter(call=int(hint.thing.rpartition(":")[2])).first()
    if group is None or group.outcome == Outcome.OPENED:
        return
    group.person = hint.person if hint.decided == "yes" else None
    group.is_apart = hint.decided == "no"
    group.outcome = {"yes": Outcome.JOINED, "no": Outcome.WAITS}.get(
        hint.decided, Outcome.HINTED
    )
    group.save(update_fields=["person", "is_apart", "outcome"])


def count_copies() -> int:
    """Bring up to date in how many posts calls were seen; return how many changed."""
    seen = Call.objects.filter(pk=OuterRef("call")).values("seen")
    groups = PostGroup.objects.filter(outcome__in=(Outcome.OPENED, Outcome.JOINED))
    sums = (
        groups.annotate(seen=Subquery(seen, output_field=BigIntegerField()))
        .values("person")
        .annotate(copies=Sum("seen"))
        .exclude(copies=F("person__copies"))
        .exclude(copies=None)
        .values_list("person", "copies", "emergency")
    )
    changed = list(sums.order_by("person")[:NOTED])
    if changed:
        with writing():
            for emergency in sorted({row[2] for row in changed}):
                Emergency.hold(emergency)
                Emergency.touch(emergency)
            for person, copies, _emergency in changed:
                Person.objects.filter(pk=person).update(copies=copies)
    return len(changed)
