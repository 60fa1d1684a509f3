"""What SMS and posts that offer a bed or ask for one are read as, on samples made up
for it; and of the real posts of VIGIE_EVAL_DATA, where they are, how many are given.

Run by `python -m bench door_words`.
"""

import csv
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import corpora
from bench.places import paris
from vigie.doors.posts_read import told_in_post
from vigie.doors.sms_words import told_in_sms
from vigie.doors.tests.post_samples import PARTS
from vigie.doors.tests.post_samples import SAMPLES as SAMPLE_POSTS
from vigie.doors.tests.post_scores import scored
from vigie.doors.tests.post_words import PostSample
from vigie.doors.tests.sms_samples import SAMPLES, is_right
from vigie.reading.post import Post
from vigie.reading.reader import Reader
from vigie.reading.rules import load

NOW = datetime(2015, 11, 14, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))
_ROUNDS = 20


def _sms() -> None:
    began = time.process_time()
    for _ in range(_ROUNDS):
        for sample in SAMPLES:
            told_in_sms(sample.text, NOW)
    each = (time.process_time() - began) / _ROUNDS / len(SAMPLES) * 1e6
    wrong, reversed_ = [], 0
    for sample in SAMPLES:
        told = told_in_sms(sample.text, NOW)
        if not is_right(sample, told):
            wrong.append(sample.text)
        meant = sample.told["what"] if sample.told else ""
        reversed_ += {told.what if told else "", meant} == {"offer", "need"}
    print(
        f"SMS: {len(SAMPLES) - len(wrong)} of {len(SAMPLES)} wholly right "
        f"({1 - len(wrong) / len(SAMPLES):.1%}), offer and request taken for each "
        f"other: {reversed_}; {each:.0f} us of CPU each"
    )
    for text in wrong:
        print("   ", text)


def _posts(name: str, samples: Sequence[PostSample]) -> None:
    score = scored(samples)
    print(
        f"posts, {name}: {len(samples)}; offers {score.offers_right} of {score.offers} "
        f"found, {score.offers_given} given (precision {score.precision:.3f}); "
        f"requests {score.needs_right} of {score.needs}, {score.needs_given} given; "
        f"details wrong in {len(score.details_wrong)}"
    )
    if name == "all":
        print(
            *(f"    {line}" for line in (*score.wrong, *score.details_wrong)), sep="\n"
        )


def _real(data: Path) -> None:
    """Count only: no word of a real post is printed."""
    reader = Reader(load(), paris(data))
    night = data / "paris_night"
    with (night / "paris_gold.csv").open(encoding="utf-8") as stream:
        gold = {row["text"]: row["label"] for row in csv.DictReader(stream)}
    given = Counter((label, _given(text, reader)) for text, label in gold.items())
    right = given["shelter_offer", "offer"]
    offers = sum(n for (label, _), n in given.items() if label == "shelter_offer")
    wrong = sum(n for (_, what), n in given.items() if what == "offer") - right
    print(f"labelled posts: {right} of {offers} offers found, {wrong} given wrongly")
    with (night / "paris_posts.csv").open(encoding="utf-8") as stream:
        texts = dict.fromkeys(row["text"] for row in csv.DictReader(stream))
    all_given = Counter(_given(text, reader) for text in texts)
    print(
        f"the night's {len(texts):,} different texts: {all_given['offer']} offers and "
        f"{all_given['need']} requests given"
    )


def _given(text: str, reader: Reader) -> str:
    [reading] = reader.read([Post("bench", "1", "", 0, text)])
    told = told_in_post(text, reading, NOW)
    return told.what if told else ""


def main() -> None:
    """Print what was read rightly, and what it costs."""
    _sms()
    for name, part in PARTS.items():
        _posts(name, part)
    _posts("all", SAMPLE_POSTS)
    if data := corpora.folder():
        _real(data)
    else:
        print("The real posts are absent (VIGIE_EVAL_DATA): not measured on them.")
