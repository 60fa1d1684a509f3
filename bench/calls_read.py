"""Posts that look for somebody: what is read of the person, field by field, on posts
written by hand. Run by `python -m bench calls_read`."""

import time

from bench import calls_opened
from vigie.missing.posts_read import told_in
from vigie.missing.posts_scored import CASES, cases, scores

LATER = CASES.with_name("posts_later.csv")


def main() -> None:
    """Print F1 by field on both sets, what was wrong, and what reading costs."""
    for path in (CASES, LATER):
        if not path.exists():
            continue
        posts = cases(path)
        found, wrong = scores(posts)
        print(f"{path.name}: {len(posts)} posts in French and English")
        for score in found:
            print(
                f"   {score.field}: F1 {score.f1:.3f} ({score.right} right, "
                f"{score.wrong} wrong, {score.missed} missed)"
            )
        for line in wrong:
            print("      ", line)
    texts = [case.text for case in cases()]
    start = time.process_time()
    for _ in range(20):
        for text in texts:
            told_in(text)
    each = (time.process_time() - start) / (20 * len(texts))
    print(f"{each * 1e6:.0f} µs of CPU for a post")
    calls_opened.main()


if __name__ == "__main__":
    main()
