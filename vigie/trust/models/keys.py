"""Whose keys open what: people, cases, grants, and what was opened with them.

A person is named by a label and an id (`user:12`), without a foreign key: rows of
keys outlive accounts, and are ended by their own rules.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vigie.lib import clock
from vigie.trust.sealed.fields import OperationalField


class PersonKey(models.Model):
    """A person's key pair; the private half is wrapped by a passphrase of theirs."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person = models.CharField(max_length=80)
    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField(max_length=128)
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    failures = models.IntegerField(default=0)  # wrong passphrases in a row
    waits_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(retired_at__isnull=True),
                name="person_has_one_key",
            ),
        ]

    def __str__(self) -> str:
        return self.person


class UnlockedKey(models.Model):
    """A private key sealed by the secret of one session; the secret is not here."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person_key = models.ForeignKey(
        PersonKey, on_delete=models.CASCADE, related_name="unlocked"
    )
    sealed = models.BinaryField(max_length=128)
    used_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_key_id)


class SealedCase(models.Model):
    """Something whose data only named people open: a declaration, a tip."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    subject = models.CharField(max_length=120, unique=True)  # "tip:8f3c…"
    owner = models.CharField(max_length=80)
    # Its number alone: the case outlives a drill, until its key's file is gone too
    emergency = models.BigIntegerField(null=True, blank=True, db_index=True)
    made_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.subject


class CaseKey(models.Model):
    """One key pair of a case. After a revocation a new one takes what comes."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(SealedCase, on_delete=models.CASCADE, related_name="keys")
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(retired_at__isnull=True),
                name="case_has_one_current_key",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Grant(models.Model):
    """The private key of a case, sealed once to one person of it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case_key = models.ForeignKey(
        CaseKey, on_delete=models.CASCADE, related_name="grants"
    )
    person_key = models.ForeignKey(
        PersonKey, on_delete=models.CASCADE, related_name="grants"
    )
    locked = models.BinaryField(max_length=512)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_key", "person_key"], name="granted_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class GlassKey(models.Model):
    """The key pair behind the glass: its private half exists only in two shares."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class GlassShare(models.Model):
    """One half of the glass's private key, for one person together with one other."""

    glass = models.ForeignKey(GlassKey, on_delete=models.CASCADE, related_name="shares")
    holder = models.ForeignKey(PersonKey, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(PersonKey, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField(max_length=512)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["glass", "holder", "other"], name="one_share_of_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(holder=F("other")), name="shares_are_of_two_people"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GlassGrant(models.Model):
    """The private key of a case, sealed to the key behind the glass."""

    case_key = models.ForeignKey(
        CaseKey, on_delete=models.CASCADE, related_name="glass_grants"
    )
    glass = models.ForeignKey(GlassKey, on_delete=models.CASCADE, related_name="grants")
    locked = models.BinaryField(max_length=512)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_key", "glass"], name="behind_the_glass_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GlassRequest(models.Model):
    """One person asks to open a case without a grant; a second one approves."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(
        SealedCase, on_delete=models.CASCADE, related_name="glass_requests"
    )
    asked_by = models.CharField(max_length=80)
    why = OperationalField()
    asked_at = models.DateTimeField(default=clock.now)
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()  # of the asking, then of the approval
    share = models.BinaryField(max_length=512, default=b"")  # sealed to who asked

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("asked_by")),
                name="glass_is_broken_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Unsealing(models.Model):
    """A sealed value was opened: by whom and where, so that much reading is seen."""

    person = models.CharField(max_length=80)
    case = models.ForeignKey(
        SealedCase, on_delete=models.CASCADE, related_name="unsealings"
    )
    where = models.CharField(max_length=130)  # table.column
    row = models.CharField(max_length=40)
    broke_glass = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="unsealings_of_person"),
            models.Index(fields=["case", "at"], name="unsealings_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.where}"


class ReadingAlarm(models.Model):
    """One person opened more values in a short time than work explains."""

    person = models.CharField(max_length=80)
    count = models.IntegerField()
    since = models.DateTimeField()
    at = models.DateTimeField()
    seen_by = models.CharField(max_length=80, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="alarms_of_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.count}"


class Rotation(models.Model):
    """How far the values of one table have been brought to a new key."""

    table = models.CharField(max_length=63)
    key_name = models.CharField(max_length=8)
    done_to = models.UUIDField(null=True, blank=True)
    changed = models.BigIntegerField(default=0)
    unreadable = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key_name"], name="one_rotation_of_a_table"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} to {self.key_name}"
