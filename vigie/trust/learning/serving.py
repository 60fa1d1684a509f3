"""What was learned, brought to the queue: an order and a proposal, nothing more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from vigie.reading.learning import NAMES, Model, features_of, taught, untaught
from vigie.trust.learning.keeping import model_from_bytes
from vigie.trust.learning.teaching import lessons
from vigie.trust.models import Item, Learned
from vigie.trust.triage.registering import order_anew
from vigie.trust.triage.rooms import room_of
from vigie.trust.triage.states import ItemState
from vigie.work.database import writing

LOOKED_AT = 200  # items at the head of a queue: what people will see next
DOUBTFUL = 0.10  # below this probability of being what it was read as
_FEWEST = 20  # lessons before anything is said


@dataclass(frozen=True)
class Proposal:
    """What an item may be, by past decisions: a kind and its probability (0 to 1),
    and that of the kind it has. Never more than a proposal."""

    kind: str
    chance: float
    chance_as_read: float

    @property
    def differs(self) -> bool:
        """Whether something else is clearly likelier than what was read."""
        return self.chance > 0.5 and self.chance > 2 * self.chance_as_read


# The model last made, under what it was made of: one for each process is enough.
_made: tuple[tuple[int, int, int], Model] = ((0, 0, 0), untaught())


def model_now() -> tuple[Model, int]:
    """Return the model that serves, with the decisions since then added to it, and
    how many lessons are in it. The log alone says what it is."""
    global _made
    kept = Learned.objects.filter(serves=True).order_by("-id").first()
    recent = lessons(kept.last_decision if kept else 0)
    known = len(recent) + (kept.lessons + kept.held_out if kept else 0)
    stamp = (kept.pk if kept else 0, recent[-1][0] if recent else 0, known)
    if _made[0] != stamp:
        start = model_from_bytes(kept.weights) if kept else untaught()
        _made = (stamp, taught([example for _, example in recent], start))
    return _made[1], known


def proposals(items: Iterable[Item]) -> dict[int, Proposal]:
    """Return what decisions would make of items, by their ids; empty before there are
    enough of them, and without those whose words are gone."""
    model, known = model_now()
    things = [item for item in items if known >= _FEWEST]
    features = _features(things)
    asked = [item for item in things if item.pk in features]
    if not asked:
        return {}
    scores = model.scores([features[item.pk] for item in asked])
    return {
        item.pk: _proposal(item, row) for item, row in zip(asked, scores, strict=True)
    }


def _proposal(item: Item, scores: np.ndarray) -> Proposal:
    kinds = [name for name in room_of(item.room).kinds if name in NAMES]
    chances = {name: float(scores[NAMES.index(name)]) for name in kinds}
    best = max(chances, key=chances.__getitem__, default=item.kind)
    return Proposal(best, chances.get(best, 0.0), chances.get(item.kind, 0.0))


def _features(items: Sequence[Item]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for room in {item.room for item in items}:
        own = {item.thing: item for item in items if item.room == room}
        for thing, words in room_of(room).words(list(own)).items():
            item = own[thing]
            found[item.pk] = features_of(words.text, item.labels, words.rules)
    return found


def look_again(emergency_id: int) -> int:
    """Have the head of a queue follow what was learned and return how many moved.

    An item that people would probably not call what it was read as waits an hour
    longer, within its priority; it is never dropped and never hidden.
    """
    head = Item.objects.filter(emergency_id=emergency_id).queue(ItemState.WAITING)
    items = list(head[:LOOKED_AT])
    doubts = {
        pk: proposal.chance_as_read < DOUBTFUL
        for pk, proposal in proposals(items).items()
    }
    changed = [item.pk for item in items if doubts.get(item.pk, False) != item.doubtful]
    if not changed:
        return 0
    with writing():
        for item in Item.objects.select_for_update().filter(pk__in=changed):
            item.doubtful = doubts.get(item.pk, False)
            order_anew(item)
            item.save(update_fields=["doubtful", "priority", "asks", "rank"])
    return len(changed)
