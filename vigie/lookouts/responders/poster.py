"""What responders ask stands on the page of who posted, and is answered there."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from vigie.lookouts.models import Lookout
from vigie.lookouts.posting import PUBLIC
from vigie.lookouts.responders import asking
from vigie.lookouts.responders.asking import NoKey
from vigie.lookouts.responders.forms import AnswerForm, GiveForm
from vigie.lookouts.responders.rows import Question
from vigie.lookouts.responders.states import SEALED, Answer, QuestionState

SHOWN = (QuestionState.ASKED, QuestionState.GIVEN)


def waiting(row: Lookout) -> list[Question]:
    """Return what is asked of who posted, and what they gave and may take back."""
    rows = Question.objects.filter(lookout=row, state__in=SHOWN)
    return list(rows.select_related("organisation").order_by("asked_at"))


def act(row: Lookout, said: QueryDict, now: datetime) -> str:
    """Do what who posted pressed; return why it was not possible, in words."""
    try:
        key = UUID(said.get("question", ""))
    except ValueError:
        raise Http404 from None
    question = get_object_or_404(Question, lookout=row, pk=key)
    if "back" in said:
        asking.take_back(question=key, by=PUBLIC, now=now, why="taken back")
    elif "decline" in said:
        asking.decline(question=key, by=PUBLIC, now=now)
    elif question.kind in SEALED:
        return _give(key, said, now)
    else:
        return _answer(key, said, now)
    return ""


def _answer(key: UUID, said: QueryDict, now: datetime) -> str:
    form = AnswerForm(said)
    if not form.is_valid() or not any(form.cleaned_data.values()):
        return _("Press an answer, or write a few words.")
    given = form.cleaned_data
    asking.answer(
        question=key, says=Answer(given["answer"]), words=given["words"], now=now
    )
    return ""


def _give(key: UUID, said: QueryDict, now: datetime) -> str:
    form = GiveForm(said)
    if not form.is_valid():
        return _("Write the telephone number with its first digits, as +27 82 …")
    try:
        asking.give(question=key, number=form.cleaned_data["number"], now=now)
    except NoKey:
        return _("It could not be sealed to who asked, and was not kept. Call us.")
    return ""
