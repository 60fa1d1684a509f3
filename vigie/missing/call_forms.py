"""What is asked of who looks for somebody, and of who searches."""

import re
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.lib import clock
from vigie.missing.calls import SAFE
from vigie.missing.facts import Facts, Home, Seen
from vigie.missing.seekers import Seeking
from vigie.relaying.addresses import BadAddress, find
from vigie.relaying.states import Channel
from vigie.trust.limits.guard import GuardedForm
from vigie.trust.people.once import OnceField

Names: TypeAlias = tuple[str, ...]
LONGEST_NAME, LONGEST_WORDS, LONGEST_PLACE = 80, 600, 120
OLDEST = 120
_AGES = re.compile(r"(\d{1,3})(?:\s*(?:-|–|—|/|à|a|to|إلى)\s*(\d{1,3}))?")
_DIGITS = {ord(a): str(i) for i, a in enumerate("٠١٢٣٤٥٦٧٨٩")}
SEXES = (
    ("", _("not known")),
    ("female", pgettext_lazy("somebody's sex", "female")),
    ("male", pgettext_lazy("somebody's sex", "male")),
    ("other", pgettext_lazy("somebody's sex", "other")),
)
RELATIONS = (
    ("", "—"),
    ("parent", _("their mother or father")),
    ("partner", _("their partner")),
    ("child", _("their daughter or son")),
    ("family", _("of their family")),
    ("friend", _("a friend")),
    ("work", _("somebody from work or school")),
    ("other", _("somebody else")),
)
SHOWN = (
    ("name", _("Name")),
    ("age", _("Age, as a range")),
    ("sex", _("Sex")),
    ("description", _("Description")),
    ("marks", _("Marks on the body")),
    ("clothes", _("Clothes")),
    ("seen", _("Last seen, where and when")),
    ("city", _("Town they live in")),
    ("photo", _("Photos")),
)


def line(label: Any, longest: int = LONGEST_NAME, **more: Any) -> forms.CharField:
    """Return a question that is answered by one line."""
    attrs = {"autocomplete": "off", "dir": "auto", **more.pop("attrs", {})}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=longest, widget=widget, **more)


def words(label: Any, **more: Any) -> forms.CharField:
    """Return a question that is answered by some sentences."""
    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST_WORDS, widget=widget, **more)


def ages_in(typed: str) -> tuple[int, int] | None:
    """Return between which years somebody is, from "34", "about 34" or "30-40"; None
    from nothing. Raises ValidationError for anything else."""
    plain = typed.translate(_DIGITS).strip()
    found = _AGES.search(plain)
    if not plain:
        return None
    low, high = (int(n) for n in (found[1], found[2] or found[1])) if found else (-1, 0)
    if not 0 <= low <= high <= OLDEST:
        raise forms.ValidationError(_("Write an age in years: 34, or 30-40."))
    return low, high


class PhoneField(forms.CharField):
    """A telephone number that can be one."""

    channel, refusal = Channel.SMS, _("This is no telephone number.")

    def __init__(self, **given: Any) -> None:
        attrs = {"dir": "ltr", "autocapitalize": "none", "inputmode": "tel"}
        widget = forms.TextInput(attrs={**attrs, **given.pop("attrs", {})})
        super().__init__(max_length=200, widget=widget, **given)

    def clean(self, value: Any) -> str:
        """Refuse what nobody can be reached at, in one sentence."""
        typed = (super().clean(value) or "").strip()
        try:
            if typed:
                find(channel=self.channel, value=typed)
        except BadAddress:
            raise forms.ValidationError(self.refusal) from None
        return typed


class MailField(PhoneField):
    """A mail address that can be one."""

    channel, refusal = Channel.MAIL, _("This is no mail address.")


class MomentField(forms.DateTimeField):
    """A moment of the place, not one to come."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )

    def clean(self, value: Any) -> datetime | None:
        """Refuse a moment that is still to come."""
        found: datetime | None = super().clean(value)
        if found and found > clock.now():
            raise forms.ValidationError(_("That moment is still to come."))
        return found.astimezone(UTC) if found else None


class AboutForm(forms.Form):
    """What is known of somebody, and what of it everybody may read."""

    # What is needed first is asked first; the rest is folded, and waits.
    FIRST: Names = ("name", "age", "seen_place", "seen_at", "description")
    MORE: Names = ("clothes", "marks", "other_names", "sex", "city")
    name = line(_("Their name"), help_text=_("As people call them."))
    other_names = line(
        _("Other names"),
        help_text=_("Nickname, maiden name, another spelling; commas between them."),
        required=False,
        longest=200,
    )
    age = line(
        pgettext_lazy("of a person", "Age"),
        help_text=_("34, or 30-40."),
        required=False,
        longest=20,
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    description = words(
        _("What they look like"), help_text=_("Height, hair, glasses."), required=False
    )
    clothes = words(_("What they wore"), required=False)
    marks = words(_("Marks"), help_text=_("Scars, tattoos, jewellery."), required=False)
    seen_place = line(_("Where they were last seen"), LONGEST_PLACE, required=False)
    seen_at = MomentField(label=_("When it was"), required=False)
    city = line(_("The town they live in"), LONGEST_PLACE, required=False)
    shows = forms.MultipleChoiceField(
        label=_("What everybody may read"),
        choices=SHOWN,
        initial=list(SAFE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_age(self) -> tuple[int, int] | None:
        """Read the age."""
        return ages_in(self.cleaned_data["age"])

    def first(self) -> list[BoundField]:
        """The questions that are asked first."""
        return [self[one] for one in self.FIRST]

    def more(self) -> list[BoundField]:
        """The questions that are folded away."""
        return [self[one] for one in self.MORE]

    def more_is_open(self) -> bool:
        """Whether an answer or an error stands among the folded ones."""
        return any(one.errors or one.value() for one in self.more())

    def shown_labels(self) -> list[Any]:
        """What everybody may read, in words, as it is ticked now."""
        chosen = self["shows"].value() or ()
        return [label for name, label in SHOWN if name in chosen]

    def facts(self) -> Facts:
        """Return what is known, of a valid form."""
        given = self.cleaned_data
        others = [one.strip() for one in re.split(r"[,;،\n]", given["other_names"])]
        return Facts(
            full_names=(given["name"],) if given["name"] else (),
            alternate_names=tuple(one for one in others if one),
            ages=given["age"],
            sex=given["sex"],
            description=given["description"],
            clothes=given["clothes"],
            marks=given["marks"],
            seen=Seen(place=given["seen_place"], at=given["seen_at"]),
            home=Home(city=given["city"]),
        )


class CallForm(AboutForm, GuardedForm):
    """I am looking for somebody."""

    their_phone = PhoneField(
        label=_("Their phone"),
        help_text=_("Shown to nobody. If they write to us, we know them by it."),
        required=False,
    )
    your_name = line(_("Your name"), attrs={"autocomplete": "name"})
    your_phone = PhoneField(
        label=_("Your phone"), attrs={"autocomplete": "tel"}, required=False
    )
    your_mail = MailField(
        label=_("Your mail address"), attrs={"autocomplete": "email"}, required=False
    )
    relation = forms.ChoiceField(
        label=_("Who you are to them"), choices=RELATIONS, required=False
    )
    wants_word = forms.BooleanField(
        label=_("Write to me there when there is word"), initial=True, required=False
    )
    is_guardian = forms.BooleanField(
        label=_("They are under 15, and I am their parent or guardian"), required=False
    )
    once = OnceField()
    MORE: Names = (*AboutForm.MORE, "their_phone")
    YOU: Names = (
        "your_name",
        "your_phone",
        "your_mail",
        "wants_word",
        "relation",
        "is_guardian",
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        initial = {"once": uuid4(), **(given.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **given)

    def you(self) -> list[BoundField]:
        """The questions about who looks."""
        return [self[one] for one in self.YOU if not self[one].is_hidden]

    def seeking(self, language: str) -> Seeking:
        """Return who looks, of a valid form."""
        given = self.cleaned_data
        return Seeking(
            name=given["your_name"],
            phone=given["your_phone"],
            mail=given["your_mail"],
            relation=given["relation"],
            language=language,
            is_guardian=given["is_guardian"],
            wants_word=given["wants_word"],
        )


class NamelessForm(CallForm):
    """Somebody is here who cannot say who they are."""

    FIRST: Names = ("description", "seen_place", "age")
    MORE: Names = ("marks", "clothes", "sex", "seen_at")
    YOU: Names = ("your_name", "your_phone", "your_mail", "wants_word")
    name = forms.CharField(required=False, widget=forms.HiddenInput)
    description = words(
        _("What they look like"),
        help_text=_("Height, hair, glasses, the language they speak."),
    )
    seen_place = line(_("Where they are cared for"), LONGEST_PLACE)


class SearchForm(forms.Form):
    """Whom to look for: what is typed stands in no address."""

    words = line(_("Name"), LONGEST_PLACE, required=False)
    phone = PhoneField(
        label=_("Their phone"),
        help_text=_("Found only if it is theirs to the last digit; shown to nobody."),
        required=False,
    )
    description = line(
        _("Or what they look like"),
        LONGEST_WORDS,
        help_text=_("For somebody whose name you do not know."),
        required=False,
    )
    age = line(
        pgettext_lazy("of a person", "Age"),
        help_text=_("34, or 30-40."),
        required=False,
        longest=20,
    )

    def clean_age(self) -> tuple[int, int] | None:
        """Read the age."""
        return ages_in(self.cleaned_data["age"])

    def clean(self) -> dict[str, Any]:
        """Ask for something to look for."""
        given = {**self.cleaned_data}
        asked = ("words", "phone", "description")
        if not self.errors and not any(given.get(one) for one in asked):
            raise forms.ValidationError(_("Write a name, a phone, or a description."))
        return given


def before(facts: Facts, shows: list[str]) -> dict[str, Any]:
    """Return what stands in the form of a call that is there."""
    ages = facts.ages
    at = timezone.localtime(facts.seen.at) if facts.seen.at else None
    same = ages is not None and ages[0] == ages[1]
    return {
        "name": facts.shown_name,
        "other_names": ", ".join(facts.alternate_names),
        "age": "" if ages is None else f"{ages[0]}" if same else f"{ages[0]}-{ages[1]}",
        "sex": facts.sex,
        "description": facts.description,
        "clothes": facts.clothes,
        "marks": facts.marks,
        "seen_place": facts.seen.place,
        "seen_at": at,
        "city": facts.home.city,
        "shows": shows,
    }
