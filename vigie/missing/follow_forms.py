"""Where whoever follows somebody wants to be told; and "I am not missing"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.missing.call_forms import MailField, PhoneField, words
from vigie.trust.limits.guard import GuardedForm


class FollowForm(GuardedForm):
    """By mail, by SMS, or on this phone."""

    mail = MailField(label=_("Your mail address"), required=False)
    phone = PhoneField(label=_("Or your phone, by SMS"), required=False)
    subscription = forms.CharField(
        widget=forms.HiddenInput, max_length=2000, required=False
    )

    def clean(self) -> dict[str, str]:
        """Ask for one of the three."""
        given: dict[str, str] = {**self.cleaned_data}
        if not self.errors and not any(given.values()):
            raise forms.ValidationError(_("Write where we may tell you."))
        return given


class OwnWordForm(GuardedForm):
    """I am this person."""

    wish = forms.ChoiceField(
        label=_("What you want"),
        choices=(
            ("safe", _("I am safe: end this search")),
            ("wish", _("I do not want to be looked for: take it away")),
            ("guardian", _("I speak for them: a parent, guardian or doctor")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    said = words(
        _("How we can see that it is you"),
        help_text=_("What only they would know. It is not shown; nor to who looks."),
        required=False,
    )
    phone = PhoneField(
        label=_("A phone where we reach you"),
        help_text=_("Shown to nobody, and told to nobody."),
        required=False,
    )
