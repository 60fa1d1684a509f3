"""Grouping of near-duplicates: pairs right and wrong, cost, and a night's copies.

G1: posts with variants (reshared, cut, with a link, a tag, in capitals, a word less).
G2: 240 people in three call templates stay 240. Then the offers of a real night.
"""

import csv
import gc
import gzip
import itertools
import json
import os
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vigie.reading.grouping import Grouper
from vigie.reading.post import Person, Post, Reading

DATA = Path(os.environ.get("VIGIE_EVAL_DATA", "../shared/data"))
VARIANTS = ("same", "reshared", "cut", "link", "tag", "capitals", "word less")
LEAST_WORDS = 5
_SEEN_WORDS = re.compile(r"\w+")
_NO_WORDS = re.compile(r"^(?:RT @\w+:?\s*)+|https?:\S*|@\w+|…")

FIRST = ("Ana", "Bilel", "Chloé", "Dounia", "Elias", "Fatou", "Goran", "Hana")
FIRST += ("Ismaël", "Jeanne", "Kenza", "Léo")
LAST = ("Abadie", "Belkacem", "Castex", "Duparc", "Essaidi", "Ferrand", "Guérin")
LAST += ("Haddad", "Ibarra", "Joly")
TEMPLATES = (
    "Je cherche {first} {last}, {age} ans, sans nouvelles depuis hier soir au concert, "
    "merci de partager #recherche",
    "AVIS DE RECHERCHE {first} {last} ({age} ans) était au stade, ne répond plus au "
    "téléphone, RT svp",
    "Merci de faire tourner le plus possible, sa famille est très inquiète et attend "
    "un signe: {first} {last}, {age} ans",
)


def main() -> None:
    """Print the figures of G1, G2 and of the night's offers."""
    bases = list(far_apart(real_texts() or invented_texts(20_000)))
    print(f"grouping: {len(bases):,} texts that are far apart")
    for posts in (200_000, 1_000_000):
        variants(bases[: posts // 12], posts)
    unlike()
    people()
    night()


def real_texts() -> list[str]:
    """Return the texts of the real posts, [] when they are absent."""
    texts = [row["text"] for row in _night_posts()]
    path = DATA / "throughput" / "posts_open_no_labels.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines]
    if not texts:
        print(f"grouping: no real posts in {DATA}, sentences are invented")
    return texts


def invented_texts(count: int) -> list[str]:
    """Return sentences of random words, as many as asked."""
    chance = random.Random(7)
    letters = "abcdefghilmnoprstuv"
    words = [
        "".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(6000)
    ]
    weights = [1 / (rank + 5) for rank in range(len(words))]
    return [
        " ".join(chance.choices(words, weights, k=chance.randint(6, 24)))
        for _ in range(count)
    ]


def far_apart(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts that share less than 3 in 10 word pairs with all before them.

    Else nobody could say whether two of them are copies. The count is exact, and
    independent of the code that is measured.
    """
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    sizes: list[int] = []
    for text in texts:
        words = _SEEN_WORDS.findall(_NO_WORDS.sub(" ", text).lower())
        pairs = set(itertools.pairwise(words))
        met = Counter(base for pair in pairs for base in known.get(pair, ()))
        near = any(n >= 0.3 * min(len(pairs), sizes[b]) for b, n in met.items())
        if len(words) >= LEAST_WORDS and not near and "…" not in text:
            for pair in pairs:
                known[pair].append(len(sizes))
            sizes.append(len(pairs))
            yield _NO_WORDS.sub(" ", text).strip()


def variant(text: str, kind: str, chance: random.Random) -> str:
    """Return a copy of the text, changed as people and networks change it."""
    words = text.split()
    match kind:
        case "reshared":
            return f"RT @user{chance.randint(1, 9999)}: {text}"
        case "cut":
            long = f"RT @user{chance.randint(1, 9999)}: {text}"
            return long if len(long) <= 140 else long[:139] + "…"
        case "link":
            return f"{text} https://t.co/{chance.getrandbits(40):010x}"
        case "tag":
            return f"{text} #{chance.choice(('RT', 'urgent', 'Partagez', 'news'))}"
        case "capitals":
            return text.upper()
        case "word less":
            del words[chance.randrange(len(words))]
            return " ".join(words)
    return text


def variants(bases: Sequence[str], count: int) -> None:
    """Print pair precision and recall, and cost, over `count` variants of the bases."""
    chance = random.Random(count)
    truth = [chance.randrange(len(bases)) for _ in range(count)]
    posts = [
        Post(
            "bench",
            str(n),
            "",
            0,
            variant(bases[base], chance.choice(VARIANTS), chance),
        )
        for n, base in enumerate(truth)
    ]
    groups, seconds = _grouped(posts)
    precision, recall = pairs(truth, groups)
    print(
        f"G1 {count:,} posts, {len(set(truth)):,} true groups: "
        f"pair precision {precision:.5f}, recall {recall:.5f}, "
        f"{seconds * 1e6 / count:.1f} s of processor time per million, "
        f"memory {_megabytes()} MB"
    )


def _grouped(posts: Sequence[Post]) -> tuple[list[str], float]:
    readings = [Reading("bench", post.post_id, {}, "low") for post in posts]
    grouper = Grouper()
    gc.collect()
    gc.disable()  # as the readers do: nothing here is cyclic
    start = time.process_time()
    groups: list[str] = []
    for n in range(0, len(posts), 2_000):
        groups += grouper.add(posts[n : n + 2_000], readings[n : n + 2_000])
    seconds = time.process_time() - start
    gc.enable()
    return groups, seconds


def pairs(truth: Sequence[int], groups: Sequence[str]) -> tuple[float, float]:
    """Return precision and recall over all pairs of posts."""

    def pairs_of(counts: Iterable[int]) -> int:
        return sum(n * (n - 1) // 2 for n in counts)

    both = pairs_of(Counter(zip(truth, groups, strict=True)).values())
    found = pairs_of(Counter(groups).values())
    true = pairs_of(Counter(truth).values())
    return both / max(1, found), both / max(1, true)


def unlike() -> None:
    """Print the cost of a million posts of which no two are alike, the worst case."""
    texts = invented_texts(200_000)
    posts = [Post("bench", str(n), "", 0, text) for n, text in enumerate(texts)]
    groups, seconds = _grouped(posts)
    print(
        f"   {len(posts):,} posts all different: {len(set(groups)):,} groups, "
        f"{seconds * 1e6 / len(posts):.1f} s of processor time per million"
    )


def people() -> None:
    """Print G2: people in templates, each with copies, are as many groups."""
    chance = random.Random(3)
    names = [(first, last) for first in FIRST for last in LAST] * 2
    posts, readings, truth = [], [], []
    for person, (first, last) in enumerate(names):
        age = 17 + person // (len(names) // 2) * 20 + person % 19
        text = TEMPLATES[person % 3].format(first=first, last=last, age=age)
        for kind in ("same", "reshared", "link", "tag"):
            posts.append(
                Post("bench", str(len(posts)), "", 0, variant(text, kind, chance))
            )
            truth.append(person)
            at = posts[-1].text.index(first)
            found = Person(f"{first} {last}", age, at, at + len(first) + len(last) + 1)
            readings.append(
                Reading(
                    "bench",
                    posts[-1].post_id,
                    {"missing.call": 1.0},
                    "high",
                    people=(found,),
                )
            )
    order = chance.sample(range(len(posts)), len(posts))
    groups = Grouper().add([posts[n] for n in order], [readings[n] for n in order])
    precision, recall = pairs([truth[n] for n in order], groups)
    print(
        f"G2 {len(names)} people in {len(TEMPLATES)} templates, {len(posts)} posts: "
        f"{len(set(groups))} groups, "
        f"pair precision {precision:.5f}, recall {recall:.5f}"
    )


def night() -> None:
    """Print how many groups the copies of each real offer make: it must be one each."""
    rows = _night_posts()
    if not rows:
        print("   no posts of the night")
        return
    posts = [Post("csv", row["row"], "", 0, row["text"]) for row in rows]
    readings = [
        Reading("csv", post.post_id, {"shelter.offer": 1.0}, "high") for post in posts
    ]
    key_of = dict(
        zip((p.post_id for p in posts), Grouper().add(posts, readings), strict=True)
    )
    with (DATA / "paris_night" / "paris_gold.csv").open(
        newline="", encoding="utf-8"
    ) as file:
        gold = [row for row in csv.DictReader(file) if row["label"] == "shelter_offer"]
    by_words: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        by_words[_plain(post.text)].append(key_of[post.post_id])
    keys = [set(by_words[_plain(offer["text"])]) for offer in gold]
    copies = [len(by_words[_plain(offer["text"])]) for offer in gold]
    print(
        f"   {len(gold)} offers of the night: "
        f"groups per offer {[len(k) for k in keys]} "
        f"for {copies} posts, {len(set().union(*keys))} groups in all"
    )


def _plain(text: str) -> str:
    return " ".join(_SEEN_WORDS.findall(_NO_WORDS.sub(" ", text).lower()))


def _night_posts() -> list[dict[str, str]]:
    path = DATA / "paris_night" / "paris_posts.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
