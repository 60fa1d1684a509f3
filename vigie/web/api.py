"""The JSON API, version 1: what the public pages show, for programs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit import zoom
from vigie.kit.fastlane import public_page
from vigie.lib import clock
from vigie.listening.models import Call
from vigie.listening.states import SHOWN
from vigie.listening.words import labels_of
from vigie.web import drawing, feeds, schemas
from vigie.web.pages import Counts, cards
from vigie.web.revisions import of_all, of_emergency
from vigie.web.rows import Filters, listing


class Described(NinjaAPI):
    """The API, whose description also names the files of other rooms."""

    def get_openapi_schema(self, **words: Any) -> Any:
        """Return the description of everything that programs may read."""
        found = super().get_openapi_schema(**words)
        found["paths"] |= feeds.paths()
        found["components"]["schemas"] |= feeds.components()
        return found


api = Described(
    title="Vigie",
    version="1",
    description="Calls of an emergency as the public board shows them: masked texts, "
    "points no finer than a quarter. Every answer carries an ETag; ask again with "
    "If-None-Match. Read only, no key.",
    docs_url=None,
    urls_namespace="api",
)
router = Router()
WRONG = {404: schemas.ProblemOut, 422: schemas.ProblemOut}
WORDS = ("kind", "place", "language", "age", "after", "size")


class CallFilters(Schema):
    """Filters of a list of calls; empty means all."""

    kind: str = Field("", description="A kind, a way (safe, seek, roof, …) or asks.")
    place: str = Field("", description="Part of a place's name.")
    language: str = Field("", description="Two letters, of the text.")
    age: str = Field("", description="Not older than so many minutes.")
    after: str = Field("", description="`next` of the page before.")
    size: int = Field(50, ge=1, le=500, description="How many calls a page.")


@router.get(
    "/emergencies",
    response=schemas.EmergenciesOut,
    summary="Emergencies",
    url_name="emergencies",
)
@decorate_view(public_page(of_all))
def emergencies(request: HttpRequest) -> schemas.EmergenciesOut:
    """The emergencies that the public may see, open ones first."""
    rows = [schemas.emergency_out(one.emergency, one.counts) for one in cards()]
    return schemas.EmergenciesOut(emergencies=rows)


@router.get(
    "/emergencies/{slug}",
    response={200: schemas.EmergencyOut, **WRONG},
    summary="One emergency",
)
@decorate_view(public_page(of_emergency))
def emergency(request: HttpRequest, slug: str) -> schemas.EmergencyOut:
    """One emergency with its figures."""
    found = _shown(slug)
    return schemas.emergency_out(found, Counts.of(found))


@router.get(
    "/emergencies/{slug}/calls",
    response={200: schemas.CallsOut, **WRONG},
    summary="Calls",
)
@decorate_view(public_page(of_emergency, words=WORDS))
def calls(
    request: HttpRequest, slug: str, filters: Query[CallFilters]
) -> schemas.CallsOut:
    """Calls, unanswered first, the latest first, by pages."""
    found, after = _calls(slug, filters)
    return schemas.CallsOut(calls=[schemas.call_out(one) for one in found], next=after)


@router.get(
    "/emergencies/{slug}/calls.geojson",
    response={200: schemas.Collection, **WRONG},
    summary="Calls as GeoJSON",
)
@decorate_view(public_page(of_emergency, words=WORDS))
def calls_geojson(
    request: HttpRequest, slug: str, filters: Query[CallFilters]
) -> schemas.Collection:
    """The same calls as features; a call without a place has no geometry."""
    found, after = _calls(slug, filters)
    features = [schemas.call_feature(one) for one in found]
    return schemas.Collection(features=features, next=after)


@router.get(
    "/emergencies/{slug}/calls/{code}",
    response={200: schemas.CallOut, **WRONG},
    summary="One call",
)
@decorate_view(public_page(of_emergency))
def call(request: HttpRequest, slug: str, code: str) -> schemas.CallOut:
    """One call, closed ones too; a hidden one is not found."""
    shown = Call.objects.filter(emergency=_shown(slug)).filter(state__in=SHOWN)
    return schemas.call_out(get_object_or_404(shown, code=code))


@router.get(
    "/emergencies/{slug}/area.geojson",
    response={200: schemas.Feature, **WRONG},
    summary="Area",
    url_name="area",
)
@decorate_view(public_page(of_emergency))
def area(request: HttpRequest, slug: str) -> schemas.Feature:
    """The emergency's area as it was drawn; no geometry when none was."""
    found = _shown(slug)
    words = {"slug": found.slug, "name": found.name, "is_drill": found.is_drill}
    return schemas.Feature(geometry=found.outline, properties=words)


@router.get(
    "/emergencies/{slug}/places.geojson",
    response={200: schemas.Collection, **WRONG},
    summary="Calls by place",
    url_name="places",
)
@decorate_view(public_page(of_emergency, words=("kind", *zoom.WORDS)))
def places(
    request: HttpRequest, slug: str, kind: str = "", cell: str = "", box: str = ""
) -> schemas.Collection:
    """How many calls around each public point: what the map draws. `box` is west,
    south, east, north in degrees, `cell` an H3 cell. While a view has more than 200
    points, near ones are one: it says of how many, and in which cell they lie."""
    view = zoom.View.of({"cell": cell, "box": box})
    spots = drawing.spots_of(_shown(slug), labels_of(kind), view)
    return schemas.Collection(features=[schemas.spot_feature(one) for one in spots])


def _shown(slug: str) -> Emergency:
    return get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)


def _calls(slug: str, filters: CallFilters) -> tuple[list[Call], str | None]:
    page = listing(
        _shown(slug),
        Filters.of(filters.dict()),
        clock.now(),
        after=filters.after,
        size=filters.size,
    )
    return [row.call for row in page.rows], page.after or None


def _problem(
    request: HttpRequest, status: int, message: str, fields: list[str] | None = None
) -> HttpResponse:
    problem = schemas.Problem(status=status, message=message, fields=fields or [])
    out = schemas.ProblemOut(error=problem).model_dump()
    return api.create_response(request, out, status=status)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Any) -> HttpResponse:
    """404 in the one shape."""
    return _problem(request, 404, "There is nothing at this address.")


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    """422 in the one shape, with the names of what was not understood."""
    fields = sorted({str(one["loc"][-1]) for one in error.errors})
    message = "Not understood: " + ", ".join(fields) + "."
    return _problem(request, 422, message, fields)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """Any other refusal in the one shape."""
    return _problem(request, error.status_code, str(error))


api.add_router("", router)
