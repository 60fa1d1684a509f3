"""The rows of the table of tags, made from a counted day."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from vigie.pulse.days import Day
from vigie.pulse.listing import spread_of
from vigie.pulse.models import Tag
from vigie.pulse.rows import Sheet
from vigie.pulse.states import DECIDED, TagState
from vigie.pulse.trends import doubts

BATCH = 500
_FIELDS = ["display", "display_day", "display_posts", "first_minute", "first_day"]
_ASKED = ["state", "doubts", "asked_at", "asked_day"]


@dataclass
class News:
    """Tags to make and tags to change."""

    made: list[Tag] = field(default_factory=list)
    changed: list[Tag] = field(default_factory=list)


def tags_of(emergency_id: int, day: Day, entries: Sheet, now: datetime) -> News:
    """Return the tags that at least five people used on a day, where they changed.

    `entries` are the day's rows under the names as they were written.
    """
    places = day.spreads["tag"].tolist()
    names = [day.names[place] for place in places]
    known = _known(emergency_id, names)
    written = _written(entries, set(names))
    news = News()
    for name in names:
        tag = known.get(name) or Tag(emergency_id=emergency_id, name=name)
        before = _state(tag)
        form, posts = written.get(name, (name, 0))
        _bring_up_to_date(tag, day, form, posts, now)
        if name not in known:
            news.made.append(tag)
        elif _state(tag) != before:
            news.changed.append(tag)
    return news


def _bring_up_to_date(tag: Tag, day: Day, form: str, posts: int, now: datetime) -> None:
    spread = spread_of(day, tag.name)
    if tag.display_day == day.number or posts > tag.display_posts:
        tag.display, tag.display_day, tag.display_posts = form, day.number, posts
    if spread.first and _is_first(tag, day, spread.first):
        tag.first_minute, tag.first_day = spread.first, day.number
    found = list(doubts(spread))
    if tag.state == TagState.FREE and found:
        tag.state, tag.doubts = TagState.HELD, found
        tag.asked_at, tag.asked_day = now, day.number
    elif tag.state == TagState.HELD and tag.asked_day == day.number:
        tag.doubts = found
        tag.state = TagState.HELD if found else TagState.FREE


def _is_first(tag: Tag, day: Day, minute: int) -> bool:
    """Whether the day holds the first post: it may have moved when one was struck."""
    if not tag.first_minute or minute < tag.first_minute:
        return True
    return tag.first_day == day.number


def _state(tag: Tag) -> tuple[object, ...]:
    return (
        tag.display,
        tag.display_posts,
        tag.first_minute,
        tag.state,
        tuple(tag.doubts),
    )


def _known(emergency_id: int, names: list[str]) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    rows = Tag.objects.filter(emergency_id=emergency_id)
    for start in range(0, len(names), BATCH):
        for tag in rows.filter(name__in=names[start : start + BATCH]):
            found[tag.name] = tag
    return found


def _written(entries: Sheet, wanted: set[str]) -> dict[str, tuple[str, int]]:
    """Return each tag's most used way of writing, and how many rows wrote it so."""
    used = np.bincount(entries.rows["tag"], minlength=len(entries.names))
    best: dict[str, tuple[str, int]] = {}
    for entry, rows in zip(entries.names, used.tolist(), strict=True):
        name, _, form = entry.partition("\t")
        if name in wanted and rows > best.get(name, ("", 0))[1]:
            best[name] = (form or name, rows)
    return best


def store_tags(news: News) -> None:
    """Write the tags; one that another worker made meanwhile is left as it is.

    What a person decided meanwhile stays decided.
    """
    Tag.objects.bulk_create(news.made, batch_size=BATCH, ignore_conflicts=True)
    for tag in news.changed:
        tag.save(update_fields=_FIELDS)
        undecided = Tag.objects.filter(pk=tag.pk).exclude(state__in=DECIDED)
        if tag.state not in DECIDED:
            undecided.update(**{name: getattr(tag, name) for name in _ASKED})
