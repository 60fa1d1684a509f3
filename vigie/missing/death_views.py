"""The page of officials about one person: two of them, evidence, and the family."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.missing import bringing, death
from vigie.missing.models import Note, Person
from vigie.missing.notes import NotAllowed
from vigie.missing.states import Status
from vigie.trust.models import Item
from vigie.trust.people.actions import NotAllowed as NotApproved
from vigie.trust.people.queries import account_of
from vigie.trust.triage.states import ItemState


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """What officials wrote down, what waits for a second one, and the task that
    follows. The gate lets officials in alone."""
    rows = Person.objects.filter(emergency__slug=slug).select_related("emergency")
    person = get_object_or_404(rows, pk=record)
    why, now = "", clock.now()
    if request.method == "POST":
        try:
            _done(request, person, now)
        except (NotAllowed, NotApproved) as error:
            why = str(error)
        else:
            messages.success(request, _("Kept."))
            return redirect("missing:family", slug, record)
    word = person.notes.filter(status=Status.DEAD).order_by("-source_at").first()
    asked = death.waiting(word, now) if word else None
    tasks = Item.objects.filter(room=bringing.FAMILIES, thing=person.pk.hex)
    words = {
        "emergency": person.emergency,
        "person": person,
        "facts": person.known,
        "word": word,
        "asked": asked,
        "mine": bool(asked and asked.asked_by_id == request.user.pk),
        "task": tasks.exclude(state=ItemState.GONE).exists(),
        "until": person.stage_at + death.SPEAK_WITHIN,
        "why": why,
        "now": now,
    }
    return render(request, "missing/family.html", words, status=409 if why else 200)


def _done(request: HttpRequest, person: Person, now: datetime) -> None:
    step, by = request.POST.get("step"), account_of(request)
    if step == "write":
        evidence = request.POST.get("evidence", "")
        death.write_down(person=person, evidence=evidence, by=by, now=now)
    elif step in ("confirm", "refuse"):
        number = request.POST.get("word", "")
        words = person.notes.filter(status=Status.DEAD)
        word = next((one for one in words if one.pk.hex == number), None)
        _decide(word, step, by, now)
    elif step == "mine":
        death.take_over(person=person, by=by)
    elif step == "spoken":
        death.spoken(person=person, by=by, now=now)
    else:
        raise Http404


def _decide(word: Note | None, step: str, by: User, now: datetime) -> None:
    if word is None:
        raise Http404
    decide = death.confirm if step == "confirm" else death.refuse
    decide(note=word, by=by, now=now)
