"""How a lookout lives, as a table. No transition but these is made."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LookoutState(models.TextChoices):
    """Where a lookout is: only OPEN ones are public."""

    WAITING = "wait", pgettext_lazy("a lookout", "waits for a person to check it")
    OPEN = "open", pgettext_lazy("a lookout", "open")
    REFUSED = "refused", pgettext_lazy("a lookout", "not sent out")
    FOUND = "found", pgettext_lazy("a lookout", "found")
    STOOD_DOWN = "down", pgettext_lazy("a lookout", "stood down")
    RECALLED = "recalled", pgettext_lazy("a lookout", "recalled: it was a mistake")
    EXPIRED = "expired", pgettext_lazy("a lookout", "expired")


# What a person ended may be opened again by a person: an end may be a mistake, too.
LOOKOUT_ALLOWED: dict[str, frozenset[str]] = {
    LookoutState.WAITING: frozenset(
        {
            LookoutState.OPEN,
            LookoutState.REFUSED,
            LookoutState.FOUND,
            LookoutState.STOOD_DOWN,
            LookoutState.EXPIRED,
        }
    ),
    LookoutState.OPEN: frozenset(
        {
            LookoutState.FOUND,
            LookoutState.STOOD_DOWN,
            LookoutState.RECALLED,
            LookoutState.EXPIRED,
        }
    ),
    LookoutState.REFUSED: frozenset({LookoutState.OPEN}),
    LookoutState.FOUND: frozenset({LookoutState.OPEN}),
    LookoutState.STOOD_DOWN: frozenset({LookoutState.OPEN}),
    LookoutState.RECALLED: frozenset({LookoutState.OPEN}),
    LookoutState.EXPIRED: frozenset({LookoutState.OPEN}),
}
ENDS = (LookoutState.FOUND, LookoutState.STOOD_DOWN, LookoutState.RECALLED)
OVER = (*ENDS, LookoutState.EXPIRED)  # they were public


class SightingState(models.TextChoices):
    """Where a sighting is: unsure until a person judges it, and they may judge anew."""

    UNSURE = "unsure", pgettext_lazy("a sighting", "unsure")
    CONFIRMED = "sure", pgettext_lazy("a sighting", "confirmed")
    DISMISSED = "not", pgettext_lazy("a sighting", "not it")


SIGHTING_ALLOWED: dict[str, frozenset[str]] = {
    SightingState.UNSURE: frozenset({SightingState.CONFIRMED, SightingState.DISMISSED}),
    SightingState.CONFIRMED: frozenset({SightingState.DISMISSED}),
    SightingState.DISMISSED: frozenset({SightingState.CONFIRMED}),
}


class Message(models.TextChoices):
    """What a message about a lookout does to those before it, as CAP calls it."""

    ALERT = "alert", pgettext_lazy("a message", "it begins")
    UPDATE = "update", pgettext_lazy("a message", "it changed")
    CANCEL = "cancel", pgettext_lazy("a message", "it is over")


class Sought(models.TextChoices):
    """What is looked out for."""

    VEHICLE = "vehicle", _("a vehicle")
    PERSON = "person", _("a person")
    THING = "thing", _("a thing")


class Colour(models.TextChoices):
    """Of a vehicle, as people tell colours apart at night."""

    UNSAID = "", pgettext_lazy("a colour", "not known")
    WHITE = "white", pgettext_lazy("a colour", "white")
    BLACK = "black", pgettext_lazy("a colour", "black")
    GREY = "grey", pgettext_lazy("a colour", "grey or silver")
    RED = "red", pgettext_lazy("a colour", "red")
    BLUE = "blue", pgettext_lazy("a colour", "blue")
    GREEN = "green", pgettext_lazy("a colour", "green")
    YELLOW = "yellow", pgettext_lazy("a colour", "yellow or orange")
    BROWN = "brown", pgettext_lazy("a colour", "brown or beige")


class Heading(models.TextChoices):
    """Which way something went."""

    UNSAID = "", pgettext_lazy("a direction", "not known")
    NORTH = "n", pgettext_lazy("a direction", "north")
    NORTH_EAST = "ne", pgettext_lazy("a direction", "north-east")
    EAST = "e", pgettext_lazy("a direction", "east")
    SOUTH_EAST = "se", pgettext_lazy("a direction", "south-east")
    SOUTH = "s", pgettext_lazy("a direction", "south")
    SOUTH_WEST = "sw", pgettext_lazy("a direction", "south-west")
    WEST = "w", pgettext_lazy("a direction", "west")
    NORTH_WEST = "nw", pgettext_lazy("a direction", "north-west")


class Way(models.TextChoices):
    """By which way a lookout came in."""

    PAGE = "page", pgettext_lazy("by which way", "on the page")
    SMS = "sms", pgettext_lazy("by which way", "by SMS")
    STAFF = "staff", pgettext_lazy("by which way", "by telephone")
    POST = "post", pgettext_lazy("by which way", "in a public post")
