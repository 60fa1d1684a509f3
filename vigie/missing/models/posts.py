"""Posts of the board about people who are looked for: how far they were read, what was
made of each group of copies, and authors who said that a post is theirs."""

from uuid import uuid4

from django.db import models

from vigie.emergencies.models import Emergency
from vigie.missing.models.people import Person
from vigie.trust.sealed.fields import OperationalField


class Outcome(models.TextChoices):
    """What a group of copies came to."""

    WAITS = "", "is still to be read"
    OPENED = "opened", "opened a call"
    JOINED = "joined", "is of a call that was there, as a person said"
    HINTED = "hinted", "was suggested to the desk"
    NOTHING = "nothing", "tells of nobody who could be found by it"
    OVER = "over", "is of somebody whose search is over here"


class PostsRead(models.Model):
    """Up to which call of the board an emergency's posts were noted down."""

    emergency = models.OneToOneField(Emergency, on_delete=models.CASCADE)
    last = models.BigIntegerField(default=0)  # listening.Call

    def __str__(self) -> str:
        return f"{self.emergency_id}: {self.last}"


class PostGroup(models.Model):
    """A call of the board, that is one post and its copies, and what it came to here.

    `call` is the key of listening's row. While `outcome` is empty it waits; it is
    written in the transaction that opens or suggests something. `is_apart`: a person
    said that it is nobody who is looked for already.
    """

    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    call = models.BigIntegerField()
    outcome = models.CharField(
        max_length=7, choices=Outcome.choices, default=Outcome.WAITS, blank=True
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="post_groups"
    )
    is_apart = models.BooleanField(default=False)
    tries = models.SmallIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call"], name="post_group_once"),
        ]
        indexes = [models.Index(fields=["outcome", "tries"], name="post_groups_wait")]

    def __str__(self) -> str:
        return f"{self.call}: {self.outcome}"


class AuthorWord(models.Model):
    """Somebody says that the post behind a call is theirs, until a person has decided:
    after a yes they are its seeker, and this row is gone. `who` holds how they are
    reached, `mark` what they were asked to write under their post."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="author_words"
    )
    who = OperationalField()
    account = models.CharField(max_length=120, blank=True)  # as they call it
    removes = models.BooleanField(default=False)  # they want the call taken away
    mark = models.CharField(max_length=12)
    at = models.DateTimeField()
    decided = models.CharField(max_length=3, blank=True)  # "yes", "no", or not yet
    decided_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return str(self.pk)
