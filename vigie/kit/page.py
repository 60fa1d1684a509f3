"""What pages have in common: languages, the numbers to call, large figures."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from vigie.kit.languages import ENDONYMS

# Words that stand beside a number in VIGIE_EMERGENCY_NUMBERS, so that they are known
# to the catalogues.
SERVICES = (
    gettext_noop("Police"),
    gettext_noop("Fire"),
    gettext_noop("Ambulance"),
    gettext_noop("Rescue"),
    gettext_noop("by SMS"),
)


@dataclass(frozen=True)
class Number:
    """A number to call or to write to: `href` is a tel: or sms: address."""

    digits: str
    label: str
    href: str


@dataclass(frozen=True)
class Language:
    """A language the reader may choose, and the address of this page in it."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True)
class Figure:
    """A number with its words; `open` marks what still needs somebody."""

    words: str
    value: int
    open: bool = False


def numbers_of(given: list[Any]) -> list[Number]:
    """Return the numbers to call; `given` holds pairs of digits and a word.

    Without any, those of the deployment. The word "by SMS" makes it a text.
    """
    pairs = given or [word.partition(" ")[::2] for word in settings.EMERGENCY_NUMBERS]
    return [_number(str(digits), str(label)) for digits, label in pairs]


def _number(digits: str, label: str) -> Number:
    scheme = "sms" if "sms" in label.lower() else "tel"
    dial = "".join(sign for sign in digits if sign.isdigit() or sign == "+")
    return Number(digits, _(label) if label else "", f"{scheme}:{dial}")


def languages_of(request: HttpRequest) -> list[Language]:
    """Return the languages, each with the address of this very page in it."""
    now = get_language() or settings.LANGUAGE_CODE
    query = request.GET.copy()
    rows = []
    for code, name in ENDONYMS.items():
        query["lang"] = code
        rows.append(Language(code, name, f"?{query.urlencode()}", code == now))
    return rows


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor of every page: `languages`, `now` is left to the view."""
    return {"languages": languages_of(request)}
