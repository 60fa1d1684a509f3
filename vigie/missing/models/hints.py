"""What this hub found that may be of somebody who is looked for, for a person to judge,
and words of safety that wait to be compared."""

from uuid import uuid4

from django.db import models

from vigie.emergencies.models import Emergency
from vigie.missing.models.notes import Note
from vigie.missing.models.people import Person
from vigie.missing.states import Whence
from vigie.trust.sealed.fields import OperationalField


class Hint(models.Model):
    """Something that may be of a person who is looked for. It changes no state.

    `thing` names it in its room ("safety.check_in:<id>"); a person decides, and what
    was decided is not proposed again.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="hints", db_index=False
    )
    whence = models.CharField(max_length=6, choices=Whence.choices)
    thing = models.CharField(max_length=200)
    score = models.FloatField()
    reasons = models.JSONField(default=list)  # codes of the program, no person's words
    at = models.DateTimeField()
    decided = models.CharField(max_length=3, blank=True)  # "yes", "no", or not yet
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.OneToOneField(  # what a "yes" wrote down
        Note, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "thing"], name="hint_once")
        ]

    def __str__(self) -> str:
        return f"{self.whence} {self.pk}"


class SafeWord(models.Model):
    """Somebody's own word that they are safe, until it was compared: then it is gone.

    `who` holds their name and telephones.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    thing = models.CharField(max_length=200, unique=True)
    who = OperationalField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.thing
