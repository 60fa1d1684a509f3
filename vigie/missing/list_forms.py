"""What is asked of whoever brings a list of a hospital or a shelter."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vigie.kit.saying import said
from vigie.missing.call_forms import MomentField, line
from vigie.missing.list_columns import FIELDS, guess
from vigie.missing.list_files import ENCODINGS, Sheet, read_file
from vigie.missing.list_words import FIELDS as NAMES
from vigie.missing.list_xlsx import BadList
from vigie.missing.states import ListKind

LONGEST = 120
_SAMPLES = 3
WRITINGS = (
    ("", _("found out by itself")),
    *zip(ENCODINGS, ("UTF-8", "UTF-16", "Windows-1252", "Windows-1256"), strict=True),
)


class FileForm(forms.Form):
    """One version of a list, as a file."""

    file = forms.FileField(
        label=_("The list, as a table"),
        help_text=_("CSV or XLSX, at most 4 MB and 20,000 lines."),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv,text/plain"}
        ),
    )
    given_at = MomentField(label=_("When it was given or made"), required=False)
    writing = forms.ChoiceField(
        label=_("How it is written"), choices=WRITINGS, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Read the file; what is no table is refused in one sentence."""
        given = {**self.cleaned_data}
        if file := given.get("file"):
            try:
                given["sheet"] = read_file(file.read(), given.get("writing", ""))
            except BadList as error:
                self.add_error("file", said(error))
        return given


class ListForm(FileForm):
    """A list that is not there yet."""

    title = line(_("What list it is"), LONGEST)
    given_by = line(_("Who gave it"), LONGEST)
    is_official = forms.BooleanField(
        label=_("An authority or a hospital answers for it"), required=False
    )
    kind = forms.ChoiceField(
        label=_("Of whom it is"),
        choices=ListKind.choices,
        initial=ListKind.OTHER,
        required=False,
    )
    field_order = ["title", "given_by", "kind", "is_official"]

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        file = self.fields["file"]
        file.required = False
        file.help_text = _(
            "CSV or XLSX. Of a list on paper leave it out: photos follow."
        )


class ColumnsForm(forms.Form):
    """Which column means what: guessed first, then as somebody says."""

    def __init__(self, sheet: Sheet, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        guessed = guess(sheet.head)
        for at, head in enumerate(sheet.head):
            cells = [row[at] for _line, row in sheet.rows[:40] if at < len(row)]
            samples = [one.strip()[:40] for one in cells if one.strip()][:_SAMPLES]
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=head or f"({at + 1})",
                help_text=" · ".join(samples),
                choices=[("", _("leave it out")), *NAMES.items()],
                initial=guessed.get(at, ""),
                required=False,
                widget=forms.Select(attrs={"dir": "auto"}),
            )

    @property
    def columns(self) -> dict[int, str]:
        """Which column means what: as was said, or else as it is guessed."""
        found = {}
        for at, field in enumerate(self.fields.values()):
            name = f"column-{at}"
            value = self.data.get(name) if self.is_bound else field.initial
            if value in FIELDS:
                found[at] = str(value)
        return found
