"""Pages for when something went wrong: they still say whom to call."""

from typing import Any

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
    """500: our fault. Touches no database and no session: they may be the cause."""
    request.standing = None  # type: ignore[attr-defined]
    return _page(
        request,
        500,
        _("This did not work. It is our fault, not yours."),
        _("Try again in a moment. If you are in danger, call now."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came back without its mark."""
    return _page(
        request,
        403,
        _("The form was open for too long, or cookies are off."),
        _("Go back, load the page again, and send it once more. Nothing was changed."),
    )


def _page(
    request: HttpRequest, status: int, words: str, more: str = ""
) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"status": status, "message": words, "fields": []}
        return JsonResponse({"error": problem}, status=status)
    given = {"words": words, "more": more}
    return render(request, "web/error.html", given, status=status)
