"""The photos of a person who is looked for, and photos that came twice."""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from vigie.lib import clock
from vigie.missing.models.notes import Note
from vigie.missing.models.people import Person
from vigie.trust.models import Picture
from vigie.trust.sealed.fields import OperationalField


class PhotoQuerySet(models.QuerySet["Photo"]):
    def free(self) -> "PhotoQuerySet":
        """Those that no unsettled doubt keeps from the public, and that came from who
        looks, or with a word that somebody checked."""
        doubts = Reuse.objects.filter(cleared_at=None).filter(
            Q(photo=OuterRef("pk")) | Q(other=OuterRef("pk"))
        )
        checked = Q(note__verified_at__isnull=False, note__hidden_at=None)
        with_note = Q(note=None) | checked & Q(note__is_private=False)
        return self.filter(~Exists(doubts)).filter(with_note)


class Photo(models.Model):
    """One photo of one person. Its pixels are a `Picture`, and go with it. `note` is
    the word of somebody else that it came with."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="photos")
    picture = models.OneToOneField(
        Picture, on_delete=models.CASCADE, related_name="photo_of"
    )
    note = models.ForeignKey(
        Note, on_delete=models.CASCADE, null=True, blank=True, related_name="photos"
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
