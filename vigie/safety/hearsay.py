"""What posts say of members and of checks: for people to judge, it changes nothing."""

from django.db import models

from vigie.emergencies.models import Emergency


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def shown(self) -> "SuggestionQuerySet":
        """Those that nobody judged, of posts that are not hidden."""
        return self.filter(decided="", withdrawn_at=None)


class Suggestion(models.Model):
    """A post that may be somebody's own word that they are safe. Never a state."""

    member = models.ForeignKey(
        "safety.Member",
        on_delete=models.CASCADE,
        related_name="suggestions",
        db_index=False,
    )
    emergency = models.ForeignKey(Emergency, on_delete=models.CASCADE, related_name="+")
    post = models.CharField(max_length=200)  # "source:id"
    link = models.CharField(max_length=500, blank=True)
    reasons = models.JSONField(default=list)  # words of the program
    score = models.FloatField()
    at = models.DateTimeField()
    decided = models.CharField(max_length=4, blank=True)  # "yes", "no", or not yet
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # its post is hidden

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="suggestion_once")
        ]

    def __str__(self) -> str:
        return f"{self.post} for {self.member_id}"


class CheckHint(models.Model):
    """Many posts of few minutes speak of danger or safety in one area: for people to
    look at. It opens nothing."""

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="check_hints"
    )
    at = models.DateTimeField()
    threats = models.PositiveIntegerField()  # calls that tell of danger
    safe = models.PositiveIntegerField()  # calls of people who say they are safe
    people = models.PositiveIntegerField()  # authors of all of them
    seen_at = models.DateTimeField(null=True, blank=True)  # by an operator
    seen_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"{self.emergency_id} at {self.at}"
