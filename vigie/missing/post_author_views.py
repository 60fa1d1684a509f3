"""The page of whoever wrote the post behind a call."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.missing.call_views import gone
from vigie.missing.models import AuthorWord, Person
from vigie.missing.post_author_forms import AuthorForm
from vigie.missing.post_authors import ROOM, say_mine
from vigie.missing.states import LOOKED_FOR, Door
from vigie.trust.limits.guard import guard_of, guarded
from vigie.trust.people.codes import prepare_code
from vigie.trust.people.doors import link_of, qr_of, records_of


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def author(request: HttpRequest, record: UUID) -> HttpResponse:
    """Say that the post is one's own. Nothing of the person stands here: the link may
    lead to a call that nobody may read."""
    now = clock.now()
    person = _called_by_post(record)
    if person is None or person.expires_at <= now:
        return gone(request, record, now)
    form = AuthorForm(
        request.POST if request.method == "POST" else None, guard=guard_of(request)
    )
    words = {
        "emergency": person.emergency,
        "link": "" if person.is_private else person.post_link,
        "form": form,
        "now": now,
    }
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "missing/author.html", words, status=status)
    return _kept(request, person, form, words)


def _called_by_post(record: UUID) -> Person | None:
    """Somebody whom a post calls and nobody has made theirs yet, of a shown
    emergency. Raises Http404 for one that its author goes on with."""
    rows = Person.objects.filter(pk=record, door=Door.POST, stage__in=LOOKED_FOR)
    rows = rows.filter(emergency__state__in=SHOWN_TO_ALL).select_related("emergency")
    person = rows.first()
    if person is not None and person.seekers.exists():
        raise Http404
    return person


def _kept(
    request: HttpRequest, person: Person, form: AuthorForm, words: dict[str, object]
) -> HttpResponse:
    language = get_language() or "en"
    prepared = prepare_code(language)
    try:
        word = say_mine(
            person=person,
            seeking=form.seeking(language),
            account=form.cleaned_data["account"],
            removes=form.removes,
            prepared=prepared,
            now=clock.now(),
        )
    except NotAllowed:
        return gone(request, person.pk, clock.now())
    link = link_of(prepared.words, origin())
    more = {"mark": word.mark, "words": prepared.words, "link": link, "qr": qr_of(link)}
    return render(request, "missing/author_kept.html", {**words, **more})


@records_of(ROOM)
def address_of_author(subject: str) -> str:
    """Return where the words of an author lead while nobody has decided: to the page
    of the room."""
    word = AuthorWord.objects.select_related("person__emergency")
    found = word.filter(pk=UUID(hex=subject)).first()
    if found is None:
        raise Http404
    return reverse("missing:home", args=[found.person.emergency.slug])
