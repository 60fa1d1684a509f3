"""Where people are reached, what is to be told, and every letter that tells it."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.relaying.states import WRITTEN_TO, AddressState, Channel, LetterState
from vigie.trust.sealed.blind import Kind
from vigie.trust.sealed.fields import BlindField, OperationalField


class AddressQuerySet(models.QuerySet["Address"]):
    def written_to(self) -> "AddressQuerySet":
        """Those that neither said stop nor are dead."""
        return self.filter(state__in=WRITTEN_TO)


class Address(models.Model):
    """Where one receiver is reached by one channel, once however many know it.

    `value` is a mail address, a number in E.164, a browser's subscription as JSON, or
    the address of a webhook; `secret` signs what goes to a webhook. What goes to
    `beside` goes here as well: the phone of whoever is reached there.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    channel = models.SmallIntegerField(choices=Channel.choices)
    value = OperationalField()
    value_key = BlindField("value", Kind.REACH)
    secret = OperationalField(null=True)
    beside = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="phones",
        db_index=False,
    )
    language = models.CharField(max_length=2, blank=True)
    state = models.SmallIntegerField(
        choices=AddressState.choices, default=AddressState.UNPROVEN
    )
    failures = models.SmallIntegerField(default=0)  # one after the other
    told_at = models.DateTimeField(null=True, blank=True)  # last, by any letter
    news_at = models.DateTimeField(null=True, blank=True)  # last, of what is digested
    made_at = models.DateTimeField(default=clock.now)

    objects = AddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "value_key"], name="address_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AddressState.values), name="address_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["beside"],
                condition=Q(beside__isnull=False),
                name="address_beside",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}"


class Message(models.Model):
    """What is to be told, once, to however many. `event` is its idempotency key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)  # of relaying.kinds
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    facts = OperationalField()  # JSON
    made_at = models.DateTimeField(default=clock.now)
    recalled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, channel: int, now: datetime) -> "LetterQuerySet":
        """Those of a channel whose time has come, the longest due first."""
        waiting = self.filter(state=LetterState.WAITING, channel=channel)
        return waiting.filter(due_at__lte=now).order_by("due_at", "address_id")


class Letter(models.Model):
    """One message to one address. Written in bulk by relaying.queueing."""

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="letters", db_index=False
    )
    address = models.ForeignKey(
        Address, on_delete=models.CASCADE, related_name="letters"
    )
    channel = models.SmallIntegerField(choices=Channel.choices)  # of the address
    state = models.SmallIntegerField(
        choices=LetterState.choices, default=LetterState.WAITING, db_default=0
    )
    attempts = models.SmallIntegerField(default=0, db_default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sending = models.UUIDField(null=True, blank=True)  # its last batch
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=80, blank=True, default="", db_default="")

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "address"], name="letter_once"),
        ]
        indexes = [
            models.Index(
                fields=["channel", "due_at", "address"],
                condition=Q(state=LetterState.WAITING),
                name="letter_due",
            ),
            models.Index(
                fields=["channel", "leased_until"],
                condition=Q(state=LetterState.SENDING),
                name="letter_leased",
            ),
            models.Index(
                fields=["channel", "reason"],
                condition=Q(state=LetterState.FAILED),
                name="letter_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.address_id}"


class Line(models.Model):
    """How a channel is: one row for each that was ever used.

    While it is down nothing is handed to it before `try_at`; `tries` failed in a row.
    """

    channel = models.SmallIntegerField(primary_key=True, choices=Channel.choices)
    good_at = models.DateTimeField(null=True, blank=True)
    down_since = models.DateTimeField(null=True, blank=True)
    try_at = models.DateTimeField(null=True, blank=True)
    tries = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.get_channel_display()


class Incoming(models.Model):
    """A short message that came in: stored before anything is done with it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    gateway_id = models.CharField(max_length=80, unique=True)
    sender = OperationalField()
    sender_key = BlindField("sender", Kind.REACH)
    text = OperationalField()
    came_at = models.DateTimeField(default=clock.now)
    answered_by = models.CharField(max_length=40, blank=True)  # the hearer; "" none yet

    def __str__(self) -> str:
        return f"in {self.pk}"


def letter_key(message: UUID, address: UUID) -> str:
    """Return what names a letter to the outside, the same at every attempt."""
    return f"{message.hex}.{address.hex}"


# Rows of a part in a folder of its own.
from vigie.relaying.authorities.rows import Authority, Published  # noqa: E402

__all__ = [
    "Address",
    "Authority",
    "Incoming",
    "Letter",
    "Message",
    "Published",
    "letter_key",
]
