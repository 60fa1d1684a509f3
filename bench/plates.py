"""Plates: precision and recall by country on the written posts, those read in ordinary
posts, and sought plates met in their misreadings. Run by `python -m bench plates`."""

import sys
from itertools import islice

from bench.entities import DATA, cost, ordinary_posts
from bench.generate import lines
from bench.read import supply
from vigie.listening.formats import twitter_v1
from vigie.lookouts.stream.watching import Sought, Watching
from vigie.reading.entities.plates import find_plates
from vigie.reading.entities.plates_alike import normal
from vigie.reading.tests.plate_cases import CASES
from vigie.reading.tests.plate_scores import scores

MADE_UP = 10_000
PRECISION, RECALL = 0.98, 0.95
_LATIN, _CYRILLIC = "ABEKMHOPCTYX", "АВЕКМНОРСТУХ"
_CONFUSED = str.maketrans("O0I1B8S5Z2", "0O1I8B5S2Z")
_HELD_OUT = 3  # every third case: no look-alike rule was changed for them


def main() -> None:
    """Print the figures; exit with 1 where sought plates are missed."""
    for score in scores():
        print(
            f"{score.country}: precision {score.precision:.3f}, recall "
            f"{score.recall:.3f} ({score.wanted} wanted in {score.cases} posts)"
        )
        for line in score.wrong:
            print("   ", line)
    missed = not _sought_are_met()
    supplied = supply()
    plain = supplied._replace(calls=supplied.others)  # those of calls name plates
    made = b"".join(islice(lines(MADE_UP, plain, seed=9), MADE_UP))
    texts = [post.text for post in twitter_v1.decode(made, 0, 0).posts]
    _plates_in(texts, "made-up posts")
    posts = list(ordinary_posts())
    if not posts:
        print(f"plates in ordinary posts: no posts at {DATA} (VIGIE_EVAL_DATA)")
    else:
        _plates_in(posts, "ordinary posts")
        print(f"plates: {cost(posts[::8], find_plates):.2f} µs per ordinary post")
    sys.exit(missed)


def _plates_in(posts: list[str], what: str) -> None:
    plates = [plate for post in posts for plate in find_plates(post)]
    sure = sum(plate.sure for plate in plates)
    print(f"plates in {len(posts):,} {what}: {len(plates)}, sure: {sure}")


def _misread(plate: str) -> list[str]:
    """Return a plate as it is confused: figures for letters, letters of another script,
    one digit off. What the misreading does not change is left out."""
    digits = [at for at, sign in enumerate(plate) if sign.isdigit()]
    at = digits[-1]
    off = plate[:at] + str((int(plate[at]) + 3) % 10) + plate[at + 1 :]
    cyrillic = plate.translate(str.maketrans(_LATIN, _CYRILLIC))
    return [one for one in (plate.translate(_CONFUSED), cyrillic, off) if one != plate]


def _sought_are_met() -> bool:
    """Print how well the plates of the cases are met when each is sought; return
    whether that is enough, also of the held-out part."""
    sought = {normal(case.wanted) for case in CASES if case.wanted}
    watching = Watching(Sought(plate, plate) for plate in sorted(sought))
    enough = True
    for name, cases in (("all", CASES), ("held out", CASES[::_HELD_OUT])):
        right = found = wanted = 0
        for case in cases:
            # What the post itself says, and its plate misread at its end.
            said = [(case.text, case.wanted)]
            if case.wanted:
                plate = normal(case.wanted)
                said += [(f"saw {one} now", plate) for one in _misread(plate)]
            for text, plate in said:
                met = {one.key for one in watching.named(text)}
                wanted += bool(plate)
                found += len(met)
                right += normal(plate) in met
        precision, recall = right / found, right / wanted
        enough &= precision >= PRECISION and recall >= RECALL
        print(
            f"sought plates and their misreadings, {name}: precision {precision:.3f}, "
            f"recall {recall:.3f} ({wanted} wanted, {found} found)"
        )
    return enough


if __name__ == "__main__":
    main()
