"""Which place somebody watches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.doors.directory import MOST_ASKED
from vigie.doors.places_named import LONGEST
from vigie.doors.questions import count, tick
from vigie.doors.states import Welcomes


class WhereForm(forms.Form):
    """A place, and what is needed there; its fields are named as the directory's are.
    What is not understood of a need is left out, as there."""

    place = forms.CharField(
        label=_("Quarter, station or street"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    size = count(_("How many of you"), MOST_ASKED, 1, required=False)
    who = forms.ChoiceField(
        label=_("For whom"),
        choices=(
            ("", _("everybody")),
            (Welcomes.WOMEN.value, _("among women only")),
            (Welcomes.FAMILIES.value, _("families")),
        ),
        required=False,
    )
    children = tick(_("with children"))
    pets = tick(_("with an animal"))
    wheelchair = tick(_("in a wheelchair"))
