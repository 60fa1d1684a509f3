"""The staff's page of strikes: what does not count, why, and its undoing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.pulse import actions, pages
from vigie.pulse.forms import StrikeForm
from vigie.pulse.models import Strike

MOST = 100  # rows of each list


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def strikes(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that does not count by decision, and the way to strike more."""
    emergency = get_object_or_404(Emergency, slug=slug)
    form = StrikeForm(emergency, *([request.POST] if request.method == "POST" else []))
    if form.is_bound and form.is_valid():
        made = actions.strike_digest(
            **form.strike(), by=request.user.get_username(), now=clock.now()
        )
        if made:
            messages.success(
                request, _("Struck: it leaves all counts within a minute.")
            )
        else:
            messages.info(request, _("It was struck before."))
        return redirect("pulse:strikes", slug)
    words = {
        "emergency": emergency,
        "form": form,
        "page": pages.strikes_page(emergency, MOST),
        "now": clock.now(),
    }
    return render(
        request, "pulse/strikes.html", words, status=422 if form.is_bound else 200
    )


@never_cache
@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Count again what was struck."""
    number = request.POST.get("strike", "")
    is_number = number.isdecimal() and len(number) < 19
    strike = get_object_or_404(
        Strike, emergency__slug=slug, pk=int(number) if is_number else 0
    )
    by, now = request.user.get_username(), clock.now()
    if actions.lift_strike(strike=strike, by=by, now=now):
        messages.success(request, _("Restored: it counts again within a minute."))
    else:
        messages.info(request, _("It was restored before."))
    return redirect("pulse:strikes", slug)
