"""What is asked of whoever says that a post which opened a call is theirs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.missing.call_forms import RELATIONS, MailField, PhoneField, line
from vigie.missing.seekers import Seeking
from vigie.trust.limits.guard import GuardedForm


class AuthorForm(GuardedForm):
    """I wrote this post."""

    wish = forms.ChoiceField(
        label=_("What you want"),
        choices=(
            ("confirm", _("It is my call: I go on with it here")),
            ("remove", _("Take it away")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    account = line(
        _("The account you wrote it with"),
        help_text=_("As the network shows it. It is for us alone."),
        attrs={"autocapitalize": "none", "dir": "ltr"},
    )
    your_name = line(_("Your name"), attrs={"autocomplete": "name"}, required=False)
    your_phone = PhoneField(
        label=_("Your phone"), attrs={"autocomplete": "tel"}, required=False
    )
    your_mail = MailField(
        label=_("Your mail address"), attrs={"autocomplete": "email"}, required=False
    )
    relation = forms.ChoiceField(
        label=_("Who you are to them"), choices=RELATIONS, required=False
    )

    @property
    def removes(self) -> bool:
        """Whether they want the call taken away, of a valid form."""
        return bool(self.cleaned_data["wish"] == "remove")

    def seeking(self, language: str) -> Seeking:
        """Return who looks, of a valid form."""
        given = self.cleaned_data
        return Seeking(
            name=given["your_name"],
            phone=given["your_phone"],
            mail=given["your_mail"],
            relation=given["relation"],
            language=language,
        )
