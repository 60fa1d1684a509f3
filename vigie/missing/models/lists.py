"""Lists of hospitals, shelters and evacuations: never public, whole rows sealed."""

from uuid import uuid4

from django.db import models

from vigie.emergencies.models import Emergency
from vigie.missing.states import ListKind
from vigie.trust.models import Picture
from vigie.trust.sealed.fields import OperationalField


class NamedList(models.Model):
    """One list of people, as somebody gave it; a corrected one is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="lists"
    )
    title = models.CharField(max_length=120)
    given_by = models.CharField(max_length=120)
    is_official = models.BooleanField(default=False)
    kind = models.CharField(
        max_length=8, choices=ListKind.choices, default=ListKind.OTHER
    )
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class ListDraft(models.Model):
    """A file that was read and not yet taken in: its cells, until its columns are
    named. One for each list; forgotten when nobody takes it in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    named_list = models.OneToOneField(
        NamedList, on_delete=models.CASCADE, related_name="draft"
    )
    cells = OperationalField()
    given_at = models.DateTimeField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class ListVersion(models.Model):
    """One time that a list was taken in: what came of it, no word of anybody."""

    named_list = models.ForeignKey(
        NamedList, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    bad = models.JSONField(default=list)  # lines by number, each with a code

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["named_list", "number"], name="list_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.named_list_id} {self.number}"


class ListRow(models.Model):
    """One person of a list. It is no public record, and changes no state by itself.

    `digest` is keyed: the same line of the same list is one row, whenever it comes.
    A grave one speaks of a death: officials alone see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    named_list = models.ForeignKey(
        NamedList, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    line = models.PositiveIntegerField()
    digest = models.BigIntegerField()
    entry = OperationalField()
    is_grave = models.BooleanField(default=False)
    at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)  # a later version lacks it
    compared_at = models.DateTimeField(null=True, blank=True, db_index=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["named_list", "digest"], name="list_row_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ListSheet(models.Model):
    """A photographed sheet of a list, to be keyed in by two people. It goes with its
    picture, which ends."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    named_list = models.ForeignKey(
        NamedList, on_delete=models.CASCADE, related_name="sheets"
    )
    picture = models.OneToOneField(
        Picture, on_delete=models.CASCADE, related_name="sheet_of"
    )
    given_at = models.DateTimeField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class Keying(models.Model):
    """What one person read on a sheet, without seeing what another one did."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(
        ListSheet, on_delete=models.CASCADE, related_name="keyings"
    )
    rows = OperationalField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "by"], name="keyed_once_by_one")
        ]

    def __str__(self) -> str:
        return str(self.pk)
