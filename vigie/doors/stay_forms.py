"""How a stay was: read by moderators only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.doors.states import Rating


class RemarkForm(forms.Form):
    """One of three words, and one's own."""

    rating = forms.ChoiceField(
        label=_("How was it? Only moderators read this."),
        choices=Rating.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
