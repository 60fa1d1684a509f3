"""What people fill in about keys. No page ever holds a passphrase again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.trust.sealed.glass import MOST_HOLDERS
from vigie.trust.sealed.passphrases import SHORTEST

LONGEST = 1000  # characters: what is hashed has an end


def _field(label: Any, hint: Any = "", *, new: bool = False) -> forms.CharField:
    fill = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": fill, "dir": "auto"}),
    )


class KeyForm(forms.Form):
    """A form among others on one page: its fields bear the name of its step."""

    step = ""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix=self.step)


class UnlockForm(KeyForm):
    """Unlock the key for a while."""

    step = "unlock"
    passphrase = _field(gettext_lazy("Your passphrase"))


class FormerForm(KeyForm):
    """Bring what the former key opened to the one in hand."""

    step = "former"
    passphrase = _field(gettext_lazy("The former passphrase"))


class MakeForm(KeyForm):
    """A new passphrase, twice."""

    step = "make"
    new = _field(
        gettext_lazy("A new passphrase"),
        gettext_lazy(
            "12 characters or more: some words that only you would put together. "
            "Nobody can send it to you again."
        ),
        new=True,
    )
    again = _field(gettext_lazy("The same once more"), new=True)

    def clean(self) -> dict[str, Any]:
        """Both are the same, and long enough."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        new = found.get("new", "")
        if new and len(" ".join(new.split())) < SHORTEST:
            self.add_error("new", weak())
        elif new and "again" in found and new != found["again"]:
            self.add_error("again", _("The two are not the same. Type both again."))
        return found


class ChangeForm(MakeForm):
    """A new passphrase for the same key."""

    step = "change"
    field_order = ["old", "new", "again"]
    old = _field(gettext_lazy("The passphrase until now"))


class LostForm(MakeForm):
    """Another key pair in place of one whose passphrase is lost."""

    step = "lost"
    sure = forms.BooleanField(
        label=gettext_lazy(
            "I know: others must give me each case again before I can read it."
        )
    )


class GiveForm(forms.Form):
    """To whom a case is given: one of those who could open it."""

    person = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        error_messages={
            "required": gettext_lazy("Choose a person of the list."),
            "invalid_choice": gettext_lazy("Choose a person of the list."),
        },
    )

    def __init__(self, people: Mapping[str, str], data: Any = None) -> None:
        super().__init__(data)
        who: Any = self.fields["person"]
        who.choices = [("", _("Choose")), *people.items()]


class GlassForm(forms.Form):
    """Who shares the key behind the glass: each pair of them can open a case."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who shares it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick two people at least."),
            "invalid_choice": gettext_lazy(
                "One of them has no key pair any more. Look at the list again."
            ),
        },
    )

    def __init__(self, people: Mapping[str, str], data: Any = None) -> None:
        super().__init__(data)
        who: Any = self.fields["people"]
        who.choices = list(people.items())

    def clean_people(self) -> list[str]:
        """Return two people or more, and no more than can share it."""
        found: list[str] = self.cleaned_data["people"]
        if len(found) < 2:
            raise forms.ValidationError(_("Tick two people at least."))
        if len(found) > MOST_HOLDERS:
            words = _("Too many share it: tick %s people at most.")
            raise forms.ValidationError(words % MOST_HOLDERS)
        return found


def weak() -> str:
    """What is said of a passphrase that is too short."""
    return _("This is too short. Take 12 characters or more.")
