"""Where an item stands, from the log of what was decided about it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from vigie.trust.triage.rooms import Room
from vigie.trust.triage.states import ALLOWED, OUTCOMES, ItemState, Verb


@dataclass(frozen=True)
class Standing:
    """All that decisions change of an item. `kind` is "" while nobody named it."""

    state: str
    kind: str = ""
    escalated_by: str = ""
    answered_at: datetime | None = None
    joined_to: int | None = None


@dataclass(frozen=True)
class Step:
    """One row of the log: a decision that was not undone."""

    verb: str
    by: str
    at: datetime
    kind: str = ""
    target: int | None = None


def fold(start: Standing, steps: Iterable[Step], read_as: str, room: Room) -> Standing:
    """Return the standing after these steps, in their order.

    A step that the table does not allow where it comes, because an earlier one was
    undone, changes nothing. `read_as` is the kind that the reading gave.
    """
    now = start
    for step in steps:
        if now.state in ALLOWED.get(step.verb, ()):
            now = after(now, step, read_as, room)
    return now


def after(now: Standing, step: Step, read_as: str, room: Room) -> Standing:
    """Return the standing after one step that is allowed."""
    kind = step.kind if step.verb == Verb.RELABEL else now.kind
    if step.verb in {Verb.RIGHT, Verb.RELABEL}:
        waits = room.kind(kind or read_as).asks
        state = ItemState.VERIFIED if waits else ItemState.SETTLED
        return replace(now, state=state, kind=kind)
    if step.verb == Verb.ESCALATE:
        return replace(now, escalated_by=step.by)
    state = ItemState(OUTCOMES.get(step.verb, now.state))
    answered = step.at if state == ItemState.ANSWERED else None
    joined = step.target if state == ItemState.JOINED else None
    return replace(now, state=state, answered_at=answered, joined_to=joined)
