"""Authorities whose feeds are read, and the messages that stood in them."""

from django.db import models
from django.db.models import F, Q

from vigie.emergencies.models import Emergency


class Authority(models.Model):
    """A feed that an operator named: of alerts in CAP, or of links to them."""

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="authorities"
    )
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    in_own_network = models.BooleanField(default=False)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # last, with an answer
    fault = models.CharField(max_length=200, blank=True)  # of the last attempt

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "url"],
                condition=Q(ended_at=None),
                name="authority_read_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")),
                name="authority_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Published(models.Model):
    """One message of an authority, as it was read: public, theirs, not ours."""

    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, related_name="messages"
    )
    sender = models.CharField(max_length=300)
    identifier = models.CharField(max_length=300)
    sent_at = models.DateTimeField()
    content = models.TextField()  # the alert as JSON
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "sender", "identifier", "sent_at"],
                name="published_once",
            )
        ]
        indexes = [models.Index(fields=["authority", "-sent_at"], name="published_by")]

    def __str__(self) -> str:
        return self.identifier
