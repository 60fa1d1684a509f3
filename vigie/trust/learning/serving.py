"""What was learned, brought to the queue: an order and a proposal, nothing more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vigie.reading.causes import Cause, causes
from vigie.reading.learning import (
    NAMES,
    Model,
    features_of,
    taught,
    untaught,
)
from vigie.trust.learning.keeping import model_from_bytes
from vigie.trust.learning.teaching import EVERY, in_service, last_round, lessons
from vigie.trust.models import Item
from vigie.trust.triage.registering import order_anew
from vigie.trust.triage.rooms import Words, room_of
from vigie.trust.triage.states import ItemState
from vigie.work.database import writing

LOOKED_AT = 100  # items at the head of a queue: what people will see next
DOUBTFUL = 0.10  # below this probability of being what it was read as
_FEWEST = 20  # lessons before anything is said
_RECENT = 2 * EVERY  # lessons added to the model in service: a round is due by then


@dataclass(frozen=True)
class Proposal:
    """What an item may be, by past decisions: a kind and its probability (0 to 1),
    and that of the kind it has, with what spoke most for saying so. Never more than
    a proposal."""

    kind: str
    chance: float
    chance_as_read: float
    causes: tuple[Cause, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether something else is clearly likelier than what was read."""
        return self.chance > 0.5 and self.chance > 2 * self.chance_as_read

    @property
    def doubts(self) -> bool:
        """Whether people would probably not call it what it was read as."""
        return self.chance_as_read < DOUBTFUL


# The model last made, under what it was made of: one for each process is enough.
_made: tuple[tuple[int, int, int], Model] = ((0, 0, 0), untaught())


def model_now() -> tuple[Model, int]:
    """Return the model that serves, with the decisions since the last round of
    teaching added to it, and how many lessons are in it.

    The log and the rounds alone say what it is. A round that was not better is none
    the less the last: what it was taught is not taught again with every decision.
    """
    global _made
    last = last_round()
    kept = last if last is None or last.serves else in_service()
    recent = lessons(last.last_decision if last else 0, most=_RECENT)
    known = len(recent) + (kept.lessons + kept.held_out if kept else 0)
    stamp = (kept.pk if kept else 0, recent[-1][0] if recent else 0, known)
    if _made[0] != stamp:
        start = model_from_bytes(kept.weights) if kept else untaught()
        _made = (stamp, taught([example for _, example in recent], start))
    return _made[1], known


def proposals(items: Iterable[Item], *, why: bool = False) -> dict[int, Proposal]:
    """Return what decisions would make of items, by their ids; empty before there are
    enough of them, and without those whose words are gone. `why` adds the causes."""
    model, known = model_now()
    things = [item for item in items if known >= _FEWEST]
    words = _words(things)
    asked = [item for item in things if item.pk in words]
    if not asked:
        return {}
    scores = model.scores([_features(item, words[item.pk]) for item in asked])
    found = {
        item.pk: _proposal(item, row) for item, row in zip(asked, scores, strict=True)
    }
    if why:
        for item in asked:
            told = _causes(model, item, words[item.pk], found[item.pk])
            found[item.pk] = replace(found[item.pk], causes=tuple(told))
    return found


def _proposal(item: Item, scores: np.ndarray) -> Proposal:
    kinds = [name for name in room_of(item.room).kinds if name in NAMES]
    chances = {name: float(scores[NAMES.index(name)]) for name in kinds}
    best = max(chances, key=chances.__getitem__, default=item.kind)
    return Proposal(best, chances.get(best, 0.0), chances.get(item.kind, 0.0))


def _causes(model: Model, item: Item, words: Words, said: Proposal) -> list[Cause]:
    """Return what spoke most for what is said: another kind, or for or against the
    kind it has."""
    speaks = np.zeros(len(NAMES))
    if item.kind in NAMES:
        against = said.differs or said.doubts
        speaks[NAMES.index(item.kind)] = -1.0 if against else 1.0
    if said.differs:
        speaks[NAMES.index(said.kind)] = 1.0
    return causes(model, words.text, item.labels, words.rules, speaks)


def _words(items: Sequence[Item]) -> dict[int, Words]:
    found: dict[int, Words] = {}
    for room in {item.room for item in items}:
        own = {item.thing: item for item in items if item.room == room}
        told = room_of(room).words(list(own))
        found |= {own[thing].pk: words for thing, words in told.items()}
    return found


def _features(item: Item, words: Words) -> tuple[int, ...]:
    return features_of(words.text, item.labels, words.rules)


def look_again(emergency_id: int) -> int:
    """Have the head of a queue follow what was learned and return how many moved.

    An item that people would probably not call what it was read as waits an hour
    longer, within its priority; it is never dropped and never hidden.
    """
    head = Item.objects.filter(emergency_id=emergency_id).queue(ItemState.WAITING)
    items = list(head[:LOOKED_AT])
    doubts = {pk: proposal.doubts for pk, proposal in proposals(items).items()}
    changed = [item.pk for item in items if doubts.get(item.pk, False) != item.doubtful]
    if not changed:
        return 0
    with writing():
        for item in Item.objects.select_for_update().filter(pk__in=changed):
            item.doubtful = doubts.get(item.pk, False)
            order_anew(item)
            item.save(update_fields=["doubtful", "priority", "asks", "rank"])
    return len(changed)
