"""Posts of the board that offer or ask for a bed become unverified rows, each once.

A chore walks the board's new rows: each is a post with its copies. Only those that the
reading gave a label of shelter are looked at. The row and how far it came are written
in one transaction, so a kill loses nothing and a copy costs nothing here.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Subquery

from vigie.doors.models import BoardRead, Door, Need, PostGroup
from vigie.doors.models.doors import MOST_PLACES
from vigie.doors.models.needs import MOST_PEOPLE
from vigie.doors.notes import public_note
from vigie.doors.places_named import Named, NoSuchPlace, place_read, places_in
from vigie.doors.posts_read import OFFER, REQUEST, PostTold, told_in_post
from vigie.doors.states import Way, Welcomes
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.listening.models import Call, HeardPost
from vigie.listening.states import CallState
from vigie.reading.labels import LABELS, names_of
from vigie.reading.post import Reading
from vigie.work.database import writing

SECONDS = 2
AT_ONCE = 500  # rows of the board in one transaction
LASTS = timedelta(hours=12)  # of a post that says no end
WANTED = LABELS[OFFER].bit | LABELS[REQUEST].bit
_log = logging.getLogger(__name__)


def read_on(now: datetime) -> int:
    """Make offers and requests of what the boards have new; return how many."""
    made = 0
    for emergency in Emergency.objects.filter(state=EmergencyState.OPEN):
        while (some := _read(emergency, now)) is not None:
            made += some
    count_copies()
    return made


def _read(emergency: Emergency, now: datetime) -> int | None:
    """Read the next rows of a board; None when there were none."""
    mark = BoardRead.objects.filter(emergency=emergency).first()
    if not _after(emergency, mark.last if mark else 0).exists():
        return None
    with writing():
        Emergency.hold(emergency.pk)
        mark, _new = BoardRead.objects.get_or_create(emergency=emergency)
        rows = list(_after(emergency, mark.last).values_list("pk", "labels")[:AT_ONCE])
        wanted = [key for key, labels in rows if labels & WANTED]
        calls = Call.objects.filter(pk__in=wanted).order_by("pk")
        made = sum(_made(call, emergency, now) for call in calls)
        if rows:
            mark.last = rows[-1][0]
            mark.save(update_fields=["last"])
        if made:
            Emergency.touch(emergency.pk)
    return made


def _after(emergency: Emergency, last: int) -> Any:
    return Call.objects.filter(emergency=emergency, pk__gt=last).order_by("pk")


def _made(call: Call, emergency: Emergency, now: datetime) -> bool:
    """Store what a call of the board offers or asks; a text that cannot be read keeps
    no other from it."""
    try:
        told, where = _told(call, emergency)
    except Exception as error:
        # Only its kind: the words of an error may hold those of the post.
        _log.error("a post about a bed was not read: %s", type(error).__name__)
        return False
    if told is None or where is None or call.state != CallState.OPEN:
        return False
    until = told.until or call.last_at + LASTS
    if until <= now or PostGroup.objects.filter(call=call.pk).exists():
        return False
    shared = _shared(call, told, where, until, now)
    group = PostGroup(emergency=emergency, call=call.pk)
    if told.what == "offer":
        offer = {**_offer(told), **shared, "fresh_at": call.last_at}
        group.door = Door.objects.create(emergency=emergency, **offer)
    else:
        group.need = Need.objects.create(emergency=emergency, **_need(told), **shared)
    group.save(force_insert=True)
    return True


def _told(call: Call, emergency: Emergency) -> tuple[PostTold | None, Named | None]:
    """Return what a masked text tells, and where; nothing of a minor, who is a person's
    and stands at the desk as the call that it is."""
    labels = dict.fromkeys(names_of(call.labels), 1.0)
    places = places_in(call.text, emergency)
    reading = Reading(call.source, call.code, labels, "high", places=places)
    told = told_in_post(call.text, reading, call.last_at)
    if told is None or told.is_minor or told.place is None:
        return None, None
    try:
        return told, place_read(told.place, emergency)
    except NoSuchPlace:
        return None, None


def _shared(
    call: Call, told: PostTold, where: Named, until: datetime, now: datetime
) -> Mapping[str, Any]:
    posts = HeardPost.objects.filter(call=call.pk).order_by("is_reshare", "at", "pk")
    first = posts.values_list("source", "post_id").first()
    said = {
        "way": Way.POST,
        "quarter": where.quarter,
        "cell": where.cell,
        "note": public_note(call.text),
        "languages": list(told.languages),
        "language": call.lang[:2],
        "made_at": call.first_at,
        "stage_at": now,
        "until": until,
        "post": ":".join(first)[:200] if first else f"call:{call.pk}",
        "post_link": call.url,
        "copies": call.seen,
    }
    return said


def _offer(told: PostTold) -> Mapping[str, Any]:
    places = min(told.count or 1, MOST_PLACES)
    whom = Welcomes.WOMEN if told.women_only else Welcomes.ANYONE
    return {
        "places": places,
        "free": places,
        "welcomes": Welcomes.FAMILIES if told.families_only else whom,
        "takes_children": bool(told.takes_children),
        "takes_pets": bool(told.pets),
        "has_pets": told.has_pets,
        "is_wheelchair": bool(told.wheelchair),
        "can_fetch": told.fetch,
    }


def _need(told: PostTold) -> Mapping[str, Any]:
    size = min(told.count or 1, MOST_PEOPLE)
    return {
        "others": size,
        "size": size,
        "has_pets": bool(told.pets),
        "needs_wheelchair": bool(told.wheelchair),
        "needs_fetching": told.fetch,
    }


def count_copies() -> int:
    """Bring up to date in how many posts each was seen; return how many changed."""
    changed = 0
    for side in ("door", "need"):
        seen = Call.objects.filter(pk=OuterRef("call")).values("seen")
        groups = PostGroup.objects.filter(**{f"{side}__isnull": False})
        found = groups.annotate(seen=Subquery(seen, output_field=BigIntegerField()))
        other = found.exclude(seen=None).exclude(seen=F(f"{side}__copies"))
        rows = list(
            other.order_by("pk").values_list(side, "seen", "emergency")[:AT_ONCE]
        )
        changed += len(rows)
        if rows:
            _recount(Door if side == "door" else Need, rows)
    return changed


def _recount(model: Any, rows: list[tuple[Any, int, int]]) -> None:
    with writing():
        for emergency in sorted({row[2] for row in rows}):
            Emergency.hold(emergency)
            Emergency.touch(emergency)
        for key, seen, _emergency in rows:
            model.objects.filter(pk=key).update(copies=seen)
