"""Whether a tag may be listed, as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TagState(models.TextChoices):
    FREE = "free", _("listed when it trends")
    HELD = "held", _("held back for review")
    RELEASED = "released", _("released by a person")
    KEPT_BACK = "kept", _("kept back by a person")


ALLOWED: dict[str, frozenset[str]] = {
    TagState.FREE: frozenset({TagState.HELD, TagState.KEPT_BACK}),
    # What the test held back it lets go when the doubt is gone; a person may be first.
    TagState.HELD: frozenset({TagState.FREE, TagState.RELEASED, TagState.KEPT_BACK}),
    TagState.RELEASED: frozenset({TagState.KEPT_BACK}),
    TagState.KEPT_BACK: frozenset({TagState.RELEASED}),
}

LISTED = (TagState.FREE, TagState.RELEASED)
DECIDED = (TagState.RELEASED, TagState.KEPT_BACK)


class Struck(models.TextChoices):
    POST = "post", _("post")
    AUTHOR = "author", _("author")
