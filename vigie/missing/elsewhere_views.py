"""The page on which a reader has other registries asked, once they know whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.missing import elsewhere, elsewhere_shown
from vigie.missing.call_forms import SearchForm
from vigie.missing.call_views import shown
from vigie.missing.registries import registries_of
from vigie.trust.limits.guard import guard_of, guarded


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("ask others")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask other registries for a name: by a press of their reader alone, never on the
    way to our own answer. What is typed is in no address of ours, and kept nowhere."""
    emergency, now = shown(slug), clock.now()
    if request.method != "POST":
        return redirect("missing:find", slug)
    guard = guard_of(request)
    guard.spare()
    form = SearchForm(request.POST)
    typed = form.cleaned_data["words"] if form.is_valid() else ""
    told = elsewhere.words_for_others(typed)
    words = {"emergency": emergency, "form": form, "now": now, "told": told}
    words |= {"typed": [("words", typed)] if typed else [], "refusal": guard.refusal}
    if guard.refusal or not told:
        return render(request, "missing/elsewhere.html", words, status=422)
    registries = registries_of(emergency.pk)
    heard = elsewhere.ask(registries, told)
    parts = elsewhere_shown.parts_of(registries, heard, told, now)
    return render(request, "missing/elsewhere.html", {**words, "parts": parts})
