"""The page that a question's link opens, and what is sent from it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vigie.kit import whole
from vigie.kit.fastlane import LONGEST_QUERY, made_once
from vigie.kit.languages import is_chosen
from vigie.kit.page import languages_of
from vigie.lib import clock
from vigie.safety import phones
from vigie.safety.answering import Kept, say
from vigie.safety.asked import Asked, Own, asked, own_words
from vigie.safety.forms import AnswerForm, Given, plain_tap
from vigie.safety.links import said_by_link
from vigie.safety.pages import BUTTONS, Answering
from vigie.safety.tokens import question_of
from vigie.safety.too import ask_too

View = Callable[[HttpRequest, Asked], HttpResponse]


def _by_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find the question of a link, and speak its member's language unless the reader
    chose another."""

    @wraps(view)
    def seen(request: HttpRequest, token: str) -> HttpResponse:
        number = question_of(token)
        found = asked(number) if number is not None else None
        if found is None:
            raise Http404
        if not found.language or is_chosen(request):
            return view(request, found)
        with translation.override(found.language):
            response = view(request, found)
        response.headers["Content-Language"] = found.language
        return response

    return seen


# The link is the proof: no cookie goes with it that another page could misuse.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def answer(request: HttpRequest, question: Asked) -> HttpResponse:
    """Ask, and take the answer. Looking at the page answers nothing."""
    if "too" in request.GET:
        return ask_too(request, question)
    if "phone" in request.GET:
        return _phone(request, question)
    if request.method != "POST":
        return _asked(request, question)
    given = plain_tap(request.POST)
    if given is None:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _asked_again(request, question, form)
        given = Given.of(form)
    kept = say(said_by_link(question, given))
    own = Own(given.turn + 1, kept.answer, kept.at)
    if not kept.is_new:
        own = own_words(question)
    return _answered(request, Answering.of(question, own), kept)


def _phone(request: HttpRequest, question: Asked) -> HttpResponse:
    """Have the phone in the reader's hand asked from now on."""
    if request.method == "POST":
        phones.ask_here(request, question)
    return render(request, "safety/phone.html", phones.words())


def _asked(request: HttpRequest, question: Asked) -> HttpResponse:
    """Ask. The page is made once for all members who stand alike; for whoever is no
    member it names those who had them asked, and is kept nowhere."""
    page = Answering.of(question, own_words(question))

    def made() -> str:
        return render_to_string("safety/answer.html", _words(request, page))

    return _once(request, page.asked_key(get_language() or ""), made)


def _asked_again(
    request: HttpRequest, question: Asked, form: AnswerForm
) -> HttpResponse:
    """Ask for what was not understood; what was typed stands there still."""
    page = Answering.of(question, own_words(question))
    words = _words(request, page) | {"form": form}
    return render(request, "safety/answer.html", words, status=400)


def _answered(request: HttpRequest, page: Answering, kept: Kept) -> HttpResponse:
    """Show what is on record, in the same answer: a slow phone waits once."""

    def made() -> str:
        words = _words(request, page) | {"kept": kept}
        return render_to_string("safety/answered.html", words)

    return _once(request, page.answered_key(kept, get_language() or ""), made)


def _once(
    request: HttpRequest, key: tuple[object, ...] | None, made: Callable[[], str]
) -> HttpResponse:
    """Keep a page under all that it shows, the query among it; and the whole answer,
    to be given again before Django begins (`tap`)."""
    query = request.META.get("QUERY_STRING", "")
    if key is None or len(query) > LONGEST_QUERY:
        return HttpResponse(made())
    whole.mark(request, key)
    return made_once(request, (*key, query), made)


def _words(request: HttpRequest, page: Answering) -> dict[str, Any]:
    """What both pages are made of."""
    return {
        "page": page,
        "form": AnswerForm(),
        "buttons": BUTTONS,
        "emergency": page.emergency,
        "now": clock.now(),
        "languages": languages_of(request),
    }
