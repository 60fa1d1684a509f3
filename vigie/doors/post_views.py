"""For the team: what posts told of beds, and what may be answered to their authors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.doors import posts_mine
from vigie.emergencies.models import Emergency
from vigie.lib import clock

MOST = 20  # of a page; those whose author nobody asked come first


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: HttpRequest, slug: str) -> HttpResponse:
    """List unverified offers and requests, and note whose author was asked."""
    emergency = get_object_or_404(Emergency, slug=slug)
    given = request.POST.get("asked", "")
    if request.method == "POST" and given.isdecimal() and len(given) < 19:
        found = posts_mine.waiting(emergency)
        mine = [one for one in found if one.pk == int(given)]
        by = request.user.get_username()
        if mine and posts_mine.note_asked(group=mine[0].pk, by=by, now=clock.now()):
            messages.success(request, _("Noted: they are not asked again."))
        return redirect("doors:posts", slug)
    found = posts_mine.waiting(emergency)
    words = {
        "emergency": emergency,
        "posts": [(one, posts_mine.reply_to(one)) for one in found[:MOST]],
        "more": max(0, len(found) - MOST),
        "now": clock.now(),
    }
    return render(request, "doors/posts.html", words)
