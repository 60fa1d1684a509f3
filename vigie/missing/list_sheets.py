"""Photographed lists: keyed in by two people, settled by a third where they differ.

Neither of the two sees what the other one read before both are done.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _

from vigie.missing.list_keying import COLUMNS, Line, Pair, compared, sheet_of
from vigie.missing.lists import journal, read_sheet, take_in
from vigie.missing.models import Keying, ListSheet, NamedList
from vigie.missing.notes import NotAllowed
from vigie.trust.models import Picture
from vigie.trust.people.queries import standing
from vigie.trust.pictures.fields import Given
from vigie.trust.pictures.keeping import prepare_picture
from vigie.trust.pictures.views import pictures_of
from vigie.work.database import writing

ROOM = "missing.list"  # of pictures; their subject is the sheet's id in hex
KEPT = timedelta(days=30)
AFTER = timedelta(days=7)  # that the picture stays once all is settled
KEYERS = frozenset({"volunteer", "moderator", "responder", "officer", "operator"})


def keep_sheet(
    *, named_list: NamedList, given: Given, given_at: datetime, by: str, now: datetime
) -> ListSheet:
    """Keep a photographed sheet for two people to key in; the file as it came is
    thrown away, and the picture ends after 30 days."""
    made = ListSheet(named_list=named_list, given_at=given_at, by=by, at=now)
    made.picture = prepare_picture(
        given=given,
        room=ROOM,
        subject=made.pk.hex,
        case=None,
        ends_at=now + KEPT,
        now=now,
    )
    with writing():
        made.picture.save(force_insert=True)
        made.save(force_insert=True)
        journal("missing.list_photographed", named_list, by, now, {})
    return made


def key_in(*, sheet: ListSheet, lines: Sequence[Line], by: str, now: datetime) -> None:
    """Keep what somebody read on a sheet. With the second reading what agrees is taken
    in at once. Raises NotAllowed for who keyed it in already, and for a third one."""
    if not lines:
        raise NotAllowed(_("Write at least one line."))
    with writing(durable=True):
        locked = _locked(sheet)
        before = list(locked.keyings.order_by("at", "by"))
        if any(one.by == by for one in before):
            raise NotAllowed(_("You keyed it in already: it takes somebody else."))
        if len(before) > 1:
            raise NotAllowed(_("Two people keyed it in already."))
        made = Keying(sheet=locked, by=by, at=now)
        made.rows = msgspec.json.encode(list(lines)).decode()
        made.save(force_insert=True)
        pairs = pairs_of(locked)
        agreed = [pair.one for pair in pairs if pair.agrees and pair.one]
        if agreed:
            _take(locked, agreed, by, now)
        if pairs and all(pair.agrees for pair in pairs):
            _settled(locked, by, now)
        journal("missing.list_keyed", locked.named_list, by, now, {"lines": len(lines)})


def settle(
    *, sheet: ListSheet, chosen: Mapping[int, str], by: str, now: datetime
) -> None:
    """Take in what a third person found right of the lines that differ: by the place of
    a pair "one", "other", or "none" of the two. Raises NotAllowed for one of the two
    who keyed, and where not every line is decided."""
    with writing(durable=True):
        locked = _locked(sheet)
        if may_not_settle(locked, by):
            raise NotAllowed(_("It takes a third person, who keyed in neither."))
        differing = differing_of(locked)
        if locked.settled_at or not differing or set(chosen) != set(differing):
            raise NotAllowed(_("Decide each of the lines that differ."))
        picked = [
            line
            for at, pair in differing.items()
            if (line := {"one": pair.one, "other": pair.other}.get(chosen[at]))
        ]
        if picked:
            _take(locked, picked, by, now)
        _settled(locked, by, now)
        facts = {"lines": len(differing), "taken": len(picked)}
        journal("missing.list_settled", locked.named_list, by, now, facts)


def pairs_of(sheet: ListSheet) -> list[Pair]:
    """Return both readings side by side; nothing before both are there."""
    keyed = list(sheet.keyings.order_by("at", "by"))
    return compared(*map(lines_of, keyed)) if len(keyed) == 2 else []


def differing_of(sheet: ListSheet) -> dict[int, Pair]:
    """Return the lines that two people read differently, by their place."""
    return {at: pair for at, pair in enumerate(pairs_of(sheet)) if not pair.agrees}


def may_not_settle(sheet: ListSheet, by: str) -> bool:
    """Whether somebody is one of the two who keyed a sheet in."""
    return sheet.keyings.filter(by=by).exists()


def lines_of(keying: Keying) -> list[Line]:
    """Return what somebody read, opened."""
    return msgspec.json.decode(keying.rows, type=list[Line])


def _locked(sheet: ListSheet) -> ListSheet:
    rows = ListSheet.objects.select_for_update(of=("self",))
    return rows.select_related("named_list").get(pk=sheet.pk)


def _take(sheet: ListSheet, lines: Sequence[Line], by: str, now: datetime) -> None:
    take_in(
        named_list=sheet.named_list,
        read=read_sheet(sheet_of(lines), COLUMNS),
        given_at=sheet.given_at,
        by=by,
        now=now,
        is_whole=False,
    )


def _settled(sheet: ListSheet, by: str, now: datetime) -> None:
    sheet.settled_at, sheet.settled_by = now, by
    sheet.save(update_fields=["settled_at", "settled_by"])
    Picture.objects.filter(pk=sheet.picture_id).update(ends_at=now + AFTER)


@pictures_of(ROOM)
def may_see(request: HttpRequest, subject: str) -> bool:
    """Whether a reader may see a sheet: those who may key it in."""
    rows = ListSheet.objects.filter(picture__subject=subject)
    place = rows.values_list("named_list__emergency_id", flat=True).first()
    return place is not None and bool(KEYERS & standing(request).roles_in(place))
