"""The staff's pages of lists: bring one, say what its columns are, read its rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import list_calls, list_confirming, list_sheets, lists
from vigie.missing.list_forms import ColumnsForm, FileForm, ListForm
from vigie.missing.list_words import bad_lines
from vigie.missing.models import Hint, ListDraft, ListRow, NamedList
from vigie.missing.sheet_views import SheetForm
from vigie.missing.states import ListKind
from vigie.trust.people.queries import standing
from vigie.trust.people.states import Role

AT_ONCE = 100  # rows of one page
_FIRST = 5  # rows that are shown before they are taken in
_BAD = 50


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def all_lists(request: HttpRequest, slug: str) -> HttpResponse:
    """The lists of an emergency, and a form for another one."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = lists.open_list(
            emergency=emergency,
            title=given["title"],
            given_by=given["given_by"],
            is_official=given["is_official"],
            kind=given["kind"] or ListKind.OTHER,
            by=_who(request),
            now=now,
        )
        if "sheet" not in given:
            return redirect("missing:list", slug, made.pk)
        return _kept(request, made, given, now)
    on_it = Count("rows", filter=Q(rows__gone_at=None, rows__is_grave=False))
    rows = NamedList.objects.filter(emergency=emergency).annotate(many=on_it)
    words = {
        "emergency": emergency,
        "lists": rows.select_related("draft").order_by("-made_at", "pk"),
        "form": form,
        "is_officer": _is_officer(request, emergency),
        "now": now,
    }
    status = 422 if form.is_bound else 200
    return render(request, "missing/lists.html", words, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def one_list(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """One list: who is on it, what could not be read, and a newer version of it."""
    found, now = _list(slug, record), clock.now()
    form, photo = FileForm(), SheetForm()
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step in ("check", "erase"):
            return _done(request, found, step, now)
        if step == "photo":
            photo = SheetForm(request.POST, request.FILES)
            if photo.is_valid():
                return _photographed(request, found, photo.cleaned_data, now)
        else:
            form = FileForm(request.POST, request.FILES)
            if form.is_valid():
                return _kept(request, found, form.cleaned_data, now)
    rows = found.rows.order_by("gone_at", "line", "pk").filter(is_grave=False)
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    last = found.versions.order_by("-number").first()
    words = {
        "emergency": found.emergency,
        "list": found,
        "page": page,
        "rows": list(_with_hints(page)),
        "grave": found.rows.filter(is_grave=True, gone_at=None).count(),
        "last": last,
        "bad": bad_lines(last.bad[:_BAD]) if last else [],
        "draft": ListDraft.objects.filter(named_list=found).first(),
        "form": form,
        "photo": photo,
        "now": now,
    }
    status = 422 if form.is_bound or photo.is_bound else 200
    return render(request, "missing/list.html", words, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """The first lines of a file, what its columns are, and what taking it in does."""
    found, now = _list(slug, record), clock.now()
    draft = ListDraft.objects.filter(named_list=found).first()
    if draft is None:
        words: dict[str, Any] = {"emergency": found.emergency, "list": found}
        return render(request, "missing/list_columns.html", words)
    sheet = lists.sheet_of(draft)
    form = ColumnsForm(sheet, request.POST or None)
    read = lists.read_sheet(sheet, form.columns)
    if request.POST.get("step") == "take" and read.entries:
        lists.take_in(
            named_list=found,
            read=read,
            given_at=draft.given_at,
            by=_who(request),
            now=now,
        )
        messages.success(request, _("Taken in."))
        return redirect("missing:list", slug, record)
    words = {
        "emergency": found.emergency,
        "list": found,
        "draft": draft,
        "form": form,
        "first": read.entries[:_FIRST],
        "counts": lists.preview(found, read),
        "bad": bad_lines(read.bad[:_BAD]),
        "is_none": request.method == "POST" and not read.entries,
        "now": now,
    }
    status = 422 if words["is_none"] else 200
    return render(request, "missing/list_columns.html", words, status=status)


@never_cache
@require_http_methods(["GET", "HEAD"])
def grave(request: HttpRequest, slug: str) -> HttpResponse:
    """Lines of lists that officials alone may see, and whom they may be of. The gate
    lets officials in alone; what follows goes by `death`."""
    emergency = get_object_or_404(Emergency, slug=slug)
    rows = ListRow.objects.filter(
        named_list__emergency=emergency, is_grave=True, gone_at=None
    ).select_related("named_list")
    page = Paginator(rows.order_by("-at", "line", "pk"), AT_ONCE // 4).get_page(
        request.GET.get("page")
    )
    words = {
        "emergency": emergency,
        "page": page,
        "rows": list(_with_calls(emergency, page)),
        "now": clock.now(),
    }
    return render(request, "missing/list_grave.html", words)


def _with_hints(rows: Any) -> Iterator[tuple[Any, Any, list[Hint]]]:
    """Lines with what was suggested of each, one query."""
    things: dict[str, list[Hint]] = {list_confirming.thing_of(row): [] for row in rows}
    for hint in Hint.objects.filter(thing__in=things).order_by("-score", "pk"):
        things[hint.thing].append(hint)
    for row in rows:
        yield row, lists.entry_of(row), things[list_confirming.thing_of(row)]


def _with_calls(emergency: Emergency, rows: Any) -> Iterator[tuple[Any, Any, Any]]:
    entries = [lists.entry_of(row) for row in rows]
    calls = list_calls.likely(entries, emergency.pk, clock.now())
    return zip(rows, entries, calls, strict=True)


def _kept(
    request: HttpRequest, found: NamedList, given: dict[str, Any], now: datetime
) -> HttpResponse:
    lists.keep_draft(
        named_list=found,
        sheet=given["sheet"],
        given_at=given["given_at"] or now,
        by=_who(request),
        now=now,
    )
    return redirect("missing:list_columns", found.emergency.slug, found.pk)


def _photographed(
    request: HttpRequest, found: NamedList, given: dict[str, Any], now: datetime
) -> HttpResponse:
    list_sheets.keep_sheet(
        named_list=found,
        given=given["picture"],
        given_at=given["given_at"] or now,
        by=_who(request),
        now=now,
    )
    messages.success(request, _("Kept."))
    return redirect("missing:list_sheets", found.emergency.slug)


def _done(
    request: HttpRequest, found: NamedList, step: str, now: datetime
) -> HttpResponse:
    by = _who(request)
    if step == "erase":
        lists.erase_list(named_list=found, by=by, now=now)
        messages.success(request, _("The list is erased."))
        return redirect("missing:lists", found.emergency.slug)
    try:
        key = UUID(request.POST.get("row", ""))
    except ValueError:
        raise Http404 from None
    row = get_object_or_404(ListRow, pk=key, named_list=found, is_grave=False)
    lists.check_row(row=row, by=by, now=now)
    messages.success(request, _("Kept."))
    return redirect("missing:list", found.emergency.slug, found.pk)


def _list(slug: str, record: UUID) -> NamedList:
    rows = NamedList.objects.filter(emergency__slug=slug).select_related("emergency")
    return get_object_or_404(rows, pk=record)


def _is_officer(request: HttpRequest, emergency: Emergency) -> bool:
    return Role.OFFICER in standing(request).roles_in(emergency.pk)


def _who(request: HttpRequest) -> str:
    return request.user.get_username()
