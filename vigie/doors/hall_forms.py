"""What staff say of an official shelter: a gymnasium, a town hall."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.doors.door_forms import NightForm
from vigie.doors.models.doors import MOST_IN_A_HALL
from vigie.doors.questions import count, note_field, tick
from vigie.doors.states import Household, Welcomes


class HallForm(forms.Form):
    """A shelter as it is now: places, whom it takes in, where it is."""

    TICKS = ("takes_children", "takes_pets", "is_wheelchair")
    HALL = ("name", "street", "welcomes", *TICKS, "note")
    places = count(_("How many can sleep there"), MOST_IN_A_HALL, 1, initial=50)
    name = forms.CharField(
        label=_("Its name"),
        help_text=_("Told to whoever is given a place there."),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    street = forms.CharField(
        label=_("Its address, and how one gets in"),
        help_text=_("Told to whoever is given a place there."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    welcomes = forms.ChoiceField(
        label=_("Who is taken in"),
        choices=Welcomes.choices,
        initial=Welcomes.ANYONE,
        required=False,
    )
    takes_children = tick(_("Children are welcome"))
    takes_pets = tick(_("Animals are welcome"))
    is_wheelchair = tick(_("A wheelchair gets in"))
    note = note_field()

    def says(self) -> dict[str, Any]:
        """Return what was filled in, as fields of an offer."""
        given = self.cleaned_data
        ticks = {name: given[name] for name in self.TICKS}
        return {**ticks, "welcomes": given["welcomes"] or Welcomes.ANYONE}


class ShelterForm(HallForm, NightForm):
    """A new shelter. Nobody has to be reached there: staff gives the places."""

    FIRST = ("name", "street", "places", "quarter", "until")
    MORE = ("welcomes", *HallForm.TICKS, "reach", "note")
    languages = None  # type: ignore[assignment]  # of a host, and this is a hall

    def __init__(self, *args: Any, **given: Any) -> None:
        initial = {"takes_children": True, **(given.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **given)
        self.fields["reach"].required = False
        self.fields["reach"].help_text = ""

    def says(self) -> dict[str, Any]:
        """Return what was filled in, and that it is an official shelter."""
        hall = {"is_official": True, "household": Household.OFFICIAL}
        return {**super().says(), **hall}
