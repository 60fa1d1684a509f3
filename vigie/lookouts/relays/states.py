"""How a relay lives, as a table; on which networks relays are."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RelayState(models.TextChoices):
    """Where a relay is: only CHECKED ones are asked to pass anything on."""

    UNPROVEN = "new", pgettext_lazy("a relay", "not confirmed by its link")
    PROVEN = "proven", pgettext_lazy("a relay", "waits for a person to check it")
    CHECKED = "checked", pgettext_lazy("a relay", "checked: it is asked")
    REFUSED = "refused", pgettext_lazy("a relay", "not asked")
    LEFT = "left", pgettext_lazy("a relay", "has left")


RELAY_ALLOWED: dict[str, frozenset[str]] = {
    RelayState.UNPROVEN: frozenset({RelayState.PROVEN, RelayState.LEFT}),
    RelayState.PROVEN: frozenset(
        {RelayState.CHECKED, RelayState.REFUSED, RelayState.LEFT}
    ),
    RelayState.CHECKED: frozenset({RelayState.REFUSED, RelayState.LEFT}),
    RelayState.REFUSED: frozenset({RelayState.CHECKED, RelayState.LEFT}),
    RelayState.LEFT: frozenset(),
}


class Network(models.TextChoices):
    """By what a relay reaches people."""

    X = "x", "X"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    TIKTOK = "tiktok", "TikTok"
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    MASTODON = "mastodon", "Mastodon"
    BLUESKY = "bluesky", "Bluesky"
    RADIO = "radio", _("radio or television")
    WEB = "web", _("a website or an app")
    OTHER = "other", pgettext_lazy("a network", "another")
