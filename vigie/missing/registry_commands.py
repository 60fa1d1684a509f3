"""`vigie registry …`: which other registries of missing people may be asked."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lib.answering import Unusable, answered
from vigie.missing import copies, registries
from vigie.missing.models import CopyKeeper, Registry

BY = "command"


def run(argv: list[str]) -> int:
    """Run `vigie registry`: 0, or 2 with one sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="vigie registry", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="let readers ask a registry by name")
    add.add_argument("url", help="the address that its api/search stands below")
    add.add_argument("--emergency", required=True, help="its short name")
    add.add_argument("--name", default="", help="what readers know it by")
    add.add_argument("--key-file", help="a file with the key it gave you, - to type it")
    add.add_argument(
        "--own-network",
        action="store_true",
        help="it may be at a private address, and by http",
    )
    add.set_defaults(do=_add)
    tell = verbs.add_parser("tell", help="tell a program when records change or end")
    tell.add_argument("url", help="the webhook that it is told at")
    tell.add_argument("--emergency", required=True, help="its short name")
    tell.add_argument("--name", default="", help="of the program or its people")
    tell.set_defaults(do=_tell)
    listed = verbs.add_parser("list", help="which registries are asked or told")
    listed.add_argument("--emergency", default="", help="its short name")
    listed.set_defaults(do=_list)
    remove = verbs.add_parser("remove", help="ask or tell one no more")
    remove.add_argument("id", help="of the list")
    remove.set_defaults(do=_remove)
    given = parser.parse_args(argv)
    return answered(
        "registry",
        lambda: given.do(given, clock.now()),
        registries.BadRegistry,
        OSError,
    )


def _add(given: argparse.Namespace, now: datetime) -> None:
    row = registries.add_registry(
        emergency=_emergency(given.emergency),
        name=given.name,
        url=given.url,
        key=_key(given.key_file),
        in_own_network=given.own_network,
        by=BY,
        now=now,
    )
    print(f"{row.name} is asked at {row.url}/api/search when a reader says so")


def _tell(given: argparse.Namespace, now: datetime) -> None:
    keeper, secret = copies.follow_copies(
        emergency=_emergency(given.emergency),
        name=given.name,
        url=given.url,
        by=BY,
        now=now,
    )
    print(f"{keeper.name} is told when records change or end; its letters are signed")
    print("with this secret, which is not shown again:")
    print(secret)


def _key(path: str | None) -> str:
    """A key is not given as a word: whoever lists processes would see it."""
    if not path:
        return ""
    return sys.stdin.readline() if path == "-" else Path(path).read_text()


def _list(given: argparse.Namespace, now: datetime) -> None:
    rows = Registry.objects.select_related("emergency").order_by("made_at", "pk")
    if given.emergency:
        rows = rows.filter(emergency=_emergency(given.emergency))
    for row in rows:
        words = [str(row.pk), row.emergency.slug, row.url, row.name]
        words += ["with a key"] if row.key is not None else []
        words += ["in our own network"] if row.in_own_network else []
        words += [f"ended {row.ended_at:%Y-%m-%d %H:%M}"] if row.ended_at else []
        print("  ".join(words))
    told = CopyKeeper.objects.select_related("emergency", "address")
    if given.emergency:
        told = told.filter(emergency=_emergency(given.emergency))
    for keeper in told:
        state = keeper.address.get_state_display()
        words = [str(keeper.pk), keeper.emergency.slug, keeper.address.value]
        print("  ".join([*words, keeper.name, f"is told ({state})"]))


def _remove(given: argparse.Namespace, now: datetime) -> None:
    try:
        key = UUID(given.id)
    except ValueError:
        raise Unusable(f"There is no registry {given.id}.") from None
    keeper = CopyKeeper.objects.filter(pk=key).first()
    if keeper is not None:
        copies.end_copies(keeper=keeper, by=BY, now=now)
        print(f"{keeper.name} is told no more")
        return
    row = Registry.objects.filter(pk=key).first()
    if row is None:
        raise Unusable(f"There is no registry {given.id}.")
    registries.end_registry(registry=row, by=BY, now=now)
    print(f"{row.name} is asked no more")


def _emergency(slug: str) -> Emergency:
    found = Emergency.objects.filter(slug=slug).first()
    if found is None:
        raise Unusable(f"There is no emergency “{slug}”.")
    return found
