"""What a member fills in about their circle."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.safety.safe_forms import LONGEST_NAME, ReachField
from vigie.trust.limits.guard import GuardedForm

MOST_BYTES = 4 * 2**20  # cards carry pictures
MOST_TYPED = 100_000  # characters


class AddForm(forms.Form):
    """Somebody who is to be told."""

    name = forms.CharField(label=_("Their name"), max_length=LONGEST_NAME)
    reach = ReachField(label=_("Their phone or mail"))
    alarmed = forms.BooleanField(label=_("Also about my silence"), required=False)


class BookForm(forms.Form):
    """Many at once, from an address book."""

    file = forms.FileField(
        label=_("A file of your address book"),
        help_text=_("vCard (.vcf) or a table (.csv)."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".vcf,.csv,text/*"}),
    )
    pasted = forms.CharField(
        label=_("Or write them here, one a line"),
        help_text=_("Name, then phone or mail: Lea, +33 6 39 98 00 01"),
        max_length=MOST_TYPED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    alarmed = forms.BooleanField(label=_("Also about my silence"), required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"auto_id": "book-%s", **given})

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and for no file that is too large."""
        given = {**self.cleaned_data}
        file = given.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large: 4 MB at most."))
        if file is None and not given.get("pasted", "").strip():
            raise forms.ValidationError(_("Choose a file, or write somebody."))
        return given

    @property
    def content(self) -> bytes:
        """What is to be read, of a valid form: the file before what was written."""
        file = self.cleaned_data.get("file")
        found: bytes = file.read() if file else self.cleaned_data["pasted"].encode()
        return found


class EnterForm(GuardedForm):
    """By the link of a member: where I am to be told."""

    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    reach = ReachField(label=_("Your phone or mail"))
