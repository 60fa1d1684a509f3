"""What waits for a decision, and every decision that was taken."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.trust.triage.states import OPEN, TELLS, ItemState, Verb


class ItemQuerySet(models.QuerySet["Item"]):
    def queue(self, state: str) -> "ItemQuerySet":
        """Those of a state in the order of the desk: one walk over one index."""
        return self.filter(state=state).order_by("rank", "id")

    def free(self, by: str, now: datetime) -> "ItemQuerySet":
        """Those that nobody else holds, and that `by` has not handed on."""
        held = Q(held_until__gt=now) & ~Q(held_by=by)
        return self.filter(~held).exclude(escalated_by=by)

    def unanswered(self) -> "ItemQuerySet":
        """Those for which somebody waits."""
        return self.filter(state__in=OPEN, asks=True)


class Item(models.Model):
    """One thing of a room, as the desk needs it: no text, no name.

    What stands here by decisions is the fold of the log over `base_state`; `read_…`
    is what the reading said.
    """

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    room = models.CharField(max_length=40)  # "listening.call"
    thing = models.CharField(max_length=64)  # its id there
    language = models.CharField(max_length=8, blank=True)
    opened_at = models.DateTimeField()
    base_state = models.CharField(
        max_length=8, choices=ItemState.choices, default=ItemState.WAITING
    )
    read_kind = models.CharField(max_length=20)
    read_priority = models.SmallIntegerField()
    labels = models.BigIntegerField(default=0)  # bits, as read

    state = models.CharField(
        max_length=8, choices=ItemState.choices, default=ItemState.WAITING
    )
    kind = models.CharField(max_length=20)
    priority = models.SmallIntegerField()
    asks = models.BooleanField(default=False)
    escalated_by = models.CharField(max_length=150, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    joined_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="joined"
    )
    born_of = models.BigIntegerField(default=0)  # the decision that split it off

    flags = models.IntegerField(default=0)  # of readers, who are nobody
    # Past decisions speak against what it was read as: see trust.learning.
    doubtful = models.BooleanField(default=False, db_default=False)
    rank = models.BigIntegerField()  # order.rank
    held_by = models.CharField(max_length=150, blank=True, default="")
    held_until = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "thing"], name="item_once"),
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="item_state_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["emergency", "state", "rank", "id"], name="item_queue"
            ),
            # The figure that heads the desk, without touching the rows.
            models.Index(
                fields=["emergency", "asks", "state", "opened_at"], name="item_waits"
            ),
            models.Index(
                fields=["emergency", "held_by"],
                condition=Q(held_until__isnull=False),
                name="item_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.thing}: {self.state}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> "DecisionQuerySet":
        """Those that nobody undid, in their order; undoings are not among them."""
        return self.filter(undone_by=None).exclude(verb=Verb.UNDO).order_by("id")

    def labelled(self, after: int = 0) -> "DecisionQuerySet":
        """Standing decisions that say what a thing is, from an id on: for learning.

        `labels_read` is what rules said, `labels_decided` what a person said. The
        words are the room's: (`item.room`, `item.thing`).
        """
        rows = self.standing().filter(verb__in=TELLS, id__gt=after)
        return rows.select_related("item")


class Decision(models.Model):
    """One row of the log; it is added and never changed. An undoing is a row too."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="decisions")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    by = models.CharField(max_length=150, blank=True)  # empty: the author of the post
    at = models.DateTimeField()
    state_from = models.CharField(max_length=8, choices=ItemState.choices)
    state_to = models.CharField(max_length=8, choices=ItemState.choices)
    kind_from = models.CharField(max_length=20, blank=True)
    kind_to = models.CharField(max_length=20, blank=True)
    labels_read = models.BigIntegerField(default=0)
    labels_decided = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)  # masked
    target = models.ForeignKey(
        Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undoes = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="undone_by",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verb=Verb.UNDO, undoes__isnull=False)
                | ~Q(verb=Verb.UNDO) & Q(undoes__isnull=True),
                name="decision_undoes_one",
            ),
        ]
        indexes = [
            models.Index(fields=["emergency", "id"], name="decision_log"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.item_id}: {self.state_from} to {self.state_to}"
