"""What is understood of 240 made-up replies by SMS, written before the words were read.

The rows of an even number were worked on, those of an odd number are held out: these
are counted and not shown, so that nobody mends them one by one. They are no proof for
strangers: whoever wrote the first families of phrases had written them too. Only a
reply of somebody not safe, read as an answer of somebody who is, is shown of both.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import vigie.safety
from vigie.safety.states import ANSWERED_WELL, Answer
from vigie.safety.words_in import understand

PROMISED = 0.95  # of all replies, read as a careful human would
_ROWS = Path(vigie.safety.__file__).parent / "tests" / "replies.csv"
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
    def right(self) -> bool:
        """Whether it was read as it was meant."""
        return self.read == self.meant

    @property
    def dangerous(self) -> bool:
        """Whether somebody not known to be well was read as being well."""
        return self.read in ANSWERED_WELL and self.meant not in ANSWERED_WELL

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the half that nobody worked on."""
        return self.number % 2 == 1


def replies() -> list[Reply]:
    """Return every written reply with what is understood of it, numbered from 1."""
    with _ROWS.open(encoding="utf-8", newline="") as file:
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


def _said(name: str, rows: list[Reply], which: Callable[[Reply], bool]) -> None:
    chosen = [one for one in rows if which(one)]
    right = sum(one.right for one in chosen)
    print(f"{name}: {right} of {len(chosen)} right ({share(chosen):.1%})")


def _shown(rows: Iterable[Reply]) -> None:
    for one in rows:
        meant, read = one.meant or "a person", one.read or "a person"
        print(f"  {one.number} [{one.language}] {one.text!r}: {meant}, read {read}")


def main() -> None:
    """Print what is right, by half and language; exit 1 when it is not as promised."""
    rows = replies()
    _said("all replies", rows, lambda one: True)
    _said("even numbers, worked on", rows, lambda one: not one.held_out)
    _said("odd numbers, held out", rows, lambda one: one.held_out)
    for language in dict.fromkeys(one.language for one in rows):
        _said(f"  {language}", [r for r in rows if r.language == language], bool)
    _said("plainly safe", rows, lambda one: one.meant == Answer.SAFE)
    _said("  held out", rows, lambda one: one.meant == Answer.SAFE and one.held_out)
    dangerous = [one for one in rows if one.dangerous]
    print(f"not safe, read as safe: {len(dangerous)}")
    _shown(dangerous)
    wrong = [one for one in rows if not one.right]
    print(f"not right: {len(wrong)}; those of the half worked on:")
    _shown(one for one in wrong if not one.held_out)
    if dangerous or share(rows) < PROMISED:
        raise SystemExit(1)
