"""What gateways ask of us. Nothing of a message is written to a log or an answer."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from vigie.lib import clock
from vigie.relaying import incoming
from vigie.relaying.channels.sms.coming import (
    Brought,
    NoMessage,
    may_bring,
    read_fields,
    read_json,
)
from vigie.relaying.channels.sms.reports import Noted, key_of, note_report
from vigie.relaying.channels.sms.segments import Coding, fitted

_PLAIN = "text/plain; charset=utf-8"


@csrf_exempt
def bring(request: HttpRequest) -> HttpResponse:
    """Take a short message in, by GET as Kannel brings it, or by POST.

    The answer is the reply to be sent back: plain words for a GET, for a POST JSON
    with `text`; both empty when there is nothing to say. It is 200 only once the
    message is stored for good, so a gateway that hears anything else brings it again.
    Who may not bring any finds nothing here.
    """
    now = clock.now()
    if not may_bring(
        request.headers,
        request.body,
        request.META.get("REMOTE_ADDR", ""),
        secret=settings.SMS_SECRET,
        networks=settings.SMS_IN_FROM,
        now=now,
    ):
        raise Http404
    try:
        came = _read(request)
    except NoMessage:
        return HttpResponse(status=400, content_type=_PLAIN)
    reply = incoming.take(came.name, came.sender, came.to, came.text, now)
    words = fitted(reply.text if reply else "")
    if request.method == "POST":
        return JsonResponse({"text": words.text})
    answer = HttpResponse(words.text, content_type=_PLAIN)
    if words.coding == Coding.UCS2:
        answer["X-Kannel-Coding"] = "2"  # else it writes "?" for every such letter
    return answer


def _read(request: HttpRequest) -> Brought:
    if request.method != "POST":
        return read_fields({k: str(v) for k, v in request.GET.items()}, settings.REGION)
    if request.content_type == "application/json":
        return read_json(request.body, settings.REGION)
    return read_fields({k: str(v) for k, v in request.POST.items()}, settings.REGION)


def report(request: HttpRequest, token: str) -> HttpResponse:
    """Take the network's word on a message that we sent: Kannel's delivery report.

    503 while the letter is still being sent: Kannel tells it again.
    """
    key, state = key_of(token), request.GET.get("state", "")
    if key is None or not (state.isascii() and state.isdecimal()):
        raise Http404
    noted = note_report(key, int(state[:4]), clock.now())
    status = 503 if noted == Noted.EARLY else 204
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})
