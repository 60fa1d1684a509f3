"""A check, who is asked in it, what they answered, and whom they want told."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.relaying.models import Address
from vigie.safety.hearsay import CheckHint as CheckHint
from vigie.safety.hearsay import Suggestion as Suggestion
from vigie.safety.hearsay import SuggestionQuerySet as SuggestionQuerySet
from vigie.safety.states import Answer, CheckState, How, PlaceKind, Via, Voice
from vigie.trust.sealed.fields import OperationalField

RESOLUTION = 9  # of every cell of this room: some 0.1 km²


class CheckQuerySet(models.QuerySet["Check"]):
    def open(self) -> "CheckQuerySet":
        """Those in which people are being asked."""
        return self.filter(state=CheckState.OPEN)


class Check(models.Model):
    """A safety check on an emergency: a ground, a moment, a source, and the words."""

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="safety_checks"
    )
    state = models.CharField(
        max_length=8, choices=CheckState.choices, default=CheckState.PROPOSED
    )
    place = models.CharField(max_length=80)  # "Paris 11e, around the Bataclan"
    happened_at = models.DateTimeField()
    source = models.CharField(max_length=80)  # who says that something happened
    words = models.JSONField(default=dict)  # what happened, by language
    outline = models.JSONField()  # GeoJSON, as drawn
    buffer_m = models.PositiveIntegerField(default=500)
    stale_hours = models.PositiveSmallIntegerField(default=12)
    ladder = models.JSONField(default=list)  # minutes: [30, 120, 360]
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField(default=clock.now)
    second_by = models.CharField(max_length=150, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0)  # how many were

    objects = CheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CheckState.values), name="check_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(second_by="") | ~Q(second_by=F("proposed_by")),
                name="check_by_two",
            ),
            models.CheckConstraint(
                condition=Q(buffer_m__gte=500), name="check_buffer_hides_cells"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.emergency_id}: {self.place}"


class CheckRange(models.Model):
    """A run of cells of resolution 9, both ends in it: a piece of a check's ground."""

    check_of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="ranges")
    low = models.BigIntegerField()
    high = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_of", "low"], name="range_once"),
            models.CheckConstraint(
                condition=Q(low__lte=F("high")), name="range_has_a_direction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low:x} to {self.high:x}"


class Member(models.Model):
    """Somebody who may be asked, who answered, or whom another asks about.

    With an account, or with a return code alone. `chosen_at`: they want to be asked.
    `listed`: no member, but whoever is reached there, because members had them asked.
    `said_in`: no member either, but who spoke, or is spoken of, on an open page.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    listed = models.OneToOneField(
        Address, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    said_in = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = OperationalField(null=True)
    handles = OperationalField(null=True)  # accounts on networks, one a line
    language = models.CharField(max_length=2, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    is_tester = models.BooleanField(default=False)  # is asked in drills
    may_be_found = models.BooleanField(default=False)  # by who knows their phone
    made_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.pk)


class MemberPlace(models.Model):
    """One cell where a member is likely to be; never a point, never a track."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    kind = models.CharField(max_length=4, choices=PlaceKind.choices)
    cell = models.BigIntegerField(db_index=True)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="place_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"


class MemberAddress(models.Model):
    """Where a member is asked."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="addresses", db_index=False
    )
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "address"], name="address_of_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.address_id}"


class GivenAddress(models.Model):
    """What somebody wrote beside an answer: their own, to be found by, or another's.

    Nobody proved anything, and nothing is ever sent there because of it.
    """

    record = models.UUIDField(primary_key=True)  # of `given`: what was said with it
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="given")
    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    is_own = models.BooleanField()  # as its writer says: then it may be looked up
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.record)


class ContactQuerySet(models.QuerySet["Contact"]):
    def told(self) -> "ContactQuerySet":
        """Those who are told: neither side blocked the other."""
        return self.filter(blocked_at=None, cut_at=None)


class Contact(models.Model):
    """Whom a member wants told. `alarmed`: also about their silence.

    `is_member`: the contact's own member, once known; then they may ask, too.
    `asked_too`: the member had them asked, in checks that reach their `places`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="circle", db_index=False
    )
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    name = OperationalField(null=True)
    alarmed = models.BooleanField(default=False)
    asked_too = models.BooleanField(default=False)
    is_member = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    blocked_at = models.DateTimeField(null=True, blank=True)  # by the contact
    cut_at = models.DateTimeField(null=True, blank=True)  # by the member, silently
    sought_at = models.DateTimeField(null=True, blank=True)  # "are you well?"

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "address"], name="contact_once")
        ]
        indexes = [
            models.Index(
                fields=["sought_at"],
                condition=Q(sought_at__isnull=False),
                name="contact_sought",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContactPlace(models.Model):
    """One cell where a member says that one of their circle is likely to be."""

    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    kind = models.CharField(max_length=4, choices=PlaceKind.choices)
    cell = models.BigIntegerField(db_index=True)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind"], name="place_of_contact_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.kind}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def unanswered(self) -> "QuestionQuerySet":
        """Those nobody answered and nobody recalled."""
        return self.filter(answered_at=None, recalled_at=None)


class Question(models.Model):
    """One member asked in one check. `step` counts the steps of silence taken."""

    check_of = models.ForeignKey(
        Check, on_delete=models.CASCADE, related_name="questions", db_index=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="questions"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)
    step = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(null=True, blank=True)  # of the ladder

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_of", "member"], name="asked_once_in_a_check"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(answered_at=None, recalled_at=None),
                name="question_next",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.check_of_id}"


class CheckIn(models.Model):
    """One answer. It is added and never changed; `Standing` is worked out of all."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=80, unique=True)  # the same answer twice is one
    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    check_of = models.ForeignKey(
        Check, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="check_ins", db_index=False
    )
    answer = models.CharField(max_length=4, choices=Answer.choices)
    voice = models.CharField(max_length=5, choices=Voice.choices, default=Voice.SELF)
    author = OperationalField(null=True)  # of a claim: what they call themselves
    via = models.CharField(max_length=5, choices=Via.choices)
    at = models.DateTimeField()
    stale_at = models.DateTimeField()
    place = OperationalField(null=True)
    words = OperationalField(null=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by the desk: no effect

    class Meta:
        indexes = [
            models.Index(fields=["member", "emergency"], name="check_in_of_member"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="answer_is_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StandingQuerySet(models.QuerySet["Standing"]):
    def fresh(self, now: datetime) -> "StandingQuerySet":
        """Those whose word is not stale."""
        return self.filter(stale_at__gt=now)


class Standing(models.Model):
    """How a member stands in an emergency: the fold of their check-ins.

    `change` grows with every change of `how`: each is told to the circle once, and
    `told` is the last that was.
    """

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="standings", db_index=False
    )
    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices, default=How.UNKNOWN)
    at = models.DateTimeField()
    stale_at = models.DateTimeField()
    change = models.PositiveIntegerField(default=1)
    told = models.PositiveIntegerField(default=0)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "emergency"], name="standing_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(told__lt=F("change")),
                name="standing_to_tell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.how}"
