"""Which language a reader gets, without a script and without an account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

YEAR = 365 * 24 * 3600
ENDONYMS = {"fr": "Français", "en": "English", "es": "Español", "ar": "العربية"}


def chosen_language(request: HttpRequest) -> str:
    """Return the language asked for by ?lang=, by cookie, or by the browser."""
    return _chosen(request) or translation.get_language_from_request(request)


def is_chosen(request: HttpRequest) -> bool:
    """Return whether the reader chose a language here, now or before."""
    return bool(_chosen(request))


def _chosen(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    if asked in ENDONYMS:
        return asked
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return kept if kept in ENDONYMS else ""


class LanguageMiddleware:
    """Answers in the chosen language; ?lang=ar also keeps it, in a cookie.

    The cookie holds two letters and nothing about the reader.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        if request.GET.get("lang") == language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=YEAR,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response
