"""`vigie missing …` and `vigie key …`: files of other registries, keys of programs."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lib.answering import Unusable, answered
from vigie.missing import list_commands, program_keys
from vigie.missing.exporting import everybody
from vigie.missing.importing import Imported, Tally, import_records
from vigie.missing.list_xlsx import BadList
from vigie.missing.models import ProgramKey, Right
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import HOST
from vigie.relaying.formats.pfif.writing import element

BY = "command"
_TOLD = 20  # lines of what was wrong


def run(argv: list[str]) -> int:
    """Run `vigie missing`: 0, or 2 with one sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="vigie missing", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    take = verbs.add_parser("import", help="take in a file of PFIF 1.1 to 1.4")
    take.add_argument("file", type=Path)
    take.set_defaults(do=_import)
    give = verbs.add_parser("export", help="write what may be given out as PFIF")
    give.add_argument("file", type=Path)
    give.add_argument("--version", choices=("1.3", "1.4"), default="1.4")
    give.add_argument("--full", action="store_true", help="for a partner: all facts")
    give.set_defaults(do=_export)
    people = verbs.add_parser("list", help="take in a list of a hospital or a shelter")
    list_commands.add_arguments(people)
    people.set_defaults(do=_take_list)
    for verb in (take, give, people):
        verb.add_argument("--emergency", required=True, help="its short name")
    given = parser.parse_args(argv)
    return answered("missing", lambda: given.do(given, clock.now()), OSError, BadList)


def run_keys(argv: list[str]) -> int:
    """Run `vigie key`: 0, or 2 with one sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="vigie key", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    create = verbs.add_parser("create", help="make a key, and print it once")
    create.add_argument("--emergency", required=True, help="its short name")
    create.add_argument("--rights", required=True, help=", ".join(Right.values))
    create.add_argument("--domain", default="", help="whose records it may write")
    create.add_argument("--name", default="", help="of the program or its people")
    create.set_defaults(do=_create)
    listed = verbs.add_parser("list", help="which keys there are")
    listed.add_argument("--emergency", default="", help="its short name")
    listed.set_defaults(do=_list)
    revoke = verbs.add_parser("revoke", help="have a key open nothing any more")
    revoke.add_argument("number", type=int)
    revoke.set_defaults(do=_revoke)
    given = parser.parse_args(argv)
    return answered("key", lambda: given.do(given, clock.now()), program_keys.BadKey)


def _import(given: argparse.Namespace, now: datetime) -> None:
    emergency = _emergency(given.emergency)
    with given.file.open("rb") as file:
        done = import_records(emergency=emergency, records=read(file), by=BY, now=now)
    for line in summary(done):
        print(line)
    if done.broken:
        raise Unusable(f"{given.file.name}: {done.broken}")


def _take_list(given: argparse.Namespace, now: datetime) -> None:
    list_commands.take(given, _emergency(given.emergency), BY, now)


def summary(done: Imported) -> Iterator[str]:
    """Yield what became of a file, in lines: both kinds, then what was wrong."""
    for kind, tally in (("people", done.people), ("notes", done.notes)):
        yield (
            f"{kind}: {tally.parsed} read, {tally.new} new, {tally.changed} changed, "
            f"{tally.ended} taken away, {tally.same} as before, "
            f"{len(tally.skipped) + tally.skipped_more} not taken"
        )
    yield from _first([f"{own}: {why}" for own, why in _skipped(done)], "not taken")
    odd = [f"record {f.row} {f.record_id} {f.says}" for f in done.faults if f.row]
    yield from _first(odd, "odd")


def _skipped(done: Imported) -> list[tuple[str, str]]:
    tallies: tuple[Tally, ...] = (done.people, done.notes)
    return [one for tally in tallies for one in tally.skipped]


def _first(lines: list[str], word: str) -> Iterator[str]:
    for line in lines[:_TOLD]:
        yield f"  {word}: {line}"
    if len(lines) > _TOLD:
        yield f"  {word}: and {len(lines) - _TOLD} more"


def _export(given: argparse.Namespace, now: datetime) -> None:
    emergency, count = _emergency(given.emergency), 0
    with given.file.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(f'<pfif:pfif xmlns:pfif="{HOST}{given.version}">\n')
        for person, notes in everybody(emergency, now, full=given.full):
            file.write(element(person, notes, given.version))
            count += 1
        file.write("</pfif:pfif>\n")
    print(f"{count} people written to {given.file}")


def _create(given: argparse.Namespace, now: datetime) -> None:
    key, text = program_keys.make_key(
        emergency=_emergency(given.emergency),
        name=given.name or given.domain or "program",
        rights=[word for word in given.rights.split(",") if word],
        domain=given.domain,
        by=BY,
        now=now,
    )
    print(f"key {key.pk}, for {', '.join(key.rights)}; it is not shown again:")
    print(text)


def _list(given: argparse.Namespace, now: datetime) -> None:
    rows = ProgramKey.objects.select_related("emergency").order_by("pk")
    if given.emergency:
        rows = rows.filter(emergency=_emergency(given.emergency))
    for key in rows:
        ended = f", ended {key.ended_at:%Y-%m-%d %H:%M}" if key.ended_at else ""
        where = f"{key.emergency.slug}  {key.domain or '-'}"
        print(f"{key.pk}  {where}  {','.join(key.rights)}  {key.name}{ended}")


def _revoke(given: argparse.Namespace, now: datetime) -> None:
    key = ProgramKey.objects.filter(pk=given.number).first()
    if key is None:
        raise Unusable(f"There is no key {given.number}.")
    program_keys.end_key(key=key, by=BY, now=now)
    print(f"key {key.pk} opens nothing any more")


def _emergency(slug: str) -> Emergency:
    found = Emergency.objects.filter(slug=slug).first()
    if found is None:
        raise Unusable(f"There is no emergency “{slug}”.")
    return found
