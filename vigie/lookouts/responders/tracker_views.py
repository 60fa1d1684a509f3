"""The address of a tracker: OwnTracks by HTTP, the OsmAnd protocol of Traccar's
clients, a GPX file. The secret of the address is the proof."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.lookouts.responders import tracking
from vigie.lookouts.responders.states import Source
from vigie.lookouts.track import Fix, Refused
from vigie.lookouts.trackers import gpx, osmand, owntracks
from vigie.trust.limits.guard import limited

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_OSMAND = frozenset({"lat", "lon", "location", "timestamp"})


class Sent(NamedTuple):
    """What a device sent: fixes, or why there is none."""

    source: Source
    fixes: Sequence[Fix] | Refused


@never_cache
@csrf_exempt  # a device sends here without a page; the secret is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@limited("track")
def come_in(request: HttpRequest, secret: str) -> HttpResponse:
    """Take what a device sends. What cannot be true is answered with its reason."""
    tracker = tracking.tracker_of(secret)
    if tracker is None or request.method == "HEAD":
        raise Http404
    sent = _read(request)
    if isinstance(sent.fixes, Refused):
        tracking.refuse(tracker=tracker.pk, refused=sent.fixes)
        return _refused(sent, sent.fixes)
    took = tracking.take(
        tracker=tracker.pk, fixes=sent.fixes, source=sent.source, now=clock.now()
    )
    if took is None:
        raise Http404
    if took.why is not None and not took.many:
        return _refused(sent, Refused(took.why))
    if sent.source == Source.OWNTRACKS:
        return JsonResponse([], safe=False)
    return JsonResponse({"taken": took.many, "refused": len(sent.fixes) - took.many})


def _read(request: HttpRequest) -> Sent:
    asked = request.GET if request.method == "GET" or request.GET else None
    if asked is not None and _OSMAND & asked.keys():
        return Sent(Source.OSMAND, osmand.read(asked.dict()))
    if request.content_type in _FORMS:
        return Sent(Source.OSMAND, osmand.read(request.POST.dict()))
    body = request.body
    if body.lstrip()[:1] == b"<":
        return Sent(Source.GPX, gpx.read(body))
    return Sent(Source.OWNTRACKS, owntracks.read(body))


def _refused(sent: Sent, refused: Refused) -> HttpResponse:
    """OwnTracks sends anew, for ever, what is answered with an error: it is told in
    words that it takes."""
    if sent.source == Source.OWNTRACKS:
        return JsonResponse([], safe=False, headers={"X-Refused": refused.reason})
    return JsonResponse({"refused": refused.reason}, status=400)
