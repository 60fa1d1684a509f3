"""`vigie missing list FILE`: a list of a hospital or a shelter, by command."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from vigie.emergencies.models import Emergency
from vigie.lib.answering import Unusable
from vigie.missing import list_matching, lists
from vigie.missing.list_columns import FIELDS, guess
from vigie.missing.list_files import ENCODINGS, read_file
from vigie.missing.list_words import WHY
from vigie.missing.models import NamedList
from vigie.missing.states import ListKind

_TOLD = 20  # lines of what was wrong


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes, beside the emergency."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--title", required=True, help="what list it is")
    parser.add_argument("--from", dest="given_by", default="", help="who gave it")
    parser.add_argument("--official", action="store_true")
    parser.add_argument(
        "--kind", choices=ListKind.values, default=ListKind.OTHER, help="of whom it is"
    )
    parser.add_argument("--encoding", choices=ENCODINGS, default="")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=FIELD",
        help=f"what a column means, of {', '.join(FIELDS)}; others are guessed",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what it does")


def take(
    given: argparse.Namespace, emergency: Emergency, by: str, now: datetime
) -> None:
    """Take a file in as the newest version of the list of this title, compare its rows
    with the calls, and print what came of it."""
    sheet = read_file(given.file.read_bytes(), given.encoding)
    read = lists.read_sheet(sheet, columns(sheet.head, given.column))
    if not read.entries:
        raise Unusable("With these columns nobody is on the list: give --column.")
    rows = NamedList.objects.filter(emergency=emergency, title=given.title)
    found = rows.order_by("made_at", "pk").first()
    if given.dry_run:
        listed = found or NamedList(emergency=emergency)
        print(_said(lists.preview(listed, read)))
    else:
        listed = found or lists.open_list(
            emergency=emergency,
            title=given.title,
            given_by=given.given_by or by,
            is_official=given.official,
            kind=given.kind,
            by=by,
            now=now,
        )
        made = lists.take_in(named_list=listed, read=read, given_at=now, by=by, now=now)
        print(_said(lists.Counts(**made.counts)))
        print(f"suggestions to the desk: {list_matching.compare_all(listed, now)}")
    for line in _bad(read.bad):
        print(line)


def columns(head: Sequence[str], said: Sequence[str]) -> Mapping[int, str]:
    """Return what each column means: as was said, else as guessed. Raises Unusable."""
    found = guess(head)
    for one in said:
        name, _, field = one.rpartition("=")
        if field not in FIELDS or name not in head:
            raise Unusable(f"“{one}” names no column of the file, or no field.")
        found = {at: what for at, what in found.items() if what != field}
        found[list(head).index(name)] = field
    return found


def _said(counts: lists.Counts) -> str:
    return (
        f"{counts.read} lines read: {counts.new} new, {counts.same} there already, "
        f"{counts.back} back, {counts.gone} no longer on it, {counts.bad} not taken; "
        f"{counts.nameless} without a name, {counts.grave} for officials alone"
    )


def _bad(bad: Sequence[tuple[int, str]]) -> Iterator[str]:
    for line, code in bad[:_TOLD]:
        yield f"  line {line}: {WHY[code]}"
    if len(bad) > _TOLD:
        yield f"  and {len(bad) - _TOLD} more"
