"""The question of a form that is answered with a picture."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from vigie.kit.saying import said
from vigie.trust.pictures import errors
from vigie.trust.pictures.looking import MOST_BYTES
from vigie.trust.pictures.making import Made, make_anew


@dataclass(frozen=True)
class Given:
    """A picture that somebody sent: made anew, and as it came, to be sealed."""

    made: Made
    original: bytes


class PictureField(forms.FileField):
    """Takes a JPEG, PNG or WebP by its content, whatever it is called.

    Its cleaned value is a Given, or None. It costs half a second of another process:
    the form stands outside of any transaction, and behind `guarded("upload")`.
    """

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, **words: Any) -> None:
        words.setdefault("label", gettext_lazy("Picture"))
        words.setdefault(
            "help_text",
            gettext_lazy(
                "JPEG, PNG or WebP, at most 10 MB. Place, time and camera are taken "
                "out of it before anybody sees it."
            ),
        )
        super().__init__(**words)

    def to_python(self, data: Any) -> Any:
        """Return what was sent as a Given. Raises ValidationError in one sentence."""
        file = super().to_python(data)
        if file is None:
            return None
        try:
            if (file.size or 0) > MOST_BYTES:
                raise errors.too_large(MOST_BYTES // 2**20)
            content: bytes = file.read()
            return Given(make_anew(content), content)
        except errors.BadPicture as error:
            raise forms.ValidationError(said(error)) from None
