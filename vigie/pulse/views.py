"""The pages of the pulse, the same as JSON and CSV, and the staff's review."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.fastlane import public_page
from vigie.lib import clock
from vigie.pulse import actions, files, pages
from vigie.pulse.models import Tag
from vigie.pulse.states import LISTED
from vigie.pulse.tags import fold_tag
from vigie.trust.people.queries import is_staff_in

VERDICTS = {"release": actions.release_tag, "keep": actions.keep_tag_back}


def revision(slug: str, **_: Any) -> tuple[int, int] | None:
    """Return what changes with the emergency, None when the public may not see it."""
    return (
        Emergency.objects.filter(slug=slug, state__in=SHOWN_TO_ALL)
        .values_list("pk", "revision")
        .first()
    )


@require_safe
@public_page(revision, words=("at",))
def lists(request: HttpRequest, slug: str) -> HttpResponse:
    """What bursts, what rises and what most people talk about, at a moment."""
    page = pages.lists_page(_shown(request, slug), _minute(request), clock.now())
    words = {"emergency": page.emergency, "page": page, "now": page.now}
    return render(request, "pulse/lists.html", words)


@require_safe
@public_page(revision, words=("at",))
def lists_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The lists for programs, as JSON or CSV."""
    page = pages.lists_page(_shown(request, slug), _minute(request), clock.now())
    if kind == "csv":
        return _csv(files.lists_csv(page), f"{slug}-trends.csv")
    return JsonResponse(files.lists_json(page))


@require_safe
@public_page(revision, words=("at",))
def tag(request: HttpRequest, slug: str, tag: str) -> HttpResponse:
    """One tag, minute by minute, with the useful calls among its posts."""
    folded = fold_tag(tag)
    if folded and tag != folded:
        return redirect("pulse:tag", slug, folded)
    page = _tag_page(request, slug, tag)
    words = {"emergency": page.emergency, "page": page, "now": page.now}
    return render(request, "pulse/tag.html", words)


@require_safe
@public_page(revision, words=("at",))
def tag_file(request: HttpRequest, slug: str, tag: str, kind: str) -> HttpResponse:
    """A tag's minutes for programs, as JSON or CSV."""
    page = _tag_page(request, slug, tag)
    if kind == "csv":
        return _csv(files.minutes_csv(page), f"{slug}-{tag}-minutes.csv")
    return JsonResponse(files.minutes_json(page))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Tags that look made, not grown: a person releases them or keeps them back."""
    emergency = get_object_or_404(Emergency, slug=slug)
    if request.method == "POST":
        _decide(request, emergency)
        back = "strikes" if request.POST.get("back") == "strikes" else "review"
        return redirect(f"pulse:{back}", slug)
    tags = Tag.objects.filter(emergency=emergency)
    decided = tags.exclude(decided_at=None).order_by("-decided_at", "name")
    words = {
        "emergency": emergency,
        "waiting": pages.waiting(tags.waiting()),
        "decided": pages.waiting(decided[:50]),
        "now": clock.now(),
    }
    return render(request, "pulse/review.html", words)


def _decide(request: HttpRequest, emergency: Emergency) -> None:
    found = get_object_or_404(
        Tag, emergency=emergency, name=request.POST.get("tag", "").replace("\0", "")
    )
    decide = VERDICTS.get(request.POST.get("verdict", ""))
    if decide is None:
        raise Http404
    try:
        decide(tag=found, by=request.user.get_username(), now=clock.now())
    except actions.NotAllowed as error:
        messages.error(request, str(error))


def _tag_page(request: HttpRequest, slug: str, name: str) -> pages.TagPage:
    """Return a tag's page. Below five people it has none: it could be a person."""
    emergency = _shown(request, slug)
    found = get_object_or_404(Tag, emergency=emergency, name=name)
    if found.state not in LISTED and not is_staff_in(request, emergency.pk):
        raise Http404
    page = pages.tag_page(emergency, found, _minute(request), clock.now())
    if page is None:
        raise Http404
    return page


def _shown(request: HttpRequest, slug: str) -> Emergency:
    found = get_object_or_404(Emergency, slug=slug)
    if found.state not in SHOWN_TO_ALL and not is_staff_in(request, found.pk):
        raise Http404
    return found


def _minute(request: HttpRequest) -> int | None:
    """Return the minute asked for by `?at=`, of the place unless a zone is given.

    What cannot be read is left out; the future is now.
    """
    try:
        moment = parse_datetime(request.GET.get("at", ""))
        return min(_aware(moment), clock.minute_of(clock.now())) if moment else None
    except (ValueError, OverflowError):
        return None


def _aware(moment: datetime) -> int:
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return max(clock.minute_of(aware), 0)


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
