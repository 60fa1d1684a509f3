"""Pages for when something went wrong: they still say whom to call."""

import sys
from errno import EDQUOT, EFBIG, ENOSPC
from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the question was not understood."""
    return _page(request, 400, _("This was not understood."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: not for this reader."""
    return _page(request, 403, _("This page is not open to you."))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: nothing here, or no longer."""
    return _page(
        request,
        404,
        _("There is nothing at this address."),
        _("A call may have been removed at the wish of the people it is about."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 when nothing can be stored just now: our fault, either way.

    Touches no database and no session: they may be the cause.
    """
    request.standing = None  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    if _is_passing(sys.exception()):
        return _later(request)
    request.standing = None  # type: ignore[attr-defined]
    return _page(
        request,
        500,
        _("This did not work. It is our fault, not yours."),
        _("Try again in a moment. If you are in danger, call now."),
    )


def _is_passing(error: BaseException | None) -> bool:
    """Whether it is the database or the disk, and may work again in a minute."""
    full = isinstance(error, OSError) and error.errno in {ENOSPC, EDQUOT, EFBIG}
    return full or isinstance(error, OperationalError | InterfaceError)


def _later(request: HttpRequest) -> HttpResponse:
    """503: what was typed comes back with the page, to be sent again by one press."""
    words = _("Nothing can be stored just now.")
    more = _("Try again in a moment. If you are in danger, call now.")
    response = _page(request, 503, words, more, typed=_typed(request))
    response["Retry-After"] = "10"
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that was sent, without its mark."""
    if request.method != "POST":
        return []
    try:
        lists = request.POST.lists()
    except (OSError, BadRequest):
        return []
    pairs = [(name, str(value)) for name, values in lists for value in values]
    return [pair for pair in pairs if pair[0] != "csrfmiddlewaretoken"]


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came back without its mark."""
    return _page(
        request,
        403,
        _("The form was open for too long, or cookies are off."),
        _("Go back, load the page again, and send it once more. Nothing was changed."),
    )


def _page(
    request: HttpRequest, status: int, words: str, more: str = "", **others: object
) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"status": status, "message": words, "fields": []}
        return JsonResponse({"error": problem}, status=status)
    given = {"words": words, "more": more, **others}
    return render(request, "web/error.html", given, status=status)
