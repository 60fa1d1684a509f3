"""The real addresses, and some that fail with all that they were asked."""

import logging
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from vigie.config.urls import *  # noqa: F403
from vigie.config.urls import urlpatterns

log = logging.getLogger("vigie.failing")


def everything(request: HttpRequest) -> str:
    """All that a client said, and where it is."""
    return f"{request.META} {request.POST} {request.GET} {request.body!r}"


@csrf_exempt
def fails(request: HttpRequest) -> HttpResponse:
    asked = everything(request)
    log.error("asked: %s", asked)
    logging.getLogger("some.library").error("asked: %s", asked)
    try:
        raise KeyError(asked)
    except KeyError as error:
        raise ValueError(asked) from error


@csrf_exempt
def fails_in_the_database(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("text", "")[:100]
    User.objects.bulk_create([User(username=name), User(username=name)])
    return HttpResponse()


@csrf_exempt
def fails_while_it_answers(request: HttpRequest) -> StreamingHttpResponse:
    asked = everything(request)

    def parts() -> Iterator[bytes]:
        yield b"so far so good"
        raise ValueError(asked)

    return StreamingHttpResponse(parts())


failing = [
    path("", fails, name="fails"),
    path("database/", fails_in_the_database, name="database"),
    path("answering/", fails_while_it_answers, name="answering"),
]
urlpatterns = [path("fails/", include((failing, "failing"))), *urlpatterns]
