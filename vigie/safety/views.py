"""The page that a question's link opens, and what is sent from it."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vigie.kit.languages import is_chosen
from vigie.lib import clock
from vigie.safety import pages
from vigie.safety.answering import Kept, Said, say
from vigie.safety.forms import AnswerForm
from vigie.safety.models import Question
from vigie.safety.states import Answer, Via
from vigie.safety.tokens import question_of

View = Callable[[HttpRequest, Question], HttpResponse]


def _by_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find the question of a link, and speak its member's language unless the reader
    chose another."""

    @wraps(view)
    def seen(request: HttpRequest, token: str) -> HttpResponse:
        rows = Question.objects.select_related("check_of__emergency", "member")
        number = question_of(token)
        found = rows.filter(pk=number).first() if number is not None else None
        if found is None:
            raise Http404
        language = found.member.language
        if not language or is_chosen(request):
            return view(request, found)
        with translation.override(language):
            return view(request, found)

    return seen


# The link is the proof: no cookie goes with it that another page could misuse.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def answer(request: HttpRequest, question: Question) -> HttpResponse:
    """Ask, and take the answer. Looking at the page answers nothing."""
    if request.method != "POST":
        return _asked(request, question, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _asked(request, question, form, status=400)
    return _answered(request, question, say(_said(question, form)))


def _said(question: Question, form: AnswerForm) -> Said:
    check, now, given = question.check_of, clock.now(), form.cleaned_data
    return Said(
        key=f"q{question.pk}.{given['turn'] or 0}",
        emergency_id=check.emergency_id,
        member_id=question.member_id,
        answer=Answer(given["answer"]),
        via=Via.LINK,
        at=now,
        stale_at=now + timedelta(hours=check.stale_hours),
        check_id=check.pk,
        question_id=question.pk,
        place=given["place"],
        words=given["words"],
        language=question.member.language,
    )


def _asked(
    request: HttpRequest, question: Question, form: AnswerForm, status: int = 200
) -> HttpResponse:
    page = pages.answering(question)
    words = {"page": page, "form": form, "buttons": pages.BUTTONS}
    words |= {"emergency": page.emergency, "now": clock.now()}
    return render(request, "safety/answer.html", words, status=status)


def _answered(request: HttpRequest, question: Question, kept: Kept) -> HttpResponse:
    """Show what is on record, in the same answer: a slow phone waits once."""
    page = pages.answering(question)
    words = {"page": page, "kept": kept, "form": AnswerForm(), "now": clock.now()}
    words |= {"emergency": page.emergency, "buttons": pages.BUTTONS}
    return render(request, "safety/answered.html", words)
