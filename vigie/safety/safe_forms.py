"""What is written on the page that is open to everybody."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.relaying.addresses import BadAddress, find
from vigie.relaying.states import Channel
from vigie.safety.circle import channel_of
from vigie.safety.forms import LONGEST_PLACE, LONGEST_WORDS, AnswerForm
from vigie.safety.states import Answer, Voice
from vigie.trust.limits.guard import GuardedForm

LONGEST_NAME, LONGEST_REACH = 60, 200
# What may be said of another, with the tone of its button.
OF_ANOTHER = (
    (Answer.SAFE, _("They are safe"), "safe"),
    (Answer.HURT, _("They are hurt"), "watch"),
    (Answer.HELP, _("They need help now"), "watch"),
)
URGENT = (Answer.HELP, Answer.HURT)  # no missing word may hold these up
_PRESS = AnswerForm.base_fields["answer"].error_messages


def reach_of(typed: str) -> str:
    """Return a phone or mail address that can be one, as it was typed.

    Raises ValidationError; whether it is known here changes nothing.
    """
    typed = typed.strip()
    channel = channel_of(typed)
    if typed and channel == Channel.WEBHOOK:
        raise forms.ValidationError(_("Write a telephone number or a mail address."))
    try:
        if typed:
            find(channel=channel, value=typed)
    except BadAddress as error:
        raise forms.ValidationError(str(error)) from None
    return typed


class ReachField(forms.CharField):
    """A phone number or a mail address."""

    def __init__(self, **given: Any) -> None:
        attrs = {"dir": "ltr", "autocapitalize": "none", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(max_length=LONGEST_REACH, widget=widget, **given)

    def clean(self, value: Any) -> str:
        """Refuse what nobody can be reached at."""
        return reach_of(super().clean(value) or "")


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _place(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PLACE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SafeForm(GuardedForm):
    """How I am, for whoever has no link."""

    VOICE = Voice.SELF
    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    reach = ReachField(
        label=_("Your phone or mail"),
        help_text=_(
            "So that whoever knows it finds how you are. It is shown to nobody."
        ),
        required=False,
    )
    words = _words(_("A message"))
    place = _place(_("Where you are"))
    answer = forms.ChoiceField(choices=Answer.choices, error_messages=_PRESS)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **given: Any) -> None:
        initial = {"once": uuid4(), **given.pop("initial", {})}
        super().__init__(*args, initial=initial, **given)
        if self.data.get("answer") in URGENT:
            self.fields["name"].required = False

    def told(self) -> dict[str, Any]:
        """What `given.Told` needs of a valid form."""
        given = {name: self.cleaned_data[name] for name in self.fields}
        return {**given, "answer": Answer(given["answer"]), "voice": self.VOICE}


class OtherForm(SafeForm):
    """How somebody else is: a claim, with the name of whoever makes it."""

    VOICE = Voice.CLAIM
    name = forms.CharField(label=_("Their name"), max_length=LONGEST_NAME)
    reach = ReachField(
        label=_("Their phone or mail"),
        help_text=_("Your word is kept as yours. If we know them, we ask them."),
        required=False,
    )
    author = forms.CharField(label=_("Your own name"), max_length=LONGEST_NAME)
    words = _words(_("How you know it"))
    place = _place(_("Where they are"))
    answer = forms.ChoiceField(
        choices=[(one.value, label) for one, label, _tone in OF_ANOTHER],
        error_messages=_PRESS,
    )

    field_order = ["name", "reach", "author", "words", "place", "answer", "once"]


class AgainForm(forms.Form):
    """Said anew, by whoever has the words that lead back."""

    answer = forms.ChoiceField(choices=Answer.choices, error_messages=_PRESS)
    words = _words(_("A message"))
    place = _place(_("Where"))


class LookForm(GuardedForm):
    """Whom to look for."""

    reach = ReachField(label=_("Their phone or mail"))
