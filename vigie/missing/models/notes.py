"""What people say of somebody who is looked for."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from vigie.missing.facts import Said, said_of
from vigie.missing.models.people import Person
from vigie.missing.states import Door, Known, Status, Voice
from vigie.trust.sealed.fields import OperationalField


class NoteQuerySet(models.QuerySet["Note"]):
    def standing(self) -> "NoteQuerySet":
        """Those that have an effect: nobody hid them."""
        return self.filter(hidden_at=None)

    def public(self) -> "NoteQuerySet":
        """Those that everybody may read: never one that speaks of death."""
        return self.standing().filter(is_private=False).exclude(status=Status.DEAD)


class Note(models.Model):
    """One word about a person, from somebody, at a time. Never changed, only hidden,
    verified, or answered by another note."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="notes", db_index=False
    )
    record_id = models.CharField(max_length=200)
    is_own = models.BooleanField(default=True)
    door = models.CharField(max_length=5, choices=Door.choices)
    status = models.CharField(max_length=18, choices=Status.choices, blank=True)
    voice = models.CharField(max_length=8, choices=Voice.choices, default=Voice.OTHER)
    known = models.CharField(max_length=5, choices=Known.choices, blank=True)
    said = OperationalField(null=True)
    made_contact = models.BooleanField(null=True)
    is_private = models.BooleanField(default=False)  # for who looks and staff alone
    linked = models.CharField(max_length=200, blank=True)  # a record of the same person
    source_at = models.DateTimeField()
    entry = models.BigIntegerField(unique=True)
    entry_at = models.DateTimeField(db_index=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.CharField(max_length=150, blank=True)
    second_by = models.CharField(max_length=150, blank=True)  # of a word of death
    hidden_at = models.DateTimeField(null=True, blank=True)
    post_link = models.CharField(max_length=500, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "record_id"], name="note_once"),
            models.CheckConstraint(
                condition=Q(second_by="") | ~Q(second_by=models.F("verified_by")),
                name="death_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def words(self) -> Said:
        """What it says, opened."""
        return said_of(self.said)
