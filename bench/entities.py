"""People, plates and phones: precision and recall on the written cases, plates in
ordinary posts, and what finding costs. Run by `python -m bench entities`."""

import csv
import gzip
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from vigie.reading.entities.people import find_people
from vigie.reading.entities.phones import find_phones
from vigie.reading.entities.plates import find_plates
from vigie.reading.tests.entity_cases import CASES
from vigie.reading.tests.entity_scores import scores

DATA = Path(os.environ.get("VIGIE_EVAL_DATA", "../shared/data"))


def ordinary_posts(data: Path = DATA) -> Iterator[str]:
    """Yield the texts of real posts without labels; nothing when they are absent."""
    lines = data / "throughput" / "posts_open_no_labels.jsonl.gz"
    if lines.exists():
        with gzip.open(lines, "rt", encoding="utf-8") as stream:
            yield from (json.loads(line)["text"] for line in stream)
    night = data / "paris_night" / "paris_posts.csv"
    if night.exists():
        with night.open(encoding="utf-8", newline="") as stream:
            yield from (row["text"] for row in csv.DictReader(stream))


def cost(posts: list[str], find: Callable[[str], object]) -> float:
    """Return the µs of CPU that finding takes per post, the best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for post in posts:
            find(post)
        best = min(best, time.process_time() - start)
    return best / len(posts) * 1e6


def main() -> None:
    """Print the figures."""
    for score in scores():
        print(
            f"{score.name}: precision {score.precision:.3f}, recall {score.recall:.3f} "
            f"({score.wanted} wanted in {len(CASES)} cases)"
        )
        for line in score.wrong:
            print("   ", line)
    posts = list(ordinary_posts())
    if not posts:
        print(f"plates in ordinary posts: no posts at {DATA} (VIGIE_EVAL_DATA)")
        return
    plates = [(plate, post) for post in posts for plate in find_plates(post)]
    sure = sum(plate.sure for plate, _ in plates)
    print(f"plates in {len(posts):,} ordinary posts: {len(plates)}, sure: {sure}")
    for name, find in _FINDERS:
        print(f"{name}: {cost(posts[::8], find):.2f} µs per ordinary post")


_FINDERS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("phones", lambda text: find_phones(text, "FR")),
    ("plates", find_plates),
    ("people", find_people),
)

if __name__ == "__main__":
    main()
