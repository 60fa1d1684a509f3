"""Vigie on a phone: its manifest, its service worker, the page without a network."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from vigie.kit.fastlane import plain_words, public_page
from vigie.kit.languages import ENDONYMS

ICON, SHEET = "kit/icon.svg", "kit/kit.css"


@require_safe
@public_page(plain_words)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put Vigie beside its programs.

    It holds a name and no sentence: a phone keeps it, whatever language is chosen
    later. One drawing serves every size.
    """
    said = {
        "id": "/",
        "name": "Vigie",
        "start_url": reverse("web:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#14202b",
        "icons": [{"src": static(ICON), "sizes": "any", "type": "image/svg+xml"}],
    }
    return HttpResponse(json.dumps(said), content_type="application/manifest+json")


@require_safe
@public_page(plain_words)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It is asked for anew at each visit, so that none stays."""
    words = {"given": json.dumps(_given(), ensure_ascii=False)}
    return HttpResponse(
        render_to_string("web/worker.js", words),
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/"},
    )


@require_safe
@public_page(plain_words)
def offline(request: HttpRequest) -> HttpResponse:
    """Whom to call without a network: in all languages, since it is kept once."""
    sentences = {code: _in(code)["offline"] for code in ENDONYMS}
    return render(request, "web/offline.html", {"sentences": sentences})


def _given() -> dict[str, Any]:
    """What the worker is told: the files it keeps, and its words by language."""
    said = {code: _in(code) for code in ENDONYMS}
    files = [static(SHEET), static(ICON)]
    with translation.override("en"):
        page = render_to_string("web/offline.html")
    changing = json.dumps([files, said, page])
    return {
        "version": hashlib.sha256(changing.encode()).hexdigest()[:12],
        "offline": reverse("web:offline"),
        "parts": files,
        "icon": static(ICON),
        "renewed": reverse("push:renewed"),
        "words": {code: words["as_of"] for code, words in said.items()},
        "news": {code: words["news"] for code, words in said.items()},
    }


def _in(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            # Translators: {time} is a clock time, or a day and a clock time.
            "as_of": gettext("Offline: this page is as of {time}."),
            "offline": gettext(
                "No network answers. Calls and SMS may still get through. Pages that "
                "this phone has seen are on the home page."
            ),
            "news": gettext("There is news for you."),
        }
