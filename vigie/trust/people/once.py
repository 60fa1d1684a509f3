"""The hidden field of a form that keeps one thing, however often it is sent.

What a browser sends leads to the id of the row, and no id leads back: an id may stand
where everybody reads it, and whoever sends one means another row.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.crypto import salted_hmac

_SALT = "vigie.trust.people.once"


class OnceField(forms.UUIDField):
    """A random word of the form; its value is the id of the row that the form makes."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID | None:
        """Return the id: the same for the same word. Raises ValidationError."""
        sent = super().clean(value)
        return row_of(sent) if isinstance(sent, UUID) else None


def row_of(sent: UUID) -> UUID:
    """Return the id of the row that a form with this word makes."""
    digest = salted_hmac(_SALT, sent.hex, algorithm="sha256").digest()
    return UUID(bytes=digest[:16], version=4)
