"""What is understood of made-up replies by SMS, written before the words were read.

The rows of replies.csv were worked on, so they are no proof for strangers. Those of
replies_fresh.csv, where it is there, were written blind and never worked on: their
share is printed as it is, and what is wrong of them is counted and not shown, so that
nobody mends them one by one. Only a reply of somebody not safe, read as an answer of
somebody who is, is shown of both.

A reply for a person that is read as hurt or as a call for help counts as right: it
reaches a person sooner, and is never wrong for somebody who is not safe ("not safe").
How many count as right by this is printed.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import vigie.safety
from vigie.safety.states import ANSWERED_WELL, Answer
from vigie.safety.words_in import understand

PROMISED = 0.95  # of the replies worked on, read as a careful human would
WORKED_ON, FRESH = "replies", "replies_fresh"
_ROWS = Path(vigie.safety.__file__).parent / "tests"
_GRAVE = frozenset({Answer.HURT, Answer.HELP})
_MEANT = {
    "safe": Answer.SAFE,
    "need": Answer.SAFE_NEED,
    "hurt": Answer.HURT,
    "help": Answer.HELP,
    "away": Answer.NOT_HERE,
    "person": None,
}


@dataclass(frozen=True)
class Reply:
    """One reply, what it means (None: a person must read it) and what was read."""

    number: int
    text: str
    language: str
    meant: Answer | None
    read: Answer | None

    @property
    def graver(self) -> bool:
        """Whether it was for a person, and read as hurt or as a call for help."""
        return self.meant is None and self.read in _GRAVE

    @property
    def right(self) -> bool:
        """Whether it was read as it was meant, or graver when a person was to read."""
        return self.read == self.meant or self.graver

    @property
    def dangerous(self) -> bool:
        """Whether somebody not known to be well was read as being well."""
        return self.read in ANSWERED_WELL and self.meant not in ANSWERED_WELL


def replies(folder: Path = _ROWS) -> dict[str, list[Reply]]:
    """Return the replies of each replies*.csv of a folder with what is understood of
    them, numbered from 1, by the name of the file without its ending."""
    return {path.stem: _read(path) for path in sorted(folder.glob("replies*.csv"))}


def _read(path: Path) -> list[Reply]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Reply(
                number,
                row["text"],
                row["language"],
                _MEANT[row["meant"]],
                understand(row["text"]).answer,
            )
            for number, row in enumerate(csv.DictReader(file), 1)
        ]


def share(rows: Iterable[Reply]) -> float:
    """Return the share of right ones, from 0 to 1. ZeroDivisionError for none."""
    right = [one.right for one in rows]
    return sum(right) / len(right)


def kept(lists: dict[str, list[Reply]]) -> bool:
    """Say whether it is as promised: enough is right of what was worked on, and nobody
    of any list who is not safe was read as safe."""
    dangerous = any(one.dangerous for rows in lists.values() for one in rows)
    return not dangerous and share(lists[WORKED_ON]) >= PROMISED


def _said(name: str, rows: list[Reply], which: Callable[[Reply], bool]) -> None:
    chosen = [one for one in rows if which(one)]
    if chosen:
        right = sum(one.right for one in chosen)
        print(f"{name}: {right} of {len(chosen)} right ({share(chosen):.1%})")


def _shown(rows: Iterable[Reply]) -> None:
    for one in rows:
        meant, read = one.meant or "a person", one.read or "a person"
        print(f"  {one.number} [{one.language}] {one.text!r}: {meant}, read {read}")


def _told(name: str, rows: list[Reply]) -> None:
    """Print what is right of one list, by language, and what is dangerous."""
    _said(name, rows, lambda one: True)
    for language in dict.fromkeys(one.language for one in rows):
        _said(f"  {language}", [r for r in rows if r.language == language], bool)
    _said("  plainly safe", rows, lambda one: one.meant == Answer.SAFE)
    print(f"  for a person, read graver: {sum(one.graver for one in rows)}")
    dangerous = [one for one in rows if one.dangerous]
    print(f"  not safe, read as safe: {len(dangerous)}")
    _shown(dangerous)


def main(folder: Path = _ROWS) -> None:
    """Print what is right of each list; exit 1 when it is not as promised."""
    lists = replies(folder)
    names = {WORKED_ON: "worked on", FRESH: "fresh, never worked on"}
    for name, rows in lists.items():
        _told(names.get(name, name), rows)
    print("not right, of those worked on:")
    _shown(one for one in lists[WORKED_ON] if not one.right)
    if not kept(lists):
        raise SystemExit(1)
