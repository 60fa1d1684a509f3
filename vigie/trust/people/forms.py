"""What people fill in: to come back, and to give somebody a role."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.trust.limits.guard import GuardedForm
from vigie.trust.models import Organisation
from vigie.trust.people.codes import LONGEST
from vigie.trust.people.states import Role

MOST_HOURS = 24 * 366


class CodeForm(GuardedForm):
    """A return code, however it was written down."""

    code = forms.CharField(
        label=gettext_lazy("Your seven words"),
        help_text=gettext_lazy(
            "In their order. Capitals, accents, spaces and one slip make no difference."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )


class RoleForm(forms.Form):
    """Who becomes what, where and for how long.

    `places` are the emergencies in which the reader may give roles; None for all, and
    then also everywhere at once.
    """

    name = forms.CharField(
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("The word that they go by here."),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "dir": "auto"}
        ),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    emergency = forms.ModelChoiceField(
        label=gettext_lazy("Where"), queryset=Emergency.objects.none()
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("For which organisation"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
    )
    hours = forms.IntegerField(
        label=gettext_lazy("For how many hours"),
        help_text=gettext_lazy("Empty: until somebody ends it."),
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
    )

    def __init__(self, places: set[int] | None, data: Any = None) -> None:
        super().__init__(data)
        rows = Emergency.objects.exclude(state=EmergencyState.ARCHIVED)
        rows = rows if places is None else rows.filter(pk__in=places)
        where: Any = self.fields["emergency"]
        where.queryset = rows.order_by("-began_at", "pk")
        where.label_from_instance = lambda row: row.name
        if places is None:
            where.required, where.empty_label = False, _("In every emergency")

    def clean_name(self) -> User:
        """Return whose account it is. Raises ValidationError for none or a closed."""
        name = self.cleaned_data["name"].strip()
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _(
                    "Nobody goes by this word here. Look at it again, or have them "
                    "invited first: vigie people invite."
                )
            )
        return found

    def given(self, now: datetime) -> dict[str, Any]:
        """Return what `actions.give_role` takes, of a valid form."""
        said = self.cleaned_data
        hours = said["hours"]
        return {
            "person": said["name"],
            "role": said["role"],
            "emergency": said["emergency"],
            "organisation": said["organisation"],
            "until_at": now + timedelta(hours=hours) if hours else None,
            "now": now,
        }
