"""Everything that people decide at the desk. Each decision is one transaction with
its row in the log, its row in the journal, and what the room makes of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from django.utils.translation import gettext as _

from vigie.emergencies import notices
from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.models import Emergency
from vigie.reading.masking import mask
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import Decision, Item
from vigie.trust.triage import claims
from vigie.trust.triage.folding import Standing, Step, after, fold
from vigie.trust.triage.looks import Fact
from vigie.trust.triage.registering import order_anew
from vigie.trust.triage.rooms import READ, deed, room_of
from vigie.trust.triage.states import (
    ALLOWED,
    GROUPING,
    NEVER_UNDONE,
    SEEN,
    ItemState,
    Verb,
)
from vigie.work.database import writing


class More(TypedDict, total=False):
    """What some decisions need besides who, when and which."""

    kind: str
    target: Item | None
    posts: Sequence[str]
    reason: str


def decide(
    *, item: Item, verb: str, by: str, now: datetime, **more: Unpack[More]
) -> Decision:
    """Decide about an item and return the row of the log; whoever holds it is free.

    `kind` is what it is, for another label; `target` what it is the same as;
    `posts` (ids of the room) what is split off, `reason` then what sets it apart.
    Durable when it returns. Raises NotAllowed when the table has no such step or
    somebody else holds the item.
    """
    with writing(durable=True):
        return decide_inside(item=item, verb=verb, by=by, now=now, **more)


def decide_inside(
    *,
    item: Item,
    verb: str,
    by: str,
    now: datetime,
    kind: str = "",
    target: Item | None = None,
    posts: Sequence[str] = (),
    reason: str = "",
) -> Decision:
    """Do what `decide` promises, as the last part of the caller's transaction."""
    _lock(item)
    claims.must_be_free(item, by, now)
    room = room_of(item.room)
    states = ALLOWED.get(verb, ()) if verb in room.verbs else ()
    if verb in NEVER_UNDONE or item.state not in states:
        raise NotAllowed(
            _("It is %(state)s: that is not possible now.")
            % {"state": item.get_state_display()}
        )
    if verb == Verb.RELABEL and kind not in room.kinds:
        raise NotAllowed(_("There is no such label."))
    if verb == Verb.SAME:
        target = _target(item, target)
    if verb == Verb.SPLIT and not posts:
        raise NotAllowed(_("Choose the posts that are another call."))
    step = Step(verb, by, now, kind, target.pk if target else None)
    becomes = after(_standing(item), step, item.read_kind, room)
    row = _append(item, verb, by, now, becomes, target=target, reason=reason)
    _become(item, becomes, row, now, posts=posts)
    _journal(item, verb, by, now, row.state_from, reason)
    return row


def undo(*, decision: Decision, by: str, now: datetime) -> Decision:
    """Undo a decision and return the row that does: all is as if it had not been.

    Raises NotAllowed when it was undone before, when its author deleted the thing
    meanwhile, or when a later grouping builds upon it.
    """
    with writing(durable=True):
        decision = Decision.objects.select_related("item", "target").get(pk=decision.pk)
        item = decision.item
        _lock(item)
        claims.must_be_free(item, by, now)
        _may_be_undone(decision, item)
        left = item.decisions.standing().exclude(pk=decision.pk)
        room = room_of(item.room)
        becomes = fold(start_of(item), steps_of(left), item.read_kind, room)
        row = _append(
            item, Verb.UNDO, by, now, becomes, undoes=decision, target=decision.target
        )
        _become(item, becomes, row, now, undone=decision)
        _journal(item, Verb.UNDO, by, now, row.state_from, "")
    return row


def read(*, item: Item, by: str, why: str, now: datetime) -> Sequence[Fact]:
    """Return what is masked of a thing, after writing into the journal who opened it.

    Nothing is returned that is not on record. Raises NotAllowed where there is
    nothing more to see.
    """
    room = room_of(item.room)
    if room.opened is None or item.state == ItemState.GONE:
        raise NotAllowed(_("There is nothing more to see."))
    with writing(durable=True):
        record(
            what=f"{room.noun}.{READ}",
            by=by,
            subject=Subject(item.room, item.thing),
            emergency=item.emergency_id,
            why=why,
            facts={},
            now=now,
        )
    return room.opened(item.thing)


def flag(*, item: Item, now: datetime) -> None:
    """Count that a reader, who is nobody, says that a thing is wrong.

    It moves the item up a little (`order.rank`) and changes nothing else, however
    many there are.
    """
    with writing():
        item = Item.objects.select_for_update().get(pk=item.pk)
        item.flags += 1
        order_anew(item)
        item.save(update_fields=["flags", "rank"])


def start_of(item: Item) -> Standing:
    """Return the standing of an item before anybody decided."""
    return Standing(item.base_state)


def steps_of(decisions: Iterable[Decision]) -> list[Step]:
    """Return rows of the log as steps of the fold."""
    return [
        Step(
            row.verb,
            row.by,
            row.at,
            row.kind_to if row.verb == Verb.RELABEL else "",
            row.target_id,
        )
        for row in decisions
    ]


def explained(item: Item) -> Standing:
    """Return where the log says that an item stands: what its columns must say."""
    steps = steps_of(item.decisions.standing())
    return fold(start_of(item), steps, item.read_kind, room_of(item.room))


def _lock(item: Item) -> None:
    # In the order of every writer of a board: first the emergency, then its rows.
    Emergency.objects.select_for_update().only("pk").get(pk=item.emergency_id)
    Item.objects.select_for_update().get(pk=item.pk)
    item.refresh_from_db()


def _target(item: Item, target: Item | None) -> Item:
    found = (
        target
        and Item.objects.filter(
            pk=target.pk, emergency=item.emergency_id, room=item.room, state__in=SEEN
        ).first()
    )
    if not found or found.pk == item.pk:
        raise NotAllowed(_("It cannot be the same as that one."))
    return found


def _standing(item: Item) -> Standing:
    kind = item.kind if item.kind != item.read_kind else ""
    return Standing(
        item.state, kind, item.escalated_by, item.answered_at, item.joined_to_id
    )


def _append(
    item: Item,
    verb: str,
    by: str,
    now: datetime,
    becomes: Standing,
    *,
    undoes: Decision | None = None,
    target: Item | None = None,
    reason: str = "",
) -> Decision:
    kind = becomes.kind or item.read_kind
    said = 0 if verb == Verb.DROP else room_of(item.room).kind(kind).bit
    return Decision.objects.create(
        emergency_id=item.emergency_id,
        item=item,
        verb=verb,
        by=by,
        at=now,
        state_from=item.state,
        state_to=becomes.state,
        kind_from=item.kind,
        kind_to=kind,
        labels_read=item.labels,
        labels_decided=said,
        reason=mask(" ".join(reason.split()))[:300],
        target=target,
        undoes=undoes,
    )


def _become(
    item: Item,
    becomes: Standing,
    row: Decision,
    now: datetime,
    *,
    posts: Sequence[str] = (),
    undone: Decision | None = None,
) -> None:
    """Write an item's new standing, and tell its room in the same transaction."""
    item.state = becomes.state
    item.kind = becomes.kind or item.read_kind
    item.escalated_by = becomes.escalated_by
    item.answered_at = becomes.answered_at
    item.joined_to_id = becomes.joined_to
    item.held_by, item.held_until = "", None
    order_anew(item)
    item.save()
    notices.tell(
        notices.ItemDecided(
            room=item.room,
            thing=item.thing,
            emergency_id=item.emergency_id,
            decision=(undone or row).pk,
            verb=(undone or row).verb,
            undone=undone is not None,
            state=item.state,
            kind=item.kind,
            priority=item.priority,
            target=row.target.thing if row.target else "",
            posts=tuple(posts),
            at=now,
        )
    )


def _may_be_undone(decision: Decision, item: Item) -> None:
    if decision.verb in NEVER_UNDONE or hasattr(decision, "undone_by"):
        raise NotAllowed(_("It was undone before."))
    if item.state == ItemState.GONE:
        raise NotAllowed(_("Its author deleted it: there is nothing to bring back."))
    if decision.verb in GROUPING and _is_built_upon(decision):
        raise NotAllowed(_("Undo what was decided later about these calls first."))


def _is_built_upon(decision: Decision) -> bool:
    """Whether a later grouping that stands touches one of the same things."""
    children = Item.objects.filter(born_of=decision.pk)
    if Decision.objects.standing().filter(item__in=children).exists():
        return True
    touched = {decision.item_id, decision.target_id} - {None}
    touched |= set(children.values_list("pk", flat=True))
    later = Decision.objects.standing().filter(verb__in=GROUPING, id__gt=decision.pk)
    return (
        later.filter(item__in=touched).exists()
        or later.filter(target__in=touched).exists()
    )


def _journal(item: Item, verb: str, by: str, now: datetime, was: str, why: str) -> None:
    record(
        what=deed(item.room, verb),
        by=by,
        subject=Subject(item.room, item.thing),
        emergency=item.emergency_id,
        why=why,
        facts={"was": was},
        now=now,
    )
