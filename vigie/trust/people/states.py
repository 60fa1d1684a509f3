"""The roles of staff, and the way of an approval by two people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may be in an emergency; several at once are possible."""

    VOLUNTEER = "volunteer", _("volunteer")
    MODERATOR = "moderator", _("moderator")
    RESPONDER = "responder", _("responder")
    RELAY = "relay", _("relay")
    OFFICER = "officer", _("officer")
    ANALYST = "analyst", _("analyst")
    OPERATOR = "operator", _("operator")


class ApprovalState(models.TextChoices):
    """Asked by one, granted or refused by another, used once, or too late."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    USED = "used"


ALLOWED: dict[ApprovalState, frozenset[ApprovalState]] = {
    ApprovalState.ASKED: frozenset({ApprovalState.GRANTED, ApprovalState.REFUSED}),
    ApprovalState.GRANTED: frozenset({ApprovalState.USED}),
    ApprovalState.REFUSED: frozenset(),
    ApprovalState.USED: frozenset(),
}
