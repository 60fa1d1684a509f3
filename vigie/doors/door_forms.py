"""What is asked of who has room, and of who needs a bed: as little as can be."""

from datetime import datetime
from typing import Any, TypeAlias
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vigie.doors.models.doors import MOST_PLACES
from vigie.doors.models.needs import MOST_PEOPLE
from vigie.doors.offering import Reached
from vigie.doors.places_named import LONGEST, Named, NoSuchPlace, place_named
from vigie.doors.questions import (
    UNTIL,
    count,
    languages_field,
    name_field,
    note_field,
    tick,
)
from vigie.doors.standing import MOST
from vigie.doors.states import Household, Welcomes
from vigie.emergencies.models import Emergency
from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.states import Channel
from vigie.trust.limits.guard import GuardedForm
from vigie.trust.people.once import OnceField

Names: TypeAlias = tuple[str, ...]
HOMES = [one for one in Household.choices if one[0] != Household.OFFICIAL]


class NightForm(GuardedForm):
    """What an offer and a request have in common: where, until when, how reached."""

    FIRST: Names = ()
    MORE: Names = ()
    TOO_MANY: Any = ""
    quarter = forms.CharField(
        label=_("Quarter, station or street"),
        help_text=_("Everybody sees the quarter, and nothing nearer."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    until = forms.ChoiceField(label=_("Until when"), choices=UNTIL)
    reach = forms.CharField(
        label=_("How we reach you: phone or mail"),
        help_text=_(
            "We write there. Shown only to the other side, once both said yes."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )
    name = name_field()
    languages = languages_field()
    note = note_field()
    once = OnceField()

    def __init__(self, *args: Any, emergency: Emergency, **given: Any) -> None:
        self.emergency = emergency
        initial = {
            "once": uuid4(),
            "until": "morning",
            **(given.pop("initial", None) or {}),
        }
        super().__init__(*args, initial=initial, **given)

    def clean_quarter(self) -> Named:
        """Know the place, or ask for another word for it."""
        try:
            return place_named(self.cleaned_data["quarter"], self.emergency)
        except NoSuchPlace as error:
            raise forms.ValidationError(str(error)) from None

    def clean_reach(self) -> str:
        """Refuse what nobody can be reached at."""
        typed: str = self.cleaned_data["reach"].strip()
        if not typed:
            return ""
        try:
            find(channel=_channel(typed), value=typed)
        except BadAddress:
            raise forms.ValidationError(
                _("Write a telephone number or a mail address.")
            ) from None
        return typed

    def say_too_many(self) -> None:
        """Say beside the contact that as many of it stand as may, and the ways out."""
        self.add_error("reach", self.TOO_MANY % {"most": MOST})

    def first(self) -> list[BoundField]:
        """The questions that must be answered."""
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

    def reached(self, language: str, now: datetime) -> Reached:
        """Return how they are reached, of a valid form."""
        given = self.cleaned_data
        typed = given["reach"]
        is_mail = _channel(typed) == Channel.MAIL
        return Reached(
            name=given["name"],
            phone="" if is_mail else typed,
            mail=typed if is_mail else "",
            street=given.get("street", ""),
            address=address_of(
                channel=_channel(typed), value=typed, now=now, language=language
            )
            if typed
            else None,
            language=language,
        )


def _channel(typed: str) -> Channel:
    return Channel.MAIL if "@" in typed else Channel.SMS


class HomeForm(forms.Form):
    """What a host may say of where they live, when they offer and at any time after."""

    TICKS = (
        *("takes_children", "takes_pets", "has_pets"),
        *("is_wheelchair", "is_smoking", "can_fetch"),
    )
    HOME = ("household", "welcomes", "name", "street", *TICKS, "languages", "note")
    places = count(_("How many can sleep at your place"), MOST_PLACES, 1, initial=2)
    household = forms.ChoiceField(
        label=_("Who lives there"),
        help_text=_("Without it we send no woman alone to you, and no children."),
        choices=HOMES,
        required=False,
    )
    welcomes = forms.ChoiceField(
        label=_("Whom you take in"),
        choices=Welcomes.choices,
        initial=Welcomes.ANYONE,
        required=False,
    )
    name = name_field()
    street = forms.CharField(
        label=_("Street, number, floor, door code"),
        help_text=_("Shown to nobody but your guests, once you said yes to them."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "dir": "auto"}),
    )
    takes_children = tick(_("Children are welcome"))
    takes_pets = tick(_("Animals are welcome"))
    has_pets = tick(_("There is an animal"))
    is_wheelchair = tick(_("A wheelchair gets in"))
    is_smoking = tick(_("People smoke there"))
    can_fetch = tick(_("I can fetch people"))
    languages = languages_field()
    note = note_field()

    def says(self) -> dict[str, Any]:
        """Return what the host filled in, as fields of an offer."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in self.TICKS},
            "household": given["household"],
            "welcomes": given["welcomes"] or Welcomes.ANYONE,
            "languages": given["languages"],
        }


class OfferForm(HomeForm, NightForm):
    """I have room."""

    FIRST = ("places", "quarter", "until", "reach")
    MORE = HomeForm.HOME
    TOO_MANY = _(
        "%(most)s offers with this phone or mail stand already. End one by the link "
        "that we wrote to you, or give another phone or mail."
    )


class NeedForm(NightForm):
    """I need a bed."""

    WHO = ("women", "men", "others", "children")
    FIRST = ("quarter", "until", "reach")
    MORE = (
        *("name", "has_pets", "needs_wheelchair", "no_smoke", "needs_fetching"),
        *("wants_women_only", "allows_man_alone", "languages", "note"),
    )
    TICKS = MORE[1:7]
    TOO_MANY = _(
        "%(most)s requests with this phone or mail wait already. End one by the link "
        "that we wrote to you, or give another phone or mail."
    )
    women = count(_("Women"), MOST_PEOPLE, required=False)
    men = count(_("Men"), MOST_PEOPLE, required=False)
    others = count(_("Other adults"), MOST_PEOPLE, required=False)
    children = count(_("Under 18"), MOST_PEOPLE, required=False)
    has_pets = tick(_("We have an animal"))
    needs_wheelchair = tick(_("Somebody is in a wheelchair"))
    no_smoke = tick(_("Where nobody smokes"))
    needs_fetching = tick(_("We cannot come by ourselves"))
    wants_women_only = tick(_("Only where women live"))
    allows_man_alone = tick(
        _("A man who lives alone may be asked, too, if two people of the team agree")
    )

    def clean(self) -> dict[str, Any]:
        """Ask how many they are."""
        given = {**self.cleaned_data}
        many = sum(given.get(one) or 0 for one in self.WHO)
        if not self.errors and not 1 <= many <= MOST_PEOPLE:
            self.add_error(
                "women", _("Say how many you are, at most 12 in one request.")
            )
        return given

    def who_are_they(self) -> list[BoundField]:
        """The questions for how many of whom: one answer is enough."""
        return [self[one] for one in self.WHO]

    def who(self) -> dict[str, int]:
        """Return how many of whom."""
        return {one: self.cleaned_data[one] or 0 for one in self.WHO}

    def says(self) -> dict[str, Any]:
        """Return what they filled in, as fields of a request."""
        given = self.cleaned_data
        ticks = {name: given[name] for name in self.TICKS}
        return {**ticks, "languages": given["languages"]}
