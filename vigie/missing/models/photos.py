"""The photos of a person who is looked for, and photos that came twice."""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from vigie.lib import clock
from vigie.missing.models.people import Person
from vigie.trust.models import Picture
from vigie.trust.sealed.fields import OperationalField


class PhotoQuerySet(models.QuerySet["Photo"]):
    def free(self) -> "PhotoQuerySet":
        """Those that no unsettled doubt keeps from the public."""
        doubts = Reuse.objects.filter(cleared_at=None).filter(
            Q(photo=OuterRef("pk")) | Q(other=OuterRef("pk"))
        )
        return self.filter(~Exists(doubts))


class Photo(models.Model):
    """One photo of one person. Its pixels are a `Picture`, and go with it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="photos")
    picture = models.OneToOneField(
        Picture, on_delete=models.CASCADE, related_name="photo_of"
    )
    words = OperationalField(null=True)  # what is on it, for who cannot see it
    at = models.DateTimeField(default=clock.now)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class Reuse(models.Model):
    """A photo that looks like one of somebody else: neither is public until a person
    looked at both and cleared it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="+")
    alike = models.FloatField()  # of 1, in pixels
    at = models.DateTimeField(default=clock.now)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "other"], name="reuse_once")
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} like {self.other_id}"
