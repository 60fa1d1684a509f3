"""The staff's page of calls that wait for an answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import waiting
from vigie.missing.models import Person
from vigie.missing.notes import NotAllowed
from vigie.trust.people.queries import account_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def waits(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits for an answer, for how long, and whose task it is; take or give one."""
    emergency, why = get_object_or_404(Emergency, slug=slug), ""
    if request.method == "POST":
        try:
            _give(request, emergency)
        except NotAllowed as error:
            why = str(error)
        else:
            messages.success(request, _("Kept."))
            return redirect("missing:waiting", slug)
    now = clock.now()
    words = {
        "emergency": emergency,
        "waiting": waiting.waiting(emergency, now),
        "owners": waiting.owners(emergency, now),
        "me": request.user.get_username(),
        "why": why,
        "now": now,
    }
    return render(request, "missing/waiting.html", words, status=409 if why else 200)


def _give(request: HttpRequest, emergency: Emergency) -> None:
    by = account_of(request)
    try:
        record = UUID(request.POST.get("call", ""))
    except ValueError:
        raise Http404 from None
    person = get_object_or_404(Person, pk=record, emergency=emergency)
    to = by.get_username() if "mine" in request.POST else request.POST.get("to", "")
    waiting.give(person=person, to=to, by=by, now=clock.now())
