"""The page of whoever knows something of somebody: without an account or a script."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.missing import notes, pages, photos
from vigie.missing.call_views import gone, public_person
from vigie.missing.models import Note
from vigie.missing.note_forms import NoteForm
from vigie.missing.states import Door
from vigie.trust.limits.guard import guard_of, guarded


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def note(request: HttpRequest, record: UUID) -> HttpResponse:
    """Take a word about somebody whose page everybody may read."""
    now = clock.now()
    person = public_person(record, now)
    if person is None:
        return gone(request, record, now)
    form = NoteForm(request.POST or None, guard=guard_of(request))
    if form.is_bound and form.is_valid():
        try:
            row = notes.add_note(person=person, door=Door.PAGE, now=now, **form.told())
        except notes.NotAllowed:
            return gone(request, record, now)
        thanks = _("Thank you: it is kept, and looked at by a person before it counts.")
        _photos_of(request, row)
        messages.success(request, thanks)
        return redirect("missing:person", record)
    words = {
        "emergency": person.emergency,
        "person": person,
        "card": pages.card_of(person, now),
        "form": form,
        "now": now,
    }
    status = 422 if form.is_bound else 200
    return render(request, "missing/note.html", words, status=status)


def _photos_of(request: HttpRequest, row: Note) -> None:
    """Keep what came with a word that is stored, and say what could not be."""
    added = photos.add_photos(
        person=row.person,
        files=request.FILES.getlist("photos"),
        words=request.POST.get("photo_words", ""),
        note=row,
        now=row.source_at,
    )
    for sentence in added.refused:
        messages.warning(request, sentence)
