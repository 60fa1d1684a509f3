"""A browser says that its subscription to notices was changed for another."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from vigie.relaying.addresses import renew_phone
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.trust.limits.guard import limited

LONGEST = 8000  # bytes


@csrf_exempt  # a worker sends it without a cookie; the old subscription is the secret
@sensitive_post_parameters()
@require_POST
@limited("report")
def renewed(request: HttpRequest) -> HttpResponse:
    """Write from now on to the new subscription of a browser that gives its old one.

    What is not known, or is none, is answered alike: nobody learns who is told here.
    """
    try:
        old, new = (stored_form(one) for one in _both(request.body[:LONGEST]))
        renew_phone(old=old, new=new)
    except (NoSubscription, ValueError, RawPostDataException):
        pass  # the last: it was a form, which is read already
    return HttpResponse(status=204)


def _both(body: bytes) -> list[str]:
    given: Any = json.loads(body)
    if not isinstance(given, dict):
        raise ValueError
    return [json.dumps(given.get(name)) for name in ("old", "new")]
