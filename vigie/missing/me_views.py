"""The one form of whoever is looked for and does not want it, or need it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.missing import me
from vigie.missing.call_views import gone, public_person
from vigie.missing.follow_forms import OwnWordForm
from vigie.trust.limits.guard import guard_of, guarded


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def about_me(request: HttpRequest, record: UUID) -> HttpResponse:
    """Say that a call is about oneself: its page is down in the same moment."""
    now = clock.now()
    person = public_person(record, now)
    if person is None:
        return gone(request, record, now)
    sent = request.POST if request.method == "POST" else None
    form = OwnWordForm(sent, guard=guard_of(request))
    words = {"emergency": person.emergency, "person": person, "form": form, "now": now}
    if sent is None or not form.is_valid():
        status = 200 if sent is None else 422
        return render(request, "missing/me.html", words, status=status)
    given = form.cleaned_data
    proof = "\n".join(one for one in (given["said"], given["phone"]) if one)
    me.claim(person=person, wish=given["wish"], proof=proof, now=now)
    return render(request, "missing/me_kept.html", words)
