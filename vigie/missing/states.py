"""How a call lives, what a note may say, and who says it, as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a call is: only OPEN ones stand on public pages."""

    HELD = "held", pgettext_lazy("a call", "waits for a person to look at it")
    OPEN = "open", pgettext_lazy("a call", "open")
    SUSPENDED = "away", pgettext_lazy("a call", "taken down until it is looked into")
    CLOSED = "closed", pgettext_lazy("a call", "closed")
    EXPIRED = "expired", pgettext_lazy("a call", "expired")
    ERASED = "erased", pgettext_lazy("a call", "erased")


ALLOWED: dict[str, frozenset[str]] = {
    Stage.HELD: frozenset({Stage.OPEN, Stage.SUSPENDED, Stage.CLOSED, Stage.EXPIRED}),
    Stage.OPEN: frozenset({Stage.HELD, Stage.SUSPENDED, Stage.CLOSED, Stage.EXPIRED}),
    Stage.SUSPENDED: frozenset({Stage.OPEN, Stage.HELD, Stage.CLOSED, Stage.EXPIRED}),
    Stage.CLOSED: frozenset({Stage.OPEN, Stage.EXPIRED, Stage.ERASED}),
    Stage.EXPIRED: frozenset({Stage.OPEN, Stage.ERASED}),
    Stage.ERASED: frozenset(),
}


# Somebody still looks for them, public or not.
LOOKED_FOR = (Stage.HELD, Stage.OPEN, Stage.SUSPENDED)


class Whence(models.TextChoices):
    """Where this hub found what may be of somebody who is looked for."""

    SAFE = "safe", pgettext_lazy("where it was found", "an answer “I am safe”")
    LIST = "list", pgettext_lazy("where it was found", "a list")
    POST = "post", pgettext_lazy("where it was found", "a post")


class ListKind(models.TextChoices):
    """Of whom a list of people is. All but OTHER are lists of the living."""

    HOSPITAL = "hospital", pgettext_lazy("of whom a list is", "people in care")
    SHELTER = "shelter", pgettext_lazy("of whom a list is", "people in a shelter")
    MOVED = "moved", pgettext_lazy("of whom a list is", "people brought to safety")
    OTHER = "other", pgettext_lazy("of whom a list is", "others, or of all kinds")


class Ending(models.TextChoices):
    """Why a call was closed. Nothing of it is public but that it is over."""

    FOUND = "found", pgettext_lazy("why a call is closed", "found")
    OWN_WISH = "wish", pgettext_lazy("why a call is closed", "at their own wish")
    SEEKER = "seeker", pgettext_lazy("why a call is closed", "at the seeker's wish")
    MISTAKE = "error", pgettext_lazy("why a call is closed", "it was a mistake")
    DEATH = "death", pgettext_lazy("why a call is closed", "the family was told")


class Door(models.TextChoices):
    """By which way a call or a note came in."""

    PAGE = "page", pgettext_lazy("by which way", "on the page")
    POST = "post", pgettext_lazy("by which way", "from a post, unverified")
    LIST = "list", pgettext_lazy("by which way", "from a list")
    PFIF = "pfif", pgettext_lazy("by which way", "from another registry")
    SMS = "sms", pgettext_lazy("by which way", "by SMS")
    STAFF = "staff", pgettext_lazy("by which way", "by telephone")
    ROOM = "room", pgettext_lazy("by which way", "from another page of this hub")


class Side(models.TextChoices):
    """Who writes, of two who do not see where the other is reached."""

    KNOWS = "knows", pgettext_lazy("who writes", "who knows something")
    SEEKS = "seeks", pgettext_lazy("who writes", "who looks for them")


class Status(models.TextChoices):
    """What a note says of a person: the five words of PFIF 1.4, or none."""

    NONE = "", pgettext_lazy("what a note says", "nothing of how they are")
    SOUGHT = "information_sought", _("I am looking for information")
    SELF = "is_note_author", _("I am this person")
    ALIVE = "believed_alive", _("I have word that they are alive")
    MISSING = "believed_missing", _("I have reason to think they are missing")
    DEAD = "believed_dead", _("I have word that they died")


class Voice(models.TextChoices):
    """Who says it. Which of them was proven is `Note.verified_at`."""

    SELF = "self", pgettext_lazy("who says so", "the person")
    OFFICIAL = "official", pgettext_lazy("who says so", "an official")
    FAMILY = "family", pgettext_lazy("who says so", "who looks for them")
    OTHER = "other", pgettext_lazy("who says so", "somebody else")


class Known(models.TextChoices):
    """How it is known."""

    MET = "met", pgettext_lazy("how it is known", "spoke with them")
    SAW = "saw", pgettext_lazy("how it is known", "saw them")
    LIST = "list", pgettext_lazy("how it is known", "read it on a list")
    HEARD = "heard", pgettext_lazy("how it is known", "was told by others")


class State(models.TextChoices):
    """How a person stands, worked out of all notes: see `truth`. DEATH is never
    shown but to the people whose work it is."""

    SOUGHT = "sought", pgettext_lazy("how a person is", "being looked for")
    NEWS = "news", pgettext_lazy("how a person is", "there is word, not yet checked")
    ALIVE = (
        "alive",
        pgettext_lazy("how a person is", "alive, by a word that was checked"),
    )
    DISPUTED = "disputed", pgettext_lazy("how a person is", "two people say two things")
    DEATH = "death", pgettext_lazy("how a person is", "the family is to be told")
