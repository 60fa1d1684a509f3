"""What staff fill in to strike a post or an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.emergencies.models import Emergency
from vigie.pulse import finding
from vigie.pulse.states import Struck
from vigie.pulse.tags import fold_tag

_PLAIN = {"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}


class StrikeForm(forms.Form):
    """A post by its link, or an account by a tag that it used; and why."""

    post = forms.CharField(
        label=gettext_lazy("A post"),
        help_text=gettext_lazy("Its link, or its number on the network."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("Everything of its account too, past and to come"),
        required=False,
    )
    account = forms.CharField(
        label=gettext_lazy("Or an account"),
        help_text=gettext_lazy("As the network writes it: @name, or name@server."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    tag = forms.CharField(
        label=gettext_lazy("A tag that the account used"),
        help_text=gettext_lazy("So that nobody is struck by a slip of the pen."),
        required=False,
        max_length=101,
        widget=forms.TextInput(attrs={"dir": "auto", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Other staff read it. Name nobody."),
        max_length=200,
    )

    def __init__(self, emergency: Emergency, *given: Any) -> None:
        super().__init__(*given)
        self.emergency = emergency

    def clean(self) -> dict[str, Any]:
        """Find what is meant; say at its own question what was not found."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        if bool(given["post"]) == bool(given["account"]):
            self.add_error("post", _("Give a post or an account, one of the two."))
        elif given["post"]:
            self._of_post(given)
        else:
            self._of_account(given)
        return given

    def _of_post(self, given: dict[str, Any]) -> None:
        found = finding.find_post(self.emergency.pk, given["post"])
        if found is None:
            self.add_error("post", _("This post was not heard here. Give its link."))
        elif given["whole"] and not found.author:
            self.add_error("whole", _("Its account is not known: it wrote no tag."))
        else:
            given["kind"] = Struck.AUTHOR if given["whole"] else Struck.POST
            given["digest"] = found.author if given["whole"] else found.post
            given["call_code"] = found.call_code

    def _of_account(self, given: dict[str, Any]) -> None:
        tag = fold_tag(given["tag"])
        if not tag:
            self.add_error("tag", _("Give a tag that the account used."))
            return
        found = finding.find_account(self.emergency.pk, tag, given["account"])
        if found is None:
            words = {"tag": given["tag"].lstrip("#")}
            self.add_error(
                "account", _("No account of that name used #%(tag)s.") % words
            )
            return
        given.update(kind=Struck.AUTHOR, digest=found.author, tag=tag)

    def strike(self) -> dict[str, Any]:
        """What strike_digest() needs from a valid form."""
        given = self.cleaned_data
        return {
            "emergency": self.emergency,
            "kind": given["kind"],
            "digest": given["digest"],
            "reason": given["reason"],
            "tag": given["tag"] if given["account"] else "",
            "call_code": given.get("call_code", ""),
        }
