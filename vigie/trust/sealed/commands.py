"""`vigie keys …`: the deployment's keys of operational data and of its index."""

import argparse
import sys
import time
from dataclasses import replace
from datetime import datetime

from vigie.lib import clock
from vigie.lib.answering import Unusable, answered
from vigie.trust.sealed import keyring, rotation
from vigie.trust.sealed.blind import id_of
from vigie.trust.sealed.keyring import Keys


def run(argv: list[str]) -> int:
    """Run one of the verbs; 2 with one sentence when it cannot be done."""
    given = _parser().parse_args(argv)
    return answered("keys", lambda: given.do(given, clock.now()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vigie keys", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    listed = verbs.add_parser(
        "list", help="ids of the keys and how many values each has"
    )
    listed.set_defaults(do=_list)
    add = verbs.add_parser("add", help="add a key; new values take it at once")
    add.add_argument(
        "--index", action="store_true", help="a key of the blind index instead"
    )
    add.set_defaults(do=_add)
    rotate = verbs.add_parser("rotate", help="bring every value to the newest key")
    rotate.add_argument("--batch", type=int, default=rotation.BATCH, help="rows")
    rotate.set_defaults(do=_rotate)
    retire = verbs.add_parser("retire", help="take off a key that no value has")
    retire.add_argument("id")
    retire.set_defaults(do=_retire)
    new = verbs.add_parser("new", help="print fresh keys for VIGIE_SEALING_KEYS")
    new.set_defaults(do=_new)
    return parser


def _list(given: argparse.Namespace, now: datetime) -> int:
    ring, counts = keyring.ring(), rotation.keys_in_use()
    for name in ring.keys:
        note = "  seals new values" if name == ring.current else ""
        print(f"{name.hex()}  {counts.pop(name.hex(), 0)} values{note}")
    entries, current = rotation.index_keys_in_use(), keyring.index_key()
    for key in reversed(keyring.index_keys()):
        note = "  indexes new values" if key == current else ""
        print(f"{id_of(key)}  {entries.pop(id_of(key), 0)} index entries{note}")
    for text, count in counts.items():
        print(f"{text}  {count} values  NOT ON THE RING")
    for text, count in entries.items():
        print(f"{text}  {count} index entries  NOT ON THE RING")
    return int(bool(counts or entries))


def _add(given: argparse.Namespace, now: datetime) -> int:
    if given.index:
        keys = keyring.with_new_index(_file().keys())
        name = id_of(keys.index)
    else:
        keys = keyring.with_new_key(_file().keys())
        name = keys.ring.current.hex()
    _file().put(keys)
    print(f"added: {name}; now run `vigie keys rotate`.")
    return 0


def _rotate(given: argparse.Namespace, now: datetime) -> int:
    if given.batch < 1:
        raise Unusable("--batch is a number of rows, one at least.")
    began, rows, changed, broken = time.monotonic(), 0, 0, 0
    for step in rotation.rotate(now=now, batch=given.batch):
        rows, changed = rows + step.rows, changed + step.changed
        broken += step.unreadable
        if sys.stderr.isatty():
            print(f"\r{step.table}: {rows} rows", end="", file=sys.stderr)
    seconds = time.monotonic() - began
    print(f"rotated: {changed} values in {seconds:.1f} s")
    if broken:
        print("some values do not open and were left: see the log.", file=sys.stderr)
    return int(broken > 0)


def _retire(given: argparse.Namespace, now: datetime) -> int:
    keys = _file().keys()
    if given.id in map(id_of, keys.indexes):
        return _retire_index(keys, given.id)
    name = _name(given.id)
    if name not in keys.ring.keys:
        raise Unusable("There is no key of that id; see `vigie keys list`.")
    if name == keys.ring.current:
        raise Unusable("It seals new values: add another first.")
    if rotation.keys_in_use().get(name.hex()):
        raise Unusable("It still has values: run `vigie keys rotate` first.")
    _file().put(replace(keys, ring=keys.ring.without(name)))
    print(f"retired: {name.hex()}. Backups from before still need it.")
    return 0


def _retire_index(keys: Keys, name: str) -> int:
    if name == id_of(keys.index):
        raise Unusable("It indexes new values: add another with --index first.")
    if rotation.index_keys_in_use().get(name):
        raise Unusable(
            "It still has entries: run `vigie keys rotate` first. Those of what only "
            "named people open follow when their row is written again."
        )
    former = tuple(key for key in keys.former if id_of(key) != name)
    _file().put(replace(keys, former=former))
    print(f"retired: {name}. Backups from before still need it.")
    return 0


def _new(given: argparse.Namespace, now: datetime) -> int:
    print(keyring.new_keys().text, end="")
    return 0


def _file() -> keyring.Shelf:
    shelf = keyring.shelf()
    if not shelf.is_file:
        raise Unusable("The keys are in VIGIE_SEALING_KEYS: change them there.")
    return shelf


def _name(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Unusable("A key's id is eight signs; see `vigie keys list`.") from None
