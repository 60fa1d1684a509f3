"""What was heard: chunks of posts, the posts that ask or tell something, their calls.

Texts are masked before they are stored (`reading.masking`); authors stand as keyed
digests. Posts that no room wants are counted by `pulse` and are not kept here.
"""

from typing import Any

from django.db import models

from vigie.emergencies.models import Emergency
from vigie.listening.states import ON_THE_BOARD, CallState

__all__ = [
    *("Call", "CallCount", "Chunk", "Gap", "HeardPost", "PointCount", "PointName"),
    *("Quarantined", "Regrouped", "Source", "SourceMinute"),
]


class Chunk(models.Model):
    """A piece of a source that has been taken in, whole, exactly once."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    chunk_id = models.CharField(max_length=64)
    source_name = models.CharField(max_length=200)  # a file's name, without its path
    offset = models.BigIntegerField()
    records = models.IntegerField()
    kept = models.IntegerField()
    bad = models.IntegerField(default=0)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "chunk_id"], name="chunk_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} at {self.offset}"


class Quarantined(models.Model):
    """A record that could not be read: where it stands and why, never its content."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    source_name = models.CharField(max_length=200)
    row = models.BigIntegerField()
    offset = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "source_name", "offset"], name="quarantined_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} at {self.offset}: {self.reason}"


class CallQuerySet(models.QuerySet["Call"]):
    def on_the_board(self) -> "CallQuerySet":
        """Calls that the public board shows."""
        return self.filter(state__in=ON_THE_BOARD)


class Call(models.Model):
    """Near-duplicate posts that ask or tell one thing: a row of the board."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    code = models.CharField(max_length=16)  # the group's key, stable, in addresses
    kind = models.CharField(max_length=20)  # its most pressing label
    labels = models.BigIntegerField()  # bits of reading.labels
    state = models.CharField(
        max_length=8, choices=CallState.choices, default=CallState.OPEN
    )
    priority = models.SmallIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seen = models.IntegerField(default=1)  # posts and reshares of the group
    lang = models.CharField(max_length=8, blank=True)
    text = models.TextField()  # masked
    is_original = models.BooleanField(default=True)  # or only reshares were heard
    source = models.CharField(max_length=40)
    url = models.URLField(max_length=500, blank=True)
    place_name = models.CharField(max_length=160, blank=True)
    cell = models.BigIntegerField(default=0)  # H3, as coarse as its precision
    precision = models.CharField(max_length=12, blank=True)
    place_sure = models.BooleanField(default=False)
    quarter = models.CharField(max_length=160, blank=True)  # the gazetteer's, around it
    # Both names as place_words.place_key writes them, for the filter.
    place_key = models.CharField(max_length=330, blank=True, default="", db_default="")
    person_name = models.CharField(max_length=120, blank=True)
    person_age = models.SmallIntegerField(null=True, blank=True)
    plate = models.CharField(max_length=16, blank=True)
    why: Any = models.JSONField(default=list)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["emergency", "code"], name="call_once"),
        ]
        indexes = [
            # In the order of the board, with every column that its filters ask for:
            # a list is found without touching the rows.
            models.Index(
                fields=[
                    "emergency",
                    "state",
                    "-last_at",
                    "-id",
                    "kind",
                    "lang",
                    "place_key",
                ],
                name="call_board",
            ),
            # What may be the same, at the desk. SQLite uses no partial index for a
            # value that it is given.
            models.Index(fields=["emergency", "person_name"], name="call_person"),
            models.Index(fields=["emergency", "plate"], name="call_plate"),
            models.Index(
                fields=["emergency", "place_key", "kind", "state", "-last_at"],
                name="call_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def authors(self) -> int:
        """How many people posted it: one query, for the page of one call."""
        return self.posts.values("author_key").distinct().count()


class HeardPost(models.Model):
    """One post of a call. Its author is a keyed digest; its text stands in the call,
    but for the first post that says it in other words."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="posts")
    source = models.CharField(max_length=40)
    post_id = models.CharField(max_length=200)
    author_key = models.BigIntegerField()
    at = models.DateTimeField()
    is_reshare = models.BooleanField(default=False)
    followers = models.IntegerField(default=0)
    labels = models.BigIntegerField()
    # How later copies find this call (reading.grouping): hashes, no text. Null where
    # an earlier post's signature finds them as well.
    signature = models.BinaryField(null=True)
    text = models.TextField(blank=True, default="", db_default="")  # masked

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "source", "post_id"], name="post_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.post_id}"


class Regrouped(models.Model):
    """A post that the desk moved from one call to another, by which decision."""

    decision = models.BigIntegerField(db_index=True)  # trust.Decision
    post = models.ForeignKey(HeardPost, on_delete=models.CASCADE, related_name="moves")
    call_from = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    call_to = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "post"], name="regrouped_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.call_from_id} to {self.call_to_id}"


class CallCount(models.Model):
    """How many calls of a kind are in a state: kept, so that no page counts rows."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=CallState.choices)
    calls = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "kind", "state"], name="call_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}: {self.calls}"


class PointCount(models.Model):
    """How many calls of a kind stand at a public point of the map: kept, as above."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    cell = models.BigIntegerField()  # H3, never finer than the public may see
    kind = models.CharField(max_length=20)
    calls = models.IntegerField(default=0)
    last_at = models.DateTimeField()  # of the latest of them

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "cell", "kind"], name="point_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.cell:x}: {self.calls}"


class PointName(models.Model):
    """How many calls name a place so at a public point: the commonest names it."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    cell = models.BigIntegerField()
    name = models.CharField(max_length=160, blank=True)
    calls = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "cell", "name"], name="point_name_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.cell:x}: {self.calls}"
