"""The headers that every answer carries, whatever became of the question."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt

from vigie.lib.closed import HEADERS, permissions

View = Callable[..., HttpResponse]


class HeadersMiddleware:
    """Closes every answer, errors and static files too.

    What no view has called public is not kept by anybody. A page with a form of ours
    lets its own site see the referrer: with "no-referrer" a browser sends the form
    with the origin "null", and it could not be told from a forged one. Other sites
    learn nothing from either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.CSRF_COOKIE_NAME in response.cookies:  # it holds a form
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["Cache-Control"] = "private, no-store"
        framed = getattr(response, "xframe_options_exempt", False)
        for name, value in HEADERS.items():
            if name != "X-Frame-Options" or not framed:
                response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def asks_for_a_place(view: View) -> View:
    """Let a page of this view ask the browser where its reader is."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Permissions-Policy"] = permissions("geolocation")
        return response

    return asking


def may_be_framed(view: View) -> View:
    """Let pages of other sites show this one in a frame: it has no form and knows
    nobody."""
    policy = csp_replace({"frame-ancestors": ["*"]})
    return cast(View, policy(xframe_options_exempt(view)))
