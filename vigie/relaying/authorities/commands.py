"""`vigie authority …`: whose feeds of alerts in CAP are read."""

import argparse
from datetime import datetime

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lib.answering import Unusable, answered
from vigie.relaying.authorities import naming, reading
from vigie.relaying.authorities.rows import Authority

BY = "command"


def run(argv: list[str]) -> int:
    """Run `vigie authority`: 0, or 2 with one sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="vigie authority", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="read an authority's feed from now on")
    add.add_argument("url", help="of its feed in Atom or RSS, or of an alert in CAP")
    add.add_argument("--emergency", required=True, help="its short name")
    add.add_argument("--name", default="", help="what readers know it by")
    add.add_argument(
        "--own-network",
        action="store_true",
        help="it may be at a private address, and by http",
    )
    add.set_defaults(do=_add)
    listed = verbs.add_parser("list", help="which are read, and how that went")
    listed.set_defaults(do=_list)
    remove = verbs.add_parser("remove", help="read one no more")
    remove.add_argument("id", type=int, help="of the list")
    remove.set_defaults(do=_remove)
    given = parser.parse_args(argv)
    return answered(
        "authority", lambda: given.do(given, clock.now()), naming.BadAuthority
    )


def _add(given: argparse.Namespace, now: datetime) -> None:
    emergency = Emergency.objects.filter(slug=given.emergency).first()
    if emergency is None:
        raise Unusable(f"There is no emergency {given.emergency}.")
    row = naming.add_authority(
        emergency=emergency,
        name=given.name,
        url=given.url,
        in_own_network=given.own_network,
        by=BY,
        now=now,
    )
    new = reading.read_one(row, now)
    row.refresh_from_db()
    print(f"{row.name} is read every minute: {row.fault or f'{new} messages so far'}")


def _list(given: argparse.Namespace, now: datetime) -> None:
    for row in Authority.objects.select_related("emergency").order_by("pk"):
        words = [str(row.pk), row.emergency.slug, row.url, row.name]
        words += [f"read {row.read_at:%Y-%m-%d %H:%M}"] if row.read_at else []
        words += [row.fault] if row.fault else []
        words += [f"ended {row.ended_at:%Y-%m-%d %H:%M}"] if row.ended_at else []
        print("  ".join(words))


def _remove(given: argparse.Namespace, now: datetime) -> None:
    if not naming.end_authority(authority=given.id, by=BY, now=now):
        raise Unusable(f"There is no authority {given.id} that is read.")
    print("It is read no more.")
