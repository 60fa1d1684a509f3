"""Prepared chunks and what a board holds, for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from vigie.emergencies import actions
from vigie.emergencies.models import Emergency
from vigie.emergencies.quarters import Quarters
from vigie.listening import keys
from vigie.listening.importing import Stored, Writer
from vigie.listening.models import (
    Call,
    CallCount,
    Chunk,
    HeardPost,
    PointCount,
    PointName,
    Quarantined,
)
from vigie.listening.preparing import Preparation, Prepared, prepare_posts
from vigie.listening.readers import Recipe
from vigie.listening.tests import sham
from vigie.reading.gazetteer import GazetteerRow
from vigie.reading.post import Post

NOW = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
AT = int(datetime(2026, 3, 1, 20, 0, tzinfo=UTC).timestamp())


def emergency(slug: str = "crue") -> Emergency:
    """Open an emergency."""
    return actions.open_emergency(name=slug.title(), slug=slug, by="test", now=NOW)


def preparation() -> Preparation:
    """Return what workers know, without a database."""
    rows = [GazetteerRow("Port-Neuf", 48.86, 2.37, "quarter")]
    return Preparation(Recipe(), Quarters.of(rows), keys.author_key(), keys.group_key())


def prepared(posts: Sequence[Post], chunk_id: str = "1", **more: Any) -> Prepared:
    """Return a chunk of posts as a worker would send it."""
    made = Prepared(chunk_id, "essai.jsonl", 0, len(posts), **more)
    prepare_posts(made, list(posts), preparation(), sham.read)
    return made


def store(
    where: Emergency, *chunks: Sequence[Post], writer: Writer | None = None
) -> list[Stored]:
    """Store chunks of posts, one after the other."""
    writer = writer or Writer(where.pk, keys.group_key())
    return [
        writer.store(prepared(posts, f"{number}-{posts[0].post_id}"), NOW)
        for number, posts in enumerate(chunks)
    ]


def post(number: int, text: str, **more: Any) -> Post:
    """Return a post of the evening."""
    given: dict[str, Any] = {
        "source": "twitter",
        "post_id": str(number),
        "author": f"voisine{number}",
        "at": AT + number,
        "text": text,
    }
    return Post(**(given | more))


def board(where: Emergency) -> dict[str, Any]:
    """Return all that an import wrote, without the numbers of the rows."""
    mine = {"emergency": where}
    left_out = {"id", "emergency_id", "call_id", "taken_at"}

    def rows(model: Any, *more: str) -> list[dict[str, Any]]:
        names = {field.attname for field in model._meta.concrete_fields} - left_out
        names -= {"at"} if model is Quarantined else set()  # when it was imported
        found = model.objects.filter(**mine).values(*sorted(names), *more)
        return sorted(map(_plain, found), key=repr)

    return {
        "calls": rows(Call),
        "posts": rows(HeardPost, "call__code"),
        "counts": rows(CallCount),
        "points": rows(PointCount),
        "names": rows(PointName),
        "chunks": rows(Chunk),
        "aside": rows(Quarantined),
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: bytes(value).hex()
        if isinstance(value, memoryview | bytes)
        else value.isoformat()
        if isinstance(value, datetime)
        else value
        for name, value in row.items()
    }
