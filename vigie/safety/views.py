"""The page that a question's link opens, and what is sent from it."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vigie.kit.fastlane import made_once
from vigie.kit.languages import is_chosen
from vigie.kit.page import languages_of
from vigie.lib import clock
from vigie.safety.answering import Kept, Said, say
from vigie.safety.asked import Asked, Own, asked, own_words
from vigie.safety.forms import AnswerForm
from vigie.safety.pages import BUTTONS, Answering
from vigie.safety.states import Answer, Via
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
            return view(request, found)

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
    if request.method != "POST":
        return _asked(request, question, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _asked(request, question, form, status=400)
    said = _said(question, form)
    kept = say(said)
    turn = form.cleaned_data["turn"] or 0
    own = Own(turn + 1, kept.answer, kept.at) if kept.is_new else own_words(question)
    return _answered(request, Answering.of(question, own), kept)


def _said(question: Asked, form: AnswerForm) -> Said:
    check, now, given = question.check, clock.now(), form.cleaned_data
    return Said(
        key=f"q{question.id}.{given['turn'] or 0}",
        emergency_id=check.emergency_id,
        member_id=question.member_id,
        answer=Answer(given["answer"]),
        via=Via.LINK,
        at=now,
        stale_at=now + timedelta(hours=check.stale_hours),
        check_id=check.pk,
        place=given["place"],
        words=given["words"],
        language=question.language,
    )


def _asked(
    request: HttpRequest, question: Asked, form: AnswerForm, status: int = 200
) -> HttpResponse:
    page = Answering.of(question, own_words(question))
    words = {"page": page, "form": form, "buttons": BUTTONS, "now": clock.now()}
    words["emergency"] = page.emergency
    return render(request, "safety/answer.html", words, status=status)


def _answered(request: HttpRequest, page: Answering, kept: Kept) -> HttpResponse:
    """Show what is on record, in the same answer: a slow phone waits once.

    Nothing on the page differs between two people who answer the same in one minute
    and have as many to be told: it is made once for all of them, and holds no name.
    """
    own, query = page.own, request.GET.urlencode()
    key = (
        *("safety.answered", page.check.pk, page.check.state, page.told, page.recalled),
        page.listed is None,
        *(own.turn, own.answer, kept.answer, kept.is_new),
        *(kept.at.replace(second=0, microsecond=0), get_language(), query),
    )
    words = {"page": page, "kept": kept, "form": AnswerForm(), "buttons": BUTTONS}
    words |= {"emergency": page.emergency, "now": clock.now()}
    words["languages"] = languages_of(request)
    return made_once(
        request, key, lambda: render_to_string("safety/answered.html", words)
    )
