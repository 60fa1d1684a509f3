"""What decisions taught, in numbers: no words of anybody."""

from django.db import models

from vigie.trust.models.triage import Decision


class Lesson(models.Model):
    """The features of a thing at the moment when a person said what it is."""

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, primary_key=True, related_name="lesson"
    )
    features = models.BinaryField()  # hashes, four bytes each: see reading.learning

    def __str__(self) -> str:
        return f"lesson of decision {self.decision_id}"


class Learned(models.Model):
    """A model that was taught: with what, how well it did, and whether it serves.

    `merit` and `merit_before` are measured on the same decisions, which neither the
    model nor the one before it was taught. Of models that serve, the latest does.
    """

    at = models.DateTimeField()
    last_decision = models.BigIntegerField()
    lessons = models.IntegerField()
    held_out = models.IntegerField()
    merit = models.FloatField()
    merit_before = models.FloatField()
    serves = models.BooleanField()
    weights = models.BinaryField()

    def __str__(self) -> str:
        return f"model of {self.lessons} lessons"
