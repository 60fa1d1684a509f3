"""What a member fills in about somebody who is to be asked, too."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.safety.memberforms import HOURS, PlaceForm
from vigie.safety.models import Member
from vigie.safety.safe_forms import LONGEST_NAME, ReachField
from vigie.safety.states import PlaceKind

THERE: dict[str, str | Promise] = {
    PlaceKind.HOME: _("At home"),
    PlaceKind.WORK: _("At work"),
    PlaceKind.LAST: _("Where they are now"),
}


class _Named(forms.Form):
    """Asks a member without a name for one: the question names who had it asked."""

    called = forms.CharField(
        label=_("Your name"),
        help_text=_("The question says that it was you who had them asked."),
        max_length=LONGEST_NAME,
    )

    def __init__(self, *given: Any, member: Member, **more: Any) -> None:
        super().__init__(*given, **more)
        if member.name:
            del self.fields["called"]


class ThereForm(_Named, PlaceForm):
    """Where one of the circle is likely to be."""

    kind = forms.ChoiceField(
        label=_("Which place of theirs"), choices=list(THERE.items())
    )
    hours = forms.TypedChoiceField(
        label=_("Forget where they are now after"),
        choices=HOURS,
        coerce=int,
        initial=6,
        required=False,
    )


class TooForm(_Named):
    """Somebody who is to be asked in one check."""

    name = forms.CharField(label=_("Their name"), max_length=LONGEST_NAME)
    reach = ReachField(label=_("Their phone or mail"))
    where = PlaceForm.base_fields["where"]

    clean_where = PlaceForm.clean_where
