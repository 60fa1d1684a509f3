"""How near what a post names is to what is sought, as a table."""

from django.db import models
from django.utils.translation import pgettext_lazy

from vigie.lookouts.stream.watching import BY_WORDS
from vigie.reading.entities.plates_alike import Likeness


class How(models.TextChoices):
    """How a post names a lookout; a likeness is never a finding."""

    SAME = Likeness.SAME.value, pgettext_lazy("how a post names it", "its plate")
    LOOKALIKE = (
        Likeness.LOOKALIKE.value,
        pgettext_lazy("how a post names it", "a plate that looks alike"),
    )
    ONE_OFF = (
        Likeness.ONE_OFF.value,
        pgettext_lazy("how a post names it", "a plate with one sign off"),
    )
    WORDS = (
        BY_WORDS,
        pgettext_lazy("how a post names it", "words of what it looks like"),
    )


ALIKE = (How.LOOKALIKE, How.ONE_OFF)
