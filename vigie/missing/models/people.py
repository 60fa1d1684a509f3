"""A person who is looked for, or found without a name; who looks; who follows."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing.facts import Facts, facts_of
from vigie.missing.states import Door, Ending, Stage, State
from vigie.relaying.models import Address
from vigie.trust.sealed.fields import OperationalField, SealedField


class PersonQuerySet(models.QuerySet["Person"]):
    def public(self, now: datetime) -> "PersonQuerySet":
        """Those whose page may be read by everybody."""
        return self.filter(stage=Stage.OPEN, is_private=False, expires_at__gt=now)

    def looked_for(self, now: datetime) -> "PersonQuerySet":
        """Those somebody still looks for, public or not."""
        stages = (Stage.HELD, Stage.OPEN, Stage.SUSPENDED)
        return self.filter(stage__in=stages, expires_at__gt=now)


class Person(models.Model):
    """One record of one person: a call, an entry of a list, a copy from a registry.

    Two records of one person are never merged: `Link` joins them. `record_id` is
    PFIF's, "our.host/person.<id>" for our own. `entry` and `entry_at` come from
    `take_entries` with every change that a feed must tell. `shows` names what may be
    public, see `facts.MAY_BE_SHOWN`; `is_private` keeps the whole page to staff.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="people"
    )
    record_id = models.CharField(max_length=200)
    is_own = models.BooleanField(default=True)  # this hub is its home
    door = models.CharField(max_length=5, choices=Door.choices)
    facts = OperationalField(null=True)
    shows = models.JSONField(default=list)
    is_private = models.BooleanField(default=False)
    is_minor = models.BooleanField(default=False)
    is_nameless = models.BooleanField(default=False)  # found, and nobody knows who
    phone = OperationalField(null=True)  # their own, not of who looks
    phone_key = models.BigIntegerField(null=True, db_index=True)  # of it, blind
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.OPEN)
    stage_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.SOUGHT)
    state_at = models.DateTimeField()
    ending = models.CharField(max_length=6, choices=Ending.choices, blank=True)
    owner = models.CharField(max_length=150, blank=True)  # of staff, whose task it is
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(
        null=True, blank=True
    )  # first answer of a person
    looked_at = models.DateTimeField(
        null=True, blank=True
    )  # last round over all we know
    compared_at = models.DateTimeField(null=True, blank=True)  # with the other records
    source_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    entry = models.BigIntegerField(unique=True)
    entry_at = models.DateTimeField(db_index=True)
    post = models.CharField(max_length=200, blank=True)  # "source:id" it came from
    post_link = models.CharField(max_length=500, blank=True)
    copies = models.PositiveIntegerField(default=0)  # of that post, seen so far

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "record_id"], name="record_once"
            ),
            models.UniqueConstraint(
                fields=["emergency", "post"], condition=~Q(post=""), name="call_of_post"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="stage_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["emergency", "stage", "-opened_at"], name="people_listed"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def known(self) -> Facts:
        """What is known of them, opened."""
        return facts_of(self.facts)

    def is_public(self, now: datetime) -> bool:
        """Whether everybody may read their page: what `public` of many asks of one."""
        return (
            self.stage == Stage.OPEN and not self.is_private and self.expires_at > now
        )

    def is_gone(self, now: datetime) -> bool:
        """Whether they are expired or erased: the desk does not find them either."""
        over = self.stage in (Stage.EXPIRED, Stage.ERASED)
        return over or self.expires_at <= now

    @property
    def is_over(self) -> bool:
        """Whether nothing of it may be shown any more, its photo neither."""
        ended = self.stage in (Stage.CLOSED, Stage.EXPIRED, Stage.ERASED)
        return ended or self.expires_at <= clock.now()


class NameKey(models.Model):
    """One keyed digest of a piece of a name or a description: what search finds by.

    No name stands here: without the deployment's key it cannot be guessed back. The
    last three bits of `key` are what sharing it weighs, so that one index answers.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="keys", db_index=False
    )
    emergency_id = models.BigIntegerField()
    key = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["emergency_id", "key", "person"], name="name_keys"),
            models.Index(fields=["person"], name="name_keys_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Seeker(models.Model):
    """Who looks for somebody. Their name and numbers are sealed to the people of the
    emergency's case; `address` is where this hub writes to them, if they want it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seekers")
    case_id = models.UUIDField(null=True)
    name = SealedField(case="case_id", null=True)
    phone = SealedField(case="case_id", null=True)
    mail = SealedField(case="case_id", null=True)
    relation = models.CharField(max_length=20, blank=True)
    address = models.ForeignKey(
        Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=2, blank=True)
    is_guardian = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.pk)


class Follow(models.Model):
    """Somebody who wants to be told about a person, without an account."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    is_seeker = models.BooleanField(default=False)  # is also told of each round
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="follow_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
