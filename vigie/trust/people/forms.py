"""What people fill in to come back."""

from django import forms
from django.utils.translation import gettext_lazy

from vigie.trust.limits.guard import GuardedForm
from vigie.trust.people.codes import LONGEST


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
