"""A round over all that the hub knows, for one person who is looked for."""

from django.db import models

from vigie.missing.models.people import Person


class Round(models.Model):
    """When everything was looked through for somebody, and what was found by then.

    `counts` is how much there is by kind, so far ("answers", "posts", "lists", "notes",
    and "calls" that look for them, too); `fresh` how much of it is new since the round
    before, without calls; `waits` how much nobody judged yet.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="rounds", db_index=False
    )
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    places = models.JSONField(default=list)  # where was looked: words of the program
    counts = models.JSONField(default=dict)
    fresh = models.PositiveIntegerField(default=0)
    waits = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)  # to who looks

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="round_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.number}"
