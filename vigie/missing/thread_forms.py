"""What is asked of whoever writes to a stranger through us."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.missing.call_forms import MailField, PhoneField, words
from vigie.trust.limits.guard import GuardedForm


class AnswerForm(forms.Form):
    """Words to the other side, and a number if they are to have it."""

    text = words(
        _("What you want to tell them"),
        help_text=_("Numbers, mail, addresses and links are taken out of it."),
    )
    phone = PhoneField(label=_("Your phone"), required=False)
    give = forms.BooleanField(label=_("Give them my number"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the number that is to be given."""
        given: dict[str, Any] = {**self.cleaned_data}
        if given.get("give") and not self.errors and not given["phone"]:
            self.add_error("phone", _("Write the number that we may give them."))
        return given

    def number(self) -> str:
        """Return the number that the other side is given; "" for none."""
        given = self.cleaned_data
        return str(given["phone"]) if given["give"] else ""


class WriteForm(AnswerForm, GuardedForm):
    """The first words of who knows something, and where the answer goes."""

    field_order = ("text", "mail", "phone", "give")
    mail = MailField(
        label=_("Your mail address"),
        help_text=_("The answer comes there. They do not see it."),
        required=False,
    )
    phone = PhoneField(
        label=_("Or your phone, by SMS"),
        help_text=_("They do not see it, unless you tick it below."),
        required=False,
    )
