"""What the pages of answers show."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from vigie.emergencies.models import Emergency
from vigie.safety.answering import Kept
from vigie.safety.asked import Asked, Own
from vigie.safety.models import Check
from vigie.safety.states import Answer
from vigie.safety.tokens import token_of_address

# The tone of each button, in the order of the page.
BUTTONS = (
    (Answer.SAFE, "safe"),
    (Answer.SAFE_NEED, "door"),
    (Answer.HURT, "watch"),
    (Answer.HELP, "watch"),
    (Answer.NOT_HERE, "quiet"),
)


@dataclass(frozen=True)
class Answering:
    """The page that a question's link opens, before an answer and after it."""

    check: Check
    told: int
    recalled: bool = False
    own: Own = field(default_factory=Own)
    listed: UUID | None = None
    by: tuple[str, ...] = ()

    @classmethod
    def of(cls, one: Asked, own: Own) -> "Answering":
        """Return the page of a question of whose member this is known."""
        return cls(one.check, one.told, one.recalled, own, one.listed, one.by)

    @property
    def emergency(self) -> Emergency:
        """The emergency it is about."""
        return self.check.emergency

    @property
    def own_page(self) -> str:
        """Where somebody who is listed hears no more of those who listed them."""
        token = token_of_address(self.listed) if self.listed else ""
        return reverse("safety:mine", args=[token]) if token else ""

    @property
    def what(self) -> str:
        """What happened, in the reader's language as far as somebody wrote it."""
        words = self.check.words
        return str(words.get(get_language() or "") or next(iter(words.values()), ""))

    @property
    def in_need(self) -> bool:
        """Whether the last answer asks for help before anything else."""
        return self.own.answer in (Answer.HELP, Answer.HURT)

    def asked_key(self, language: str) -> tuple[object, ...] | None:
        """All that the page shows before an answer; None if it names somebody."""
        if self.listed:
            return None
        own = self.own
        at = own.at and _minute(own.at)
        return (*("asked", own.turn, own.answer, at), *self._shown(language))

    def answered_key(self, kept: Kept, language: str) -> tuple[object, ...]:
        """All that the page shows after an answer: it names nobody, so that two who
        answer the same in one minute, and have as many to be told, share it."""
        own = self.own
        said = (own.turn, own.answer, kept.answer, kept.is_new, _minute(kept.at))
        return (*("answered", self.told, *said), *self._shown(language))

    def _shown(self, language: str) -> tuple[object, ...]:
        check = self.check
        return (check.pk, check.state, self.recalled, self.listed is None, language)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
