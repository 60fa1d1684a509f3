"""Plates: precision and recall by country on the written posts, and those read in
ordinary posts. Run by `python -m bench plates`."""

from bench.entities import DATA, cost, ordinary_posts
from vigie.reading.entities.plates import find_plates
from vigie.reading.tests.plate_scores import scores


def main() -> None:
    """Print the figures."""
    for score in scores():
        print(
            f"{score.country}: precision {score.precision:.3f}, recall "
            f"{score.recall:.3f} ({score.wanted} wanted in {score.cases} posts)"
        )
        for line in score.wrong:
            print("   ", line)
    posts = list(ordinary_posts())
    if not posts:
        print(f"plates in ordinary posts: no posts at {DATA} (VIGIE_EVAL_DATA)")
        return
    plates = [plate for post in posts for plate in find_plates(post)]
    sure = sum(plate.sure for plate in plates)
    print(f"plates in {len(posts):,} ordinary posts: {len(plates)}, sure: {sure}")
    print(f"plates: {cost(posts[::8], find_plates):.2f} µs per ordinary post")
