"""Pictures of strangers, made anew."""

from uuid import uuid4

from django.db import models

from vigie.lib import clock
from vigie.trust.sealed.fields import SealedField


class Picture(models.Model):
    """A picture of one record of a room: its pixels as a fresh JPEG, which may be
    shown, and the file as it came, sealed, which is evidence and is never shown.

    It stands in the database, so that it comes, goes and is backed up with its record.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    room = models.CharField(max_length=30)
    subject = models.CharField(max_length=64)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    small = models.BinaryField(default=b"")  # in grey, 40 × 40
    prints = models.BinaryField(default=b"")  # ten fingerprints of 8 bytes
    case_id = models.UUIDField(null=True)  # whose people may open the original
    original = SealedField(case="case_id", null=True)  # in base64: sealed is text
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(
        db_index=True
    )  # its room moves it, and forget erases

    class Meta:
        indexes = [
            models.Index(fields=["room", "subject"], name="picture_of_record"),
            # All fingerprints of a room are read from it, without the pictures.
            models.Index(fields=["room", "prints", "id"], name="picture_prints"),
        ]

    def __str__(self) -> str:
        return f"{self.room}:{self.subject} {self.id}"
