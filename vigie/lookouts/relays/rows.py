"""Who passes lookouts on, where, what they were asked; and who follows a lookout."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.relays.states import Network, RelayState
from vigie.relaying.models import Address


class Relay(models.Model):
    """Somebody whom many follow on one network, and who passes on what two people of
    the team agreed upon. `handle_key` is the handle as it is compared."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="relays"
    )
    state = models.CharField(
        max_length=8, choices=RelayState.choices, default=RelayState.UNPROVEN
    )
    state_at = models.DateTimeField()
    network = models.CharField(max_length=9, choices=Network.choices)
    handle = models.CharField(max_length=80, blank=True)
    handle_key = models.CharField(max_length=80, blank=True)
    followers = models.PositiveIntegerField()
    languages = models.CharField(max_length=20)  # of those who follow: "fr,en"
    address = models.ForeignKey(
        Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checked_by = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RelayState.values), name="relay_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=RelayState.CHECKED) | ~Q(checked_by=""),
                name="relay_was_checked",
            ),
        ]
        indexes = [
            models.Index(fields=["emergency", "state"], name="relays_by_state"),
        ]

    def __str__(self) -> str:
        return f"relay {self.pk}"


class RelayArea(models.Model):
    """A place where a relay reaches people, as a cell of some 250 km². A relay without
    any reaches people everywhere."""

    relay = models.ForeignKey(Relay, on_delete=models.CASCADE, related_name="areas")
    place = models.CharField(max_length=160)
    cell = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["relay", "cell"], name="relay_area_once")
        ]

    def __str__(self) -> str:
        return f"{self.relay_id} at {self.cell:x}"


class Asked(models.Model):
    """One relay asked to pass one lookout on, in the lookout's `round`: how often it
    was opened. `reach` are those of its followers who are in the likely area, as far
    as that can be told. `had_from` passed it on before."""

    lookout = models.ForeignKey(Lookout, on_delete=models.CASCADE, related_name="asked")
    relay = models.ForeignKey(Relay, on_delete=models.CASCADE, related_name="asked")
    round = models.PositiveSmallIntegerField()
    reach = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True, blank=True)
    post = models.CharField(max_length=300, blank=True)  # the address of theirs
    had_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="gave"
    )
    had_from_words = models.CharField(max_length=80, blank=True)  # masked

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lookout", "round", "relay"], name="relay_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.relay_id} asked {self.lookout_id}"

    @property
    def seconds(self) -> int | None:
        """From the question to the word that it was passed on."""
        gap = self.passed_at - self.asked_at if self.passed_at else None
        return None if gap is None else int(gap.total_seconds())


class Follower(models.Model):
    """Somebody who wants to be told when one lookout is over, without an account."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lookout = models.ForeignKey(
        Lookout, on_delete=models.CASCADE, related_name="followers"
    )
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lookout", "round", "address"], name="lookout_followed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address_id} follows {self.lookout_id}"
