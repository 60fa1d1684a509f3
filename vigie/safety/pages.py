"""What the pages of answers show."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from vigie.emergencies.models import Emergency
from vigie.safety.models import Check, CheckIn, Contact, Question
from vigie.safety.states import Answer, CheckState, Voice

LONGEST_WORDS, LONGEST_PLACE = 280, 120  # characters
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
    """The page that a question's link opens. `turn` is what the next answer is kept
    under, `said` the last one, `told` how many people will hear of it."""

    question: Question
    turn: int
    said: Answer | None
    said_at: datetime | None
    told: int

    @property
    def check(self) -> Check:
        """The check that asks."""
        return self.question.check_of

    @property
    def emergency(self) -> Emergency:
        """The emergency it is about."""
        return self.check.emergency

    @property
    def what(self) -> str:
        """What happened, in the reader's language as far as somebody wrote it."""
        words = self.check.words
        return str(words.get(get_language() or "") or next(iter(words.values()), ""))

    @property
    def in_need(self) -> bool:
        """Whether the last answer asks for help before anything else."""
        return self.said in (Answer.HELP, Answer.HURT)

    @property
    def recalled(self) -> bool:
        """Whether the question turned out to be a mistake."""
        recalled = self.question.recalled_at is not None
        return recalled or self.check.state == CheckState.RECALLED


def answering(question: Question) -> Answering:
    """Return the page of a question as things stand: two queries."""
    own = CheckIn.objects.filter(
        member_id=question.member_id,
        emergency_id=question.check_of.emergency_id,
        voice=Voice.SELF,
    )
    said = list(own.order_by("at", "key").values_list("answer", "at"))
    circle = Contact.objects.filter(member_id=question.member_id)
    last, at = said[-1] if said else (None, None)
    return Answering(
        question=question,
        turn=len(said),
        said=Answer(last) if last else None,
        said_at=at,
        told=circle.told().count(),
    )
