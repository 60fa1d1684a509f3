"""`vigie journal …`: verify it, show it, print its head."""

import argparse
import sys
from collections.abc import Iterator

from vigie.trust.journal import verbs
from vigie.trust.journal.heads import NotAHead, head_from
from vigie.trust.journal.verifying import verify
from vigie.trust.models import JournalHead, JournalRow


def run(argv: list[str]) -> int:
    """Run one of the verbs; `verify` returns 1 when the journal is not whole."""
    given = _parser().parse_args(argv)
    try:
        return int(given.do(given))
    except NotAHead as error:
        print(f"vigie journal: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vigie journal", description=__doc__)
    words = parser.add_subparsers(required=True, metavar="VERB")
    check = words.add_parser("verify", help="name the first row that is wrong")
    check.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="SEQUENCE:HASH",
        help="a head that was published earlier; may be given several times",
    )
    check.set_defaults(do=_verify)
    show = words.add_parser("show", help="print the latest rows, oldest first")
    show.add_argument("--last", type=int, default=40, help="how many rows")
    show.add_argument("--by", help="of one actor")
    show.add_argument("--what", choices=verbs.known(), metavar="VERB")
    show.add_argument("--subject", help='of one thing: "listening.call" or with ":ID"')
    show.add_argument("--emergency", type=int, help="of one emergency, by its number")
    show.set_defaults(do=_show)
    words.add_parser("head", help="print the last row's head").set_defaults(do=_head)
    return parser


def _verify(given: argparse.Namespace) -> int:
    verdict = verify(dict(head_from(text) for text in given.head))
    for name in verdict.lacking:
        print(f"not protected: the trigger {name} is missing or changed")
    if verdict.fault:
        print(f"journal: {verdict.fault}; {verdict.rows:,} rows before it are good")
    else:
        rate = verdict.rows / max(verdict.seconds, 1e-9)
        print(f"journal: {verdict.rows:,} rows are good ({rate:,.0f} rows/s)")
    return 0 if verdict.is_good else 1


def _show(given: argparse.Namespace) -> int:
    rows = JournalRow.objects.order_by("-sequence")
    for name in ("by", "what", "emergency"):
        if getattr(given, name) is not None:
            rows = rows.filter(**{name: getattr(given, name)})
    if given.subject:
        label, _, number = given.subject.partition(":")
        rows = rows.filter(subject=label)
        rows = rows.filter(subject_id=number) if number else rows
    for line in _lines(list(rows[: max(given.last, 0)])):
        print(line)
    return 0


def _lines(rows: list[JournalRow]) -> Iterator[str]:
    for row in reversed(rows):
        facts = "" if row.facts == "{}" else f"  {row.facts}"
        why = f"  “{row.why}”" if row.why else ""
        subject = f"{row.subject}:{row.subject_id}"
        when = f"{row.at:%Y-%m-%d %H:%M:%S}Z"
        yield f"{row.sequence}  {when}  {row.by}  {row.what}  {subject}{facts}{why}"


def _head(given: argparse.Namespace) -> int:
    last = JournalRow.objects.order_by("-sequence").first()
    if last is None:
        print("The journal has no row yet.")
        return 0
    print(JournalHead(sequence=last.sequence, hash=last.hash))
    return 0
