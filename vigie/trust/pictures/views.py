"""The one address that pictures are served from."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vigie.trust.models import Picture

MaySee = Callable[[HttpRequest, str], bool]
_rooms: dict[str, MaySee] = {}


def pictures_of(room: str) -> Callable[[MaySee], MaySee]:
    """Register who may see the pictures of a room's records: without this, nobody."""

    def register(may_see: MaySee) -> MaySee:
        _rooms[room] = may_see
        return may_see

    return register


@never_cache
@require_safe
def picture(request: HttpRequest, name: UUID) -> HttpResponse:
    """One picture, always as the JPEG that we made; never the file as it came.

    Absent and not for this reader are the same 404.
    """
    found = Picture.objects.defer("original").filter(pk=name).first()
    may_see = _rooms.get(found.room) if found else None
    if found is None or may_see is None or not may_see(request, found.subject):
        raise Http404
    return HttpResponse(
        bytes(found.content),
        headers={
            "Content-Type": "image/jpeg",
            "Content-Disposition": f'inline; filename="{name}.jpg"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Robots-Tag": "noindex",
        },
    )
