"""The published heads as Atom and as JSON, for whoever keeps a copy elsewhere."""

from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from vigie.trust.journal.heads import published
from vigie.trust.models import JournalHead

_ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{self}</id>
<title>Journal of {host}: heads</title>
<author><name>{host}</name></author>
<updated>{updated}</updated>
<link rel="self" href={link}/>
{entries}</feed>
"""
_ENTRY = """<entry>
<id>{self}#{sequence}</id>
<title>{head}</title>
<updated>{at}</updated>
<content type="text">{head}</content>
</entry>
"""
_NEVER = "1970-01-01T00:00:00Z"


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The heads of the last week at least, the latest first."""
    heads = published()
    address = request.build_absolute_uri(reverse("journal:atom"))
    text = _ATOM.format(
        self=escape(address),
        link=quoteattr(address),
        host=escape(request.get_host()),
        updated=_when(heads[0]) if heads else _NEVER,
        entries="".join(_entry(escape(address), head) for head in heads),
    )
    # It names the host it was asked for: no cache may give it to somebody else.
    answer = HttpResponse(text, content_type="application/atom+xml")
    return _fresh(answer, "private")


@require_safe
def json(request: HttpRequest) -> HttpResponse:
    """The same, as one list."""
    heads = [
        {
            "head": str(one),
            "sequence": one.sequence,
            "hash": bytes(one.hash).hex(),
            "published_at": _when(one),
        }
        for one in published()
    ]
    return _fresh(JsonResponse({"algorithm": "SHA-256", "heads": heads}))


def _entry(address: str, head: JournalHead) -> str:
    return _ENTRY.format(
        self=address, sequence=head.sequence, head=str(head), at=_when(head)
    )


def _when(head: JournalHead) -> str:
    return head.at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _fresh(response: HttpResponse, whose: str = "public") -> HttpResponse:
    response["Cache-Control"] = f"{whose}, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    return response
