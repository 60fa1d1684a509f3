"""What responders ask and how it ends, as tables."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionKind(models.TextChoices):
    """What may be asked. A number is sealed; everything else is told in few words."""

    TRACKER = "tracker", _("Is there a tracker in it?")
    PHONE_ON = "phone_on", _("Is the telephone of who is in danger switched on?")
    MARKS = "marks", _("What sets it apart: model, year, marks?")
    RANGE = "range", _("How far can it go: fuel, money, who drives?")
    NUMBER = "number", _("The mobile number of who is in danger")


SEALED = frozenset({QuestionKind.NUMBER})


class QuestionState(models.TextChoices):
    """Where a question is. What was GIVEN is sealed to one person until it is OVER."""

    ASKED = "asked", pgettext_lazy("a question", "waits for an answer")
    ANSWERED = "answered", pgettext_lazy("a question", "answered")
    GIVEN = "given", pgettext_lazy("a question", "given, sealed to who asked")
    DECLINED = "declined", pgettext_lazy("a question", "not answered")
    OVER = "over", pgettext_lazy("a question", "over: nobody can read it any more")


QUESTION_ALLOWED: dict[str, frozenset[str]] = {
    QuestionState.ASKED: frozenset(
        {
            QuestionState.ANSWERED,
            QuestionState.GIVEN,
            QuestionState.DECLINED,
            QuestionState.OVER,
        }
    ),
    QuestionState.ANSWERED: frozenset(),
    QuestionState.GIVEN: frozenset({QuestionState.OVER}),
    QuestionState.DECLINED: frozenset(),
    QuestionState.OVER: frozenset(),
}
READABLE = timedelta(hours=1)  # what was given, by the one who asked


class Answer(models.TextChoices):
    """A short answer; a word may go with it."""

    UNSAID = "", pgettext_lazy("an answer", "in words")
    YES = "yes", pgettext_lazy("an answer", "yes")
    NO = "no", pgettext_lazy("an answer", "no")
    UNKNOWN = "unknown", pgettext_lazy("an answer", "not known")


class Source(models.TextChoices):
    """Where a fix comes from."""

    TYPED = "typed", pgettext_lazy("a fix", "typed in")
    OWNTRACKS = "owntracks", "OwnTracks"
    OSMAND = "osmand", "OsmAnd, Traccar"
    GPX = "gpx", "GPX"
