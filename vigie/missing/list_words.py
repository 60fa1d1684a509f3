"""What is wrong with a line of a list, and what its columns are called, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.missing.states import Status

WHY: dict[str, Any] = {
    "nobody": _("It names and describes nobody."),
    "formula": _("It holds a formula, which is not read."),
    "long": _("One of its cells is too long."),
    "width": _("It has more or fewer cells than the line of names."),
    "quote": _("It has a quotation mark that is never closed."),
    "zero": _("It holds what is no text."),
    "letters": _("Some of its letters cannot be read: choose another writing."),
}
FIELDS: dict[str, Any] = {
    "name": pgettext_lazy("a column of a list", "Whole name"),
    "given": pgettext_lazy("a column of a list", "First name"),
    "family": pgettext_lazy("a column of a list", "Family name"),
    "age": pgettext_lazy("a column of a list", "Age"),
    "born": pgettext_lazy("a column of a list", "Date of birth"),
    "sex": pgettext_lazy("a column of a list", "Sex"),
    "place": pgettext_lazy("a column of a list", "Place or ward"),
    "status": pgettext_lazy("a column of a list", "How they are"),
    "description": pgettext_lazy("a column of a list", "Description"),
    "note": pgettext_lazy("a column of a list", "Note"),
}

# What a yes to a line of an official list writes down, by what the line says.
WRITES: dict[str, Any] = {
    Status.ALIVE: _(
        "“Right” writes an official word: they are alive. Who follows them is told."
    ),
    Status.NONE: _(
        "“Right” writes that an official list names them, and nothing of how they are."
    ),
}


def bad_lines(bad: Iterable[tuple[int, str]]) -> list[tuple[int, Any]]:
    """Return lines that could not be read, each with one sentence."""
    return [(line, WHY.get(code, WHY["width"])) for line, code in bad]
