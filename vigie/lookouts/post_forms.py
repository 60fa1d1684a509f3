"""What is asked of whoever posts a lookout: a minute, on a phone, in fear."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.models import Emergency
from vigie.lookouts.plates import Typed, plate_of
from vigie.lookouts.posting import Reached
from vigie.lookouts.states import Colour, Heading, Sought
from vigie.lookouts.where import LONGEST, Where, last_seen
from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.states import Channel
from vigie.trust.limits.guard import GuardedForm
from vigie.trust.people.once import OnceField

SINCE = (
    ("0", _("just now")),
    ("15", _("a quarter of an hour ago")),
    ("60", _("an hour ago")),
    ("180", _("three hours ago")),
    ("720", _("earlier today")),
)


class LookoutForm(GuardedForm):
    """Look out for this."""

    FIRST = ("sought", "plate", "looks", "place", "since", "reach")
    MORE = ("make", "colour", "heading", "told", "name")
    sought = forms.ChoiceField(
        label=_("What people should look out for"), choices=Sought.choices
    )
    plate = forms.CharField(
        label=_("The plate"),
        help_text=_("Of a vehicle: as far as you are sure of it."),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "dir": "ltr"}
        ),
    )
    looks = forms.CharField(
        label=_("What it looks like"),
        help_text=_("Everybody reads this: no name, no number, no address."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    place = forms.CharField(
        label=_("Where it was last seen"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    since = forms.ChoiceField(label=_("When"), choices=SINCE)
    reach = forms.CharField(
        label=_("How we reach you: phone or mail"),
        help_text=_("Seen by whoever checks it, and by nobody else."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )
    make = forms.CharField(
        label=_("Make of the vehicle"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    colour = forms.ChoiceField(
        label=_("Its colour"), choices=Colour.choices, required=False
    )
    heading = forms.ChoiceField(
        label=_("Which way it went"), choices=Heading.choices, required=False
    )
    told = forms.CharField(
        label=_("What happened"),
        help_text=_("For the person who checks it. It never goes out."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    once = OnceField()

    def __init__(self, *args: Any, emergency: Emergency, **given: Any) -> None:
        self.emergency = emergency
        initial = {"once": uuid4(), "sought": Sought.VEHICLE, "since": "0"}
        super().__init__(*args, initial=initial, **given)

    def clean_plate(self) -> Typed | None:
        """Know a plate, or ask for it again."""
        typed = self.cleaned_data["plate"].strip()
        found = plate_of(typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError(
                _("Write the letters and the digits of the plate, as DSS 041 GP.")
            )
        return found

    def clean_place(self) -> Where:
        """Keep the place: what nobody knows is kept, too."""
        return last_seen(self.cleaned_data["place"], self.emergency)

    def clean_reach(self) -> str:
        """Refuse what nobody can be reached at."""
        typed: str = self.cleaned_data["reach"].strip()
        return checked_reach(typed)

    def clean(self) -> dict[str, Any]:
        """Ask for something that can be recognised."""
        given = {**self.cleaned_data}
        if not self.errors and not given.get("plate") and not given.get("looks"):
            self.add_error("looks", _("Say what it looks like, or write the plate."))
        return given

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

    def since_at(self, now: datetime) -> datetime:
        """Return when it was last seen, of a valid form."""
        return moment_of(self.cleaned_data["since"], now)

    def says(self) -> dict[str, Any]:
        """Return what it looks like, as fields of a lookout."""
        names = ("make", "colour", "looks", "heading")
        return {name: self.cleaned_data[name] for name in names}

    def reached(self, language: str, now: datetime) -> Reached:
        """Return how who posts is reached, of a valid form."""
        typed = self.cleaned_data["reach"]
        phone, mail = reached_by(typed)
        return Reached(
            name=self.cleaned_data["name"],
            phone=phone,
            mail=mail,
            address=address_of(
                channel=_channel(typed), value=typed, now=now, language=language
            ),
            language=language,
        )

    @property
    def where(self) -> Where:
        """The place, of a valid form."""
        return cast(Where, self.cleaned_data["place"])


def moment_of(since: str, now: datetime) -> datetime:
    """Return the moment that a word of `SINCE` means."""
    return now - timedelta(minutes=int(since))


def checked_reach(typed: str) -> str:
    """Return a phone or a mail as it was typed. Raises ValidationError for anything
    else."""
    try:
        find(channel=_channel(typed), value=typed)
    except BadAddress:
        raise forms.ValidationError(
            _("Write a telephone number or a mail address.")
        ) from None
    return typed


def reached_by(typed: str) -> tuple[str, str]:
    """Return a phone and a mail, one of them empty, of what was typed."""
    is_mail = _channel(typed) == Channel.MAIL
    return ("", typed) if is_mail else (typed, "")


def _channel(typed: str) -> Channel:
    return Channel.MAIL if "@" in typed else Channel.SMS
