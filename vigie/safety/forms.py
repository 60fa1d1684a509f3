"""What comes with an answer."""

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
