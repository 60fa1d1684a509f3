"""The address of one photo: only while its person is public, and by their seeker."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vigie.lib import clock
from vigie.missing.models import Person, Photo
from vigie.missing.states import Stage
from vigie.trust.people.queries import is_staff_in
from vigie.trust.pictures.views import picture, pictures_of

OVER = (Stage.CLOSED, Stage.EXPIRED, Stage.ERASED)


@never_cache
@require_safe
def photo(request: HttpRequest, person: UUID, photo: UUID) -> HttpResponse:
    """One photo as we made it anew; 410 once the search is over, 404 while it waits for
    somebody to look at it. Nobody may keep it."""
    found = get_object_or_404(Person, pk=person)
    now = clock.now()
    if found.stage in OVER or found.expires_at <= now:
        return HttpResponse(
            _("This search is over: the photo was taken away."),
            status=410,
            content_type="text/plain; charset=utf-8",
        )
    is_shown = "photo" in found.shows and not found.is_private
    if found.stage != Stage.OPEN or not is_shown:
        raise Http404
    row = Photo.objects.filter(person=found).free().filter(pk=photo).first()
    if row is None:
        raise Http404
    request.shown_photo = row.picture_id  # type: ignore[attr-defined]
    return picture(request, row.picture_id)


@pictures_of("missing")
def may_see(request: HttpRequest, subject: str) -> bool:
    """Whether a reader may see the pictures of a person: by the address above, or as
    staff of the emergency, who look at what is held."""
    if getattr(request, "shown_photo", None) is not None:
        return True
    found = Person.objects.filter(pk=UUID(hex=subject)).only("emergency_id").first()
    return found is not None and is_staff_in(request, found.emergency_id)
