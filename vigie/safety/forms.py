"""What comes with an answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.safety.states import Answer

LONGEST_WORDS, LONGEST_PLACE = 280, 120  # characters
MOST_TURNS = 50  # answers of one question; more is no person


class AnswerForm(forms.Form):
    """One tap, and two things that one may add."""

    answer = forms.ChoiceField(
        choices=Answer.choices,
        error_messages={
            "required": _("Press one of the buttons: nothing was sent yet."),
            "invalid_choice": _("Press one of the buttons: nothing was sent yet."),
        },
    )
    turn = forms.IntegerField(min_value=0, max_value=MOST_TURNS, required=False)
    words = forms.CharField(
        label=_("A message to your own"),
        help_text=_("For example: I am at a friend’s, my phone is almost empty."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    place = forms.CharField(
        label=_("Where you are"),
        help_text=_("Only those whom you chose see it, and who comes to help."),
        max_length=LONGEST_PLACE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Given:
    """What somebody sent, understood."""

    answer: Answer
    turn: int = 0
    words: str = ""
    place: str = ""

    @classmethod
    def of(cls, form: AnswerForm) -> "Given":
        """Return what a form holds that is valid."""
        said = form.cleaned_data
        turn = said["turn"] or 0
        return cls(Answer(said["answer"]), turn, said["words"], said["place"])


def plain_tap(sent: Mapping[str, str]) -> Given | None:
    """Return what a tap says to which nothing was added; None for all else, which the
    form reads. A form costs ten times as much, and most send a tap alone."""
    turn, answer = sent.get("turn") or "0", sent.get("answer")
    is_plain = turn in _TURNS and not sent.get("words") and not sent.get("place")
    return Given(Answer(answer), int(turn)) if is_plain and answer in _ANSWERS else None


_TURNS = frozenset(str(turn) for turn in range(MOST_TURNS + 1))
_ANSWERS = frozenset(Answer.values)
