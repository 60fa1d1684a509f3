"""The life of a letter and of an address, as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.IntegerChoices):
    """A way of reaching somebody. The numbers stand in the database."""

    MAIL = 1, _("e-mail")
    SMS = 2, _("SMS")
    PUSH = 3, _("notice on the phone")
    WEBHOOK = 4, _("webhook")
    BLUESKY = 5, _("Bluesky")


class LetterState(models.IntegerChoices):
    """Where a letter is."""

    WAITING = 0, pgettext_lazy("a letter", "waiting")
    SENDING = 1, pgettext_lazy("a letter", "being sent")
    SENT = 2, pgettext_lazy("a letter", "sent")
    DELIVERED = 3, pgettext_lazy("a letter", "delivered")
    FAILED = 4, pgettext_lazy("a letter", "given up")
    RECALLED = 5, pgettext_lazy("a letter", "recalled")


LETTER_STEPS: dict[int, frozenset[int]] = {
    LetterState.WAITING: frozenset(
        # Failed at once: it would come too late.
        {LetterState.SENDING, LetterState.RECALLED, LetterState.FAILED}
    ),
    LetterState.SENDING: frozenset(
        {LetterState.WAITING, LetterState.SENT, LetterState.FAILED}
    ),
    LetterState.SENT: frozenset({LetterState.DELIVERED, LetterState.FAILED}),
    LetterState.DELIVERED: frozenset(),
    LetterState.FAILED: frozenset({LetterState.WAITING}),
    LetterState.RECALLED: frozenset(),
}


class AddressState(models.IntegerChoices):
    """What is known of an address."""

    UNPROVEN = 0, pgettext_lazy("an address", "not confirmed")
    GOOD = 1, pgettext_lazy("an address", "in use")
    STOPPED = 2, pgettext_lazy("an address", "wants nothing more")
    DEAD = 3, pgettext_lazy("an address", "no longer exists")


ADDRESS_STEPS: dict[int, frozenset[int]] = {
    AddressState.UNPROVEN: frozenset(
        {AddressState.GOOD, AddressState.STOPPED, AddressState.DEAD}
    ),
    AddressState.GOOD: frozenset({AddressState.STOPPED, AddressState.DEAD}),
    AddressState.STOPPED: frozenset({AddressState.GOOD}),
    AddressState.DEAD: frozenset({AddressState.GOOD}),
}

WRITTEN_TO = (AddressState.UNPROVEN, AddressState.GOOD)
