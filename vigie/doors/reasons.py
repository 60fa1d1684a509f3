"""Why a host was proposed, in words."""

from collections.abc import Sequence

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def in_words(codes: Sequence[str]) -> list[str]:
    """Return the codes that are kept with an invitation as words for staff. A code of
    which nothing is known is left out: an older program may have written it."""
    return [words for one in codes if (words := _one(one))]


def _one(code: str) -> str:
    kind, _line, number = code.rpartition("_")
    if kind == "within" and number.isdigit():
        return _("within %(km)s km") % {"km": _kilometres(int(number))}
    if kind == "left" and number.isdigit():
        left = int(number)
        words = ngettext("%(n)s place left over", "%(n)s places left over", left)
        return words % {"n": left} if left else _("no place left over")
    return {
        "language": _("a language in common"),
        "children": _("takes children"),
        "pets": _("takes animals"),
        "wheelchair": _("for a wheelchair"),
        "fetched": _("can fetch them"),
    }.get(code, "")


def _kilometres(metres: int) -> str:
    """Return 0.5 or 2, as the language that is spoken just now writes it."""
    whole, rest = divmod(metres, 1000)
    return str(localize(metres / 1000 if rest else whole))
