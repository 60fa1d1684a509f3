"""What is asked of whoever saw it: where and when; everything else may be left out."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.models import Emergency
from vigie.lookouts.post_forms import SINCE, checked_reach, moment_of, reached_by
from vigie.lookouts.sighting import Seen
from vigie.lookouts.states import Heading
from vigie.lookouts.where import LONGEST, last_seen
from vigie.trust.limits.guard import GuardedForm
from vigie.trust.people.once import OnceField


class SightingForm(GuardedForm):
    """I have seen it."""

    FIRST = ("place", "since", "heading")
    MORE = ("photo", "words", "reach")
    place = forms.CharField(
        label=_("Where you saw it"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    since = forms.ChoiceField(label=_("When"), choices=SINCE)
    heading = forms.ChoiceField(
        label=_("Which way it went"), choices=Heading.choices, required=False
    )
    photo = forms.FileField(
        label=_("A photo of it"),
        help_text=_("Only from where you are safe. The team alone sees it."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    words = forms.CharField(
        label=_("Anything else you noticed"),
        help_text=_("Read by the people who check it, and by nobody else."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    reach = forms.CharField(
        label=_("How we reach you: phone or mail"),
        help_text=_("Only if you want to be asked back."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )
    once = OnceField()

    def __init__(self, *args: Any, emergency: Emergency, **given: Any) -> None:
        self.emergency = emergency
        super().__init__(*args, initial={"once": uuid4(), "since": "0"}, **given)

    def clean_reach(self) -> str:
        """Refuse what nobody can be reached at; it may be left empty."""
        typed: str = self.cleaned_data["reach"].strip()
        return checked_reach(typed) if typed else ""

    def first(self) -> list[BoundField]:
        """The questions that stand open."""
        return [self[one] for one in self.FIRST]

    def more(self) -> list[BoundField]:
        """The questions that are folded away."""
        return [self[one] for one in self.MORE]

    def more_is_open(self) -> bool:
        """Whether an answer or an error stands among the folded ones."""
        given = self.changed_data
        return self.is_bound and any(
            one.errors or one.name in given for one in self.more()
        )

    def seen(self, language: str, now: datetime) -> Seen:
        """Return what was seen, of a valid form."""
        given = self.cleaned_data
        phone, mail = reached_by(given["reach"])
        return Seen(
            where=last_seen(given["place"], self.emergency),
            at=moment_of(given["since"], now),
            heading=given["heading"],
            words=given["words"],
            phone=phone,
            mail=mail,
            language=language,
        )
