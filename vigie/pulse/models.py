"""Tags and when they were used, packed; what was taken back; what a tag may do.

Nobody is named here: authors and posts are digests under the deployment's key.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.models import Emergency
from vigie.pulse.states import LISTED, Struck, TagState


class Page(models.Model):
    """Rows of `pulse.rows`: fresh from one chunk, or tidied, all of one hour."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    chunk_id = models.CharField(max_length=64, blank=True)  # of a fresh page
    is_fresh = models.BooleanField(default=True)
    first_minute = models.IntegerField()
    last_minute = models.IntegerField()
    rows = models.IntegerField()
    data = models.BinaryField()
    names = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "chunk_id"],
                condition=~Q(chunk_id=""),
                name="pulse_page_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["emergency", "last_minute", "first_minute"],
                name="pulse_page_minutes",
            ),
            models.Index(
                fields=["emergency"],
                condition=Q(is_fresh=True),
                name="pulse_page_fresh",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rows} rows from minute {self.first_minute}"


class Withdrawn(models.Model):
    """Digests of posts that their authors took back: eight bytes each, sorted."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    is_fresh = models.BooleanField(default=True)
    at = models.DateTimeField()
    posts = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["emergency", "is_fresh"], name="pulse_withdrawn_fresh")
        ]

    def __str__(self) -> str:
        return f"{len(self.posts) // 8} posts"


class Strike(models.Model):
    """A person's decision that a post, or all posts of an author, do not count."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    kind = models.CharField(max_length=8, choices=Struck.choices)
    digest = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)  # of the person, no names
    tag = models.CharField(max_length=100, blank=True)  # folded: where it was seen
    call_code = models.CharField(
        max_length=16, blank=True
    )  # of the post, if it has one
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    is_counted = models.BooleanField(default=False)  # the days know of it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "kind", "digest"],
                condition=Q(lifted_at__isnull=True),
                name="pulse_strike_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["emergency"],
                condition=Q(is_counted=False),
                name="pulse_strike_new",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mark}"

    @property
    def mark(self) -> str:
        """Eight letters that tell one struck post or account from another."""
        return f"{self.digest % 2**64:016x}"[:8]


class DayCount(models.Model):
    """A `days.Day`: made from the pages, and made anew when `is_stale`."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    day = models.IntegerField()
    is_stale = models.BooleanField(default=True)
    news = models.BigIntegerField(default=0)  # a random number each time it gets stale
    revision = models.BigIntegerField(default=0)  # a random number for each making
    made_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0)  # of processor time that making it took
    counts = models.BinaryField(default=bytes)
    calls = models.BinaryField(default=bytes)
    spreads = models.BinaryField(default=bytes)
    names = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["emergency", "day"], name="pulse_day_once"),
        ]

    def __str__(self) -> str:
        return f"day {self.day}"


class TagQuerySet(models.QuerySet["Tag"]):
    def listed(self) -> "TagQuerySet":
        """Those that may stand in a public list."""
        return self.filter(state__in=LISTED)

    def held_back(self) -> "TagQuerySet":
        """Those that may not."""
        return self.exclude(state__in=LISTED)

    def waiting(self) -> "TagQuerySet":
        """Those that a person has to look at, the longest waiting first."""
        return self.filter(state=TagState.HELD).order_by("asked_at", "name")


class Tag(models.Model):
    """A tag that at least five people used on one day."""

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE)
    name = models.CharField(max_length=100)  # folded
    display = models.CharField(max_length=101)  # as most posts write it
    display_day = models.IntegerField(default=0)  # of its busiest day
    display_posts = models.IntegerField(default=0)  # … and its posts on it
    first_minute = models.IntegerField(default=0)
    first_day = models.IntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=TagState.choices, default=TagState.FREE
    )
    doubts = models.JSONField(default=list)  # of trends.doubts, when last asked
    asked_day = models.IntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "name"], name="pulse_tag_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["emergency", "state", "asked_at"], name="pulse_tag_state"
            )
        ]
        verbose_name = _("tag")

    def __str__(self) -> str:
        return f"#{self.display}"
