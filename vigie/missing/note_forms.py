"""What is asked of whoever knows something of somebody."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.missing.facts import Said
from vigie.missing.states import Known, Status, Voice
from vigie.trust.limits.guard import GuardedForm

LONGEST_TEXT, LONGEST_PLACE, LONGEST_NAME = 1000, 120, 80


class Meaning(NamedTuple):
    """What a choice of the form says, in the words of notes."""

    label: Any
    status: str
    voice: str
    known: str
    made_contact: bool | None


# Nobody is asked here whether somebody died: see `death`.
MEANINGS = {
    "saw": Meaning(_("I saw them"), Status.ALIVE, Voice.OTHER, Known.SAW, None),
    "met": Meaning(_("I spoke with them"), Status.ALIVE, Voice.OTHER, Known.MET, True),
    "at": Meaning(_("I know where they are"), Status.ALIVE, Voice.OTHER, "", None),
    "self": Meaning(_("I am this person"), Status.SELF, Voice.SELF, Known.MET, True),
}


class NoteForm(GuardedForm):
    """A word about somebody."""

    what = forms.ChoiceField(
        label=_("What do you know?"),
        choices=[(name, one.label) for name, one in MEANINGS.items()],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("How you know it, when it was"),
        help_text=_("Phone numbers, mail and house numbers are taken out of it."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    place = forms.CharField(
        label=_("Where that was"),
        max_length=LONGEST_PLACE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    author = forms.CharField(
        label=_("Your name, as it may be shown"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def told(self) -> dict[str, Any]:
        """What `notes.add_note` needs of a valid form."""
        given = self.cleaned_data
        means = MEANINGS[given["what"]]
        said = Said(
            text=given["text"], place=given["place"], author_name=given["author"]
        )
        return {
            "status": means.status,
            "voice": means.voice,
            "known": means.known,
            "made_contact": means.made_contact,
            "said": said,
        }
