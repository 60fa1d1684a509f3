"""A door with a phone the program reads, and words that only people of a case open."""

from uuid import uuid4

from django.db import models

from vigie.trust.sealed.blind import Kind
from vigie.trust.sealed.fields import BlindField, OperationalField, SealedField


class Door(models.Model):
    """One row of each class of data."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=40, blank=True)
    phone = OperationalField(null=True)
    plate = OperationalField(null=True)
    phone_key = BlindField("phone", Kind.PHONE)
    plate_key = BlindField("plate", Kind.PLATE)
    case_id = models.UUIDField(null=True)
    words = SealedField(case="case_id", null=True)
    health = SealedField(case="case_id", null=True, step=1024)

    class Meta:
        app_label = "shamroom"

    def __str__(self) -> str:
        return str(self.pk)


class Stay(models.Model):
    """Another table with a column of the same name."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    phone = OperationalField(null=True)

    class Meta:
        app_label = "shamroom"

    def __str__(self) -> str:
        return str(self.pk)
