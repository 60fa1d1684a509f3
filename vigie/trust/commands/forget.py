"""`vigie forget`: erase now what is due, as the worker does every hour."""

import argparse

from vigie.lib import clock
from vigie.trust.retention.forgetting import forget, what_is_due


def run(argv: list[str]) -> int:
    """Erase what is due and print of what how much; 1 when not all is gone."""
    parser = argparse.ArgumentParser(prog="vigie forget", description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="only count")
    parser.add_argument(
        "--rewrite",
        action="store_true",
        help="PostgreSQL: write the tables anew, locking each meanwhile",
    )
    given = parser.parse_args(argv)
    if given.dry_run:
        for label, count in sorted(what_is_due(clock.now()).items()):
            print(f"due: {label} {count:,}")
        return 0
    tally = forget(clock.now(), rewrite=given.rewrite)
    for label, count in sorted(tally.erased.items()):
        print(f"erased: {label} {count:,}")
    if not tally.is_scoured:
        print("the database is being read: run it again to empty what was erased")
    for name in tally.failed:
        print(f"not erased: {name}; the log says why, and the next run tries again")
    return 0 if tally.is_good else 1
