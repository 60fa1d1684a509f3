"""What is asked of whoever reports something on a road, and of an officer."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.models import Emergency
from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.post_forms import SINCE, moment_of
from vigie.lookouts.roads.blackouts import Ground, is_alert
from vigie.lookouts.roads.places import on_the_road
from vigie.lookouts.roads.reporting import Told
from vigie.lookouts.roads.rows import MOST_KM
from vigie.lookouts.roads.states import RoadKind
from vigie.lookouts.states import Heading
from vigie.lookouts.where import LONGEST, Where
from vigie.trust.limits.guard import GuardedForm
from vigie.trust.people.once import OnceField

HOURS = (1, 2, 3, 6, 9, 12)
HERE = "here"  # the emergency itself is the alert


class RoadForm(GuardedForm):
    """There is something on the road."""

    kind = forms.ChoiceField(label=_("What it is"), choices=RoadKind.choices)
    place = forms.CharField(
        label=_("Street or place"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    heading = forms.ChoiceField(
        label=_("For traffic towards"), choices=Heading.choices, required=False
    )
    since = forms.ChoiceField(label=_("Since"), choices=SINCE)
    once = OnceField()

    def __init__(self, *args: Any, emergency: Emergency, **given: Any) -> None:
        self.emergency = emergency
        super().__init__(*args, initial={"once": uuid4(), "since": "0"}, **given)

    def asked(self) -> list[BoundField]:
        """The questions, in their order."""
        return [self[name] for name in ("kind", "place", "heading", "since")]

    def told(self, now: datetime) -> Told:
        """Return what was told, of a valid form."""
        given = self.cleaned_data
        return Told(
            kind=RoadKind(given["kind"]),
            where=on_the_road(given["place"], self.emergency),
            since_at=moment_of(given["since"], now),
            heading=given["heading"],
        )


class BlackoutForm(forms.Form):
    """Hide checks, cordons and road blocks there, for a time."""

    alert = forms.ChoiceField(label=_("While this alert runs"))
    place = forms.CharField(
        label=_("Around this place"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    km = forms.IntegerField(
        label=_("Radius in kilometres"), min_value=1, max_value=MOST_KM
    )
    hours = forms.TypedChoiceField(
        label=_("Hours, twelve at most"),
        choices=[(one, str(one)) for one in HOURS],
        coerce=int,
    )
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(
        self, *args: Any, emergency: Emergency, now: datetime, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.emergency = emergency
        rows = Lookout.objects.open(now).filter(emergency=emergency)
        self._lookouts = {row.code: row for row in rows.order_by("-opened_at")}
        here = [(HERE, emergency.name)] if is_alert(emergency) else []
        named = [
            (code, f"{code} · {row.place}") for code, row in self._lookouts.items()
        ]
        self.fields["alert"].choices = here + named  # type: ignore[attr-defined]

    @property
    def has_alert(self) -> bool:
        """Whether there is an alert that something can be hidden for."""
        return bool(self.fields["alert"].choices)  # type: ignore[attr-defined]

    def clean_place(self) -> Where:
        """Return the place. Raises ValidationError for one that nobody knows."""
        found = on_the_road(self.cleaned_data["place"], self.emergency)
        if not found.cell:
            raise forms.ValidationError(_now("The gazetteer does not know this place."))
        return found

    def lookout(self) -> Lookout | None:
        """Return the lookout that is the alert, None where the emergency is."""
        return self._lookouts.get(self.cleaned_data["alert"])

    def ground(self) -> Ground:
        """Return where and for how long, of a valid form."""
        given = self.cleaned_data
        return Ground(given["place"], given["km"], given["hours"] * 60)
