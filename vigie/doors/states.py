"""How an offer, a request, an invitation and a stay live, as tables.

No transition but these is made; what is not in a row's set ends there.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DoorStage(models.TextChoices):
    """Where an offer is: only OPEN ones are in the directory, and are invited."""

    HELD = "held", pgettext_lazy("an offer", "waits for a person to look at it")
    OPEN = "open", pgettext_lazy("an offer", "open")
    PAUSED = "paused", pgettext_lazy("an offer", "paused")
    SUSPENDED = "away", pgettext_lazy("an offer", "taken down until it is looked into")
    CLOSED = "closed", pgettext_lazy("an offer", "closed")
    EXPIRED = "expired", pgettext_lazy("an offer", "expired")


DOOR_ALLOWED: dict[str, frozenset[str]] = {
    DoorStage.HELD: frozenset(
        {
            DoorStage.OPEN,
            DoorStage.PAUSED,
            DoorStage.SUSPENDED,
            DoorStage.CLOSED,
            DoorStage.EXPIRED,
        }
    ),
    DoorStage.OPEN: frozenset(
        {
            DoorStage.HELD,
            DoorStage.PAUSED,
            DoorStage.SUSPENDED,
            DoorStage.CLOSED,
            DoorStage.EXPIRED,
        }
    ),
    DoorStage.PAUSED: frozenset(
        {DoorStage.OPEN, DoorStage.SUSPENDED, DoorStage.CLOSED, DoorStage.EXPIRED}
    ),
    DoorStage.SUSPENDED: frozenset(
        {
            DoorStage.OPEN,
            DoorStage.PAUSED,
            DoorStage.HELD,
            DoorStage.CLOSED,
            DoorStage.EXPIRED,
        }
    ),
    DoorStage.CLOSED: frozenset({DoorStage.OPEN}),
    DoorStage.EXPIRED: frozenset({DoorStage.OPEN}),
}


class NeedStage(models.TextChoices):
    """Where a request is: only OPEN ones are looked for a door for.

    STAFF: no machine proposes anything, a person answers; a minor alone is there from
    the first moment.
    """

    OPEN = "open", pgettext_lazy("a request", "open")
    STAFF = "staff", pgettext_lazy("a request", "with a person of the team")
    PLACED = "placed", pgettext_lazy("a request", "has a place")
    CLOSED = "closed", pgettext_lazy("a request", "closed")
    EXPIRED = "expired", pgettext_lazy("a request", "expired")


NEED_ALLOWED: dict[str, frozenset[str]] = {
    NeedStage.OPEN: frozenset(
        {NeedStage.STAFF, NeedStage.PLACED, NeedStage.CLOSED, NeedStage.EXPIRED}
    ),
    NeedStage.STAFF: frozenset(
        {NeedStage.OPEN, NeedStage.PLACED, NeedStage.CLOSED, NeedStage.EXPIRED}
    ),
    NeedStage.PLACED: frozenset(
        {NeedStage.OPEN, NeedStage.STAFF, NeedStage.CLOSED, NeedStage.EXPIRED}
    ),
    NeedStage.CLOSED: frozenset({NeedStage.OPEN}),
    NeedStage.EXPIRED: frozenset({NeedStage.OPEN}),
}
WAITING = (NeedStage.OPEN, NeedStage.STAFF)  # nobody has a bed for them yet


class InvitationState(models.TextChoices):
    """PLANNED waits for two people of staff and holds no place; ASKED holds places."""

    PLANNED = "planned", pgettext_lazy("an invitation", "waits for two people's yes")
    ASKED = "asked", pgettext_lazy("an invitation", "the host is asked")
    YES = "yes", pgettext_lazy("an invitation", "the host said yes")
    NO = "no", pgettext_lazy("an invitation", "the host said no")
    LAPSED = "lapsed", pgettext_lazy("an invitation", "the host did not answer in time")
    RELEASED = "released", pgettext_lazy("an invitation", "another host was first")
    WITHDRAWN = "gone", pgettext_lazy("an invitation", "withdrawn")


INVITATION_ALLOWED: dict[str, frozenset[str]] = {
    InvitationState.PLANNED: frozenset(
        {InvitationState.ASKED, InvitationState.WITHDRAWN}
    ),
    InvitationState.ASKED: frozenset(
        {
            InvitationState.YES,
            InvitationState.NO,
            InvitationState.LAPSED,
            InvitationState.RELEASED,
            InvitationState.WITHDRAWN,
        }
    ),
    InvitationState.YES: frozenset({InvitationState.WITHDRAWN}),
    InvitationState.NO: frozenset(),
    InvitationState.LAPSED: frozenset(),
    InvitationState.RELEASED: frozenset(),
    InvitationState.WITHDRAWN: frozenset(),
}


class StayState(models.TextChoices):
    """A stay, from the host's yes on. Live ones keep their places."""

    AGREED = "agreed", pgettext_lazy("a stay", "on the way")
    ARRIVED = "arrived", pgettext_lazy("a stay", "arrived")
    UNSAFE = "unsafe", pgettext_lazy("a stay", "somebody does not feel safe")
    ENDED = "ended", pgettext_lazy("a stay", "ended")
    CANCELLED = "off", pgettext_lazy("a stay", "called off")


STAY_ALLOWED: dict[str, frozenset[str]] = {
    StayState.AGREED: frozenset(
        {StayState.ARRIVED, StayState.UNSAFE, StayState.ENDED, StayState.CANCELLED}
    ),
    StayState.ARRIVED: frozenset({StayState.UNSAFE, StayState.ENDED}),
    StayState.UNSAFE: frozenset({StayState.ENDED}),
    StayState.ENDED: frozenset(),
    StayState.CANCELLED: frozenset(),
}
LIVE = (StayState.AGREED, StayState.ARRIVED, StayState.UNSAFE)


class Way(models.TextChoices):
    """By which way an offer or a request came in."""

    PAGE = "page", pgettext_lazy("by which way", "on the page")
    SMS = "sms", pgettext_lazy("by which way", "by SMS")
    POST = "post", pgettext_lazy("by which way", "from a post, unverified")
    STAFF = "staff", pgettext_lazy("by which way", "by telephone")


class Welcomes(models.TextChoices):
    """Whom a host takes in."""

    ANYONE = "anyone", pgettext_lazy("whom a host takes in", "anyone")
    WOMEN = "women", pgettext_lazy("whom a host takes in", "women")
    FAMILIES = "families", pgettext_lazy("whom a host takes in", "families")


class Household(models.TextChoices):
    """Who lives there. UNSAID counts as a man alone where that matters."""

    UNSAID = "", pgettext_lazy("who lives there", "not said")
    WOMAN = "woman", pgettext_lazy("who lives there", "a woman alone")
    MAN = "man", pgettext_lazy("who lives there", "a man alone")
    COUPLE = "couple", pgettext_lazy("who lives there", "a couple")
    FAMILY = "family", pgettext_lazy("who lives there", "a family")
    SHARED = "shared", pgettext_lazy("who lives there", "people who share a flat")
    OFFICIAL = "official", pgettext_lazy("who lives there", "an official shelter")


class Level(models.IntegerChoices):
    """What is known of a host."""

    UNKNOWN = 0, pgettext_lazy("what is known of a host", "nothing checked yet")
    PHONE = 1, pgettext_lazy("what is known of a host", "phone or mail checked")
    MEMBER = 2, pgettext_lazy("what is known of a host", "vouched for by a member")
    IDENTITY = 3, pgettext_lazy("what is known of a host", "identity seen by a partner")
    ORGANISATION = 4, pgettext_lazy("what is known of a host", "an organisation")


# Hosts to whom no woman alone, and no woman with children, goes without two people's
# word: what was not said is taken for the worst.
MAY_BE_A_MAN_ALONE = (Household.MAN, Household.UNSAID)


class Side(models.TextChoices):
    """One of the two sides of a stay, or both of them."""

    HOST = "host", pgettext_lazy("a side of a stay", "the host")
    GUEST = "guest", pgettext_lazy("a side of a stay", "the guests")
    BOTH = "both", pgettext_lazy("a side of a stay", "both of them")


class Rating(models.TextChoices):
    """How it was, told to moderators only."""

    WELL = "well", _("It went well")
    MIXED = "mixed", _("Something was not right")
    BAD = "bad", _("It must not happen again")
