"""What somebody may answer, how a check lives, and the steps of silence, as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CheckState(models.TextChoices):
    """PROPOSED by one person, OPEN by a second one's word."""

    PROPOSED = "proposed", pgettext_lazy("a safety check", "proposed")
    OPEN = "open", pgettext_lazy("a safety check", "open")
    REFUSED = "refused", pgettext_lazy("a safety check", "not opened")
    RECALLED = "recalled", pgettext_lazy("a safety check", "recalled")
    CLOSED = "closed", pgettext_lazy("a safety check", "closed")


ALLOWED: dict[str, frozenset[str]] = {
    CheckState.PROPOSED: frozenset({CheckState.OPEN, CheckState.REFUSED}),
    CheckState.OPEN: frozenset({CheckState.RECALLED, CheckState.CLOSED}),
    CheckState.REFUSED: frozenset(),
    CheckState.RECALLED: frozenset(),
    CheckState.CLOSED: frozenset(),
}


class Answer(models.TextChoices):
    """What somebody says of themselves, or another says of them."""

    SAFE = "safe", _("I am safe")
    SAFE_NEED = "need", _("I am safe, but I need something")
    HURT = "hurt", _("I am hurt")
    HELP = "help", _("I need help now")
    NOT_HERE = "away", _("I am not in the area")


CASES = frozenset({Answer.SAFE_NEED, Answer.HURT, Answer.HELP})  # somebody must act
ANSWERED_WELL = frozenset({Answer.SAFE, Answer.SAFE_NEED, Answer.NOT_HERE})


class Voice(models.TextChoices):
    """Who says it."""

    SELF = "self", pgettext_lazy("who says so", "in their own word")
    CLAIM = "claim", pgettext_lazy("who says so", "by another's word")


class Via(models.TextChoices):
    """By which way an answer came."""

    LINK = "link", pgettext_lazy("by which way", "from the message")
    PAGE = "page", pgettext_lazy("by which way", "on the page")
    SMS = "sms", pgettext_lazy("by which way", "by SMS")
    STAFF = "staff", pgettext_lazy("by which way", "by telephone")


class How(models.TextChoices):
    """How somebody stands, worked out of all answers: see `standing`."""

    UNKNOWN = "unknown", pgettext_lazy("how somebody is", "no answer yet")
    SAFE = "safe", pgettext_lazy("how somebody is", "safe")
    SAFE_NEED = "need", pgettext_lazy("how somebody is", "safe, needs something")
    HURT = "hurt", pgettext_lazy("how somebody is", "hurt")
    HELP = "help", pgettext_lazy("how somebody is", "needs help now")
    NOT_HERE = "away", pgettext_lazy("how somebody is", "not in the area")
    CLAIMED = "claimed", pgettext_lazy("how somebody is", "safe, another says")
    FEARED = "feared", pgettext_lazy("how somebody is", "hurt or in need, another says")
    DISPUTED = "disputed", pgettext_lazy("how somebody is", "two people say two things")


class PlaceKind(models.TextChoices):
    """Why somebody is asked about an area."""

    HOME = "home", pgettext_lazy("a place of mine", "home")
    WORK = "work", pgettext_lazy("a place of mine", "work")
    LAST = "last", pgettext_lazy("a place of mine", "where I was last")
