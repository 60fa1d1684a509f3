"""What decisions teach: how soon the order of a queue gets better.

On real messages that people have labelled (VIGIE_EVAL_DATA, sms/): a person decides
what the desk shows, half of it best scored, half most uncertain; the rules come first.
Prints the average precision on other messages before any decision, after 50 and after
400, the mean of several beginnings; and what teaching costs.
"""

import csv
import gzip
import random
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.corpora import folder
from vigie.reading.labels import LABELS
from vigie.reading.learning import (
    NAMES,
    Example,
    Model,
    average_precision,
    features_of,
    taught,
    untaught,
)
from vigie.reading.post import Post
from vigie.reading.reader import Reader
from vigie.reading.rules import load

_COLUMNS = {"shelter": "shelter.request", "request": "help.request"}
# What their column calls a request: one for a bed or for news as well.
_REQUESTS = sum(
    LABELS[name].bit for name in ("shelter.request", "info.request", "missing.call")
)
_ASKED = {"shelter": {50: 0.49, 400: 0.61}, "request": {50: 0.66, 400: 0.69}}
_BEGINNINGS = 5
_POOL = 6_000
_SHOWN = 10


class Message(NamedTuple):
    """A message: its features, and the labels that a person gave it."""

    features: tuple[int, ...]
    decided: int


def main() -> None:
    """Print the learning curves and what a round of learning costs."""
    data = folder()
    if data is None:
        print("The real messages are not here (VIGIE_EVAL_DATA): nothing measured.")
        return
    reader = Reader(load())
    others = _messages(reader, data / "sms" / "disaster_response_validation.csv")
    pool = _messages(reader, data / "sms" / "train_from_udacity.csv.gz")
    random.Random(1).shuffle(pool)
    curves = [_curve(pool[:_POOL], others, seed) for seed in range(_BEGINNINGS)]
    for name in _COLUMNS:
        for count, least in ((0, None), *_ASKED[name].items()):
            mean = float(np.mean([curve[name, count] for curve in curves]))
            asked = "" if least is None else f"  (asked {least:.2f})"
            asked += "  MISSED" if least is not None and mean < least else ""
            print(f"{name}, {count} decisions: average precision {mean:.3f}{asked}")
    _costs(pool)


def _messages(reader: Reader, path: Path) -> list[Message]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    posts = [Post("sms", str(i), "", 0, row["message"]) for i, row in enumerate(rows)]
    read = reader.read_batch(posts)
    out = []
    for row, post, bits, reading in zip(
        rows, posts, read.bits.tolist(), read.readings, strict=True
    ):
        rules = [reason.rule for reason in reading.why] if reading else []
        bits |= LABELS["help.request"].bit if bits & _REQUESTS else 0
        decided = sum(LABELS[n].bit for c, n in _COLUMNS.items() if row[c] == "1")
        out.append(Message(features_of(post.text, bits, rules), decided))
    return out


def _curve(
    pool: list[Message], others: list[Message], seed: int
) -> dict[tuple[str, int], float]:
    """Return the average precision by label and number of decisions."""
    chance = random.Random(seed)
    left = chance.sample(pool, len(pool))
    model, decided = untaught(), list[Example]()
    found = _precisions(model, others, 0)
    turn = 0
    while len(decided) < 400:
        name = list(_COLUMNS)[turn % len(_COLUMNS)]
        shown = _shown(_score(model, left, name))
        decided += [Example(*left[place]) for place in shown]
        left = [one for place, one in enumerate(left) if place not in shown]
        turn += 1
        if len(decided) % 50 == 0:
            model = taught(decided)
            if len(decided) in (50, 400):
                found |= _precisions(model, others, len(decided))
    return found


def _shown(scores: np.ndarray) -> set[int]:
    best = np.argsort(-scores, kind="stable")[: _SHOWN // 2].tolist()
    doubtful = np.argsort(abs(scores - 0.5), kind="stable").tolist()
    rest = [place for place in doubtful[:_SHOWN] if place not in best]
    return {*best, *rest[: _SHOWN - len(best)]}


def _precisions(
    model: Model, others: list[Message], count: int
) -> dict[tuple[str, int], float]:
    found = {}
    for name, label in _COLUMNS.items():
        truth = np.array([bool(one.decided & LABELS[label].bit) for one in others])
        found[name, count] = average_precision(_score(model, others, name), truth)
    return found


def _score(model: Model, messages: list[Message], name: str) -> np.ndarray:
    """Return how likely each message is to be of a column."""
    scores = model.scores([one.features for one in messages])
    return scores[:, NAMES.index(_COLUMNS[name])]


def _costs(pool: list[Message]) -> None:
    for count in (50, 400, 2_000):
        examples = [Example(*one) for one in pool[:count]]
        began = time.process_time()
        model = taught(examples)
        seconds = time.process_time() - began
        began = time.process_time()
        model.scores([one.features for one in pool[:1000]])
        scoring = time.process_time() - began
        print(
            f"teaching {count:,} decisions: {seconds:.2f} CPU-s; "
            f"scoring: {scoring * 1e3:.0f} us a thing"
        )


if __name__ == "__main__":
    main()
