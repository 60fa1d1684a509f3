"""The page of whoever holds the words of a call: mend it, prolong it, withdraw it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.missing import calls, closing, pages, photos, rounds_words, thread_letters
from vigie.missing.call_forms import before
from vigie.missing.mine_forms import CorrectForm
from vigie.missing.models import Person, Round
from vigie.missing.states import Ending, Stage
from vigie.trust.limits.guard import limited
from vigie.trust.people.doors import holds_code

ENDINGS = {"found": Ending.FOUND, "withdraw": Ending.SEEKER}
MOST_ROUNDS = 12
STANDING = (Stage.HELD, Stage.OPEN, Stage.SUSPENDED)
OVER = gettext_lazy("This call is over, and its page is gone.")
STAGES = {
    Stage.HELD: gettext_lazy("Nobody sees it yet: a person looks at it first."),
    Stage.OPEN: gettext_lazy("Its page can be seen and found by everybody."),
    Stage.SUSPENDED: gettext_lazy("Not shown for now: a person looks into it."),
    Stage.CLOSED: OVER,
    Stage.EXPIRED: gettext_lazy("Its time has run out, and it is not shown any more."),
    Stage.ERASED: OVER,
}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def mine(request: HttpRequest, record: UUID) -> HttpResponse:
    """What was told, what was done for it, and what may be done with it."""
    now = clock.now()
    if not holds_code(request, calls.ROOM, record.hex, now):
        raise Http404
    person = Person.objects.select_related("emergency").filter(pk=record).first()
    if person is None:
        raise Http404
    if request.method != "POST":
        return _page(request, person, now, _form(person))
    return _done(request, person, now)


def _done(request: HttpRequest, person: Person, now: datetime) -> HttpResponse:
    if "extend" in request.POST:
        calls.extend_call(person=person, by=calls.PUBLIC, now=now)
        messages.success(request, _("It stays for 60 days from now."))
        return redirect("missing:mine", person.pk)
    for word, ending in ENDINGS.items():
        if word in request.POST and person.stage in STANDING:
            closing.close(person=person, ending=ending, by=calls.PUBLIC, now=now)
            messages.success(request, _("It is over. Thank you for telling us."))
            return redirect("missing:mine", person.pk)
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _page(request, person, now, form, status=422)
    shows = form.cleaned_data["shows"]
    calls.correct_call(
        person=person, facts=form.facts(), shows=shows, by=calls.PUBLIC, now=now
    )
    files = request.FILES.getlist("photos")
    said = request.POST.get("photo_words", "")
    added = photos.add_photos(person=person, files=files, words=said, now=now)
    for sentence in added.refused:
        messages.warning(request, sentence)
    messages.success(request, _("Kept."))
    return redirect("missing:mine", person.pk)


def _form(person: Person) -> CorrectForm:
    form = CorrectForm(initial=before(person.known, person.shows))
    form.fields["name"].required = not person.is_nameless
    return form


def _page(
    request: HttpRequest,
    person: Person,
    now: datetime,
    form: CorrectForm,
    status: int = 200,
) -> HttpResponse:
    words = {
        "emergency": person.emergency,
        "person": person,
        "card": pages.card_of(person, now),
        "form": form,
        "stage": STAGES[Stage(person.stage)],
        "stands": person.stage in STANDING,
        "is_shown": Person.objects.public(now).filter(pk=person.pk).exists(),
        "words": pages.words_of(person),
        "threads": thread_letters.links_of_seeker(person.pk),
        "rounds": _rounds(person),
        "followers": person.follows.filter(ended_at=None).count(),
        "now": now,
    }
    return render(request, "missing/mine.html", words, status=status)


def _rounds(person: Person) -> list[tuple[Round, str]]:
    """The last rounds over all we know, with what each is told as."""
    rows = Round.objects.filter(person=person).order_by("-number")[:MOST_ROUNDS]
    return [(row, rounds_words.sentence(row)) for row in rows]
