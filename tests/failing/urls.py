"""The real addresses, and some that fail with all that they were asked."""

import logging
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import connection
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
    if connection.vendor == "sqlite":
        User.objects.bulk_create([User(username=name), User(username=name)])
    else:
        # Refused before it is a row: one that is taken and then refused lies in
        # PostgreSQL's files until vacuum, and quoting it is what is tried here.
        User.objects.bulk_create([User(username=name, last_name=None)])
    return HttpResponse()


@csrf_exempt
def fails_over_a_value(request: HttpRequest) -> HttpResponse:
    """The database says which value it cannot read, in the message itself."""
    sql = "SELECT CAST(%s AS integer)"
    if connection.vendor == "sqlite":
        sql = "SELECT json(%s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [request.POST.get("text", "")])
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
    path("value/", fails_over_a_value, name="value"),
    path("answering/", fails_while_it_answers, name="answering"),
]
urlpatterns = [path("fails/", include((failing, "failing"))), *urlpatterns]
