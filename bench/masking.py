"""What masking hides of offers written for it, span by span; and what it costs, with
its gates and without, on the same texts, and that both hide the same. The texts of
generated posts, and all real ones where they are."""

import json
import time
from collections.abc import Callable, Sequence

from bench import corpora
from bench.generate import lines
from bench.read import supply
from vigie.reading.masking import Mask, masks, masks_slowly
from vigie.reading.tests.masking_offers import HELD_OUT, LINES, PARTS, OfferLine
from vigie.reading.tests.masking_scores import hiding

_LINES = 10_000


def _timed(
    hide: Callable[[str], tuple[Mask, ...]], texts: list[str]
) -> tuple[float, list[tuple[Mask, ...]]]:
    began = time.process_time()
    hidden = [hide(text) for text in texts]
    return (time.process_time() - began) / len(texts) * 1e6, hidden


def _compare(name: str, texts: list[str]) -> int:
    masks("")  # makes the gates
    gated, hidden = _timed(masks, texts)
    plain, slowly = _timed(masks_slowly, texts)
    differing = sum(a != b for a, b in zip(hidden, slowly, strict=True))
    print(
        f"{name}: {len(texts):,} different texts, {sum(map(bool, hidden)):,} with "
        f"something hidden; {gated:.1f} us a text with gates, {plain:.1f} without "
        f"({gated / plain:.2f}); {differing} differences"
    )
    return differing


def _real() -> list[str]:
    data = corpora.folder()
    texts: dict[str, None] = {}
    for path in corpora.files(data) if data else ():
        try:
            texts |= dict.fromkeys(post.text for post in corpora.posts_of(path))
        except corpora.BrokenFile:
            continue
    return list(texts)


def _offers(name: str, lines: Sequence[OfferLine]) -> None:
    found = hiding(lines)
    print(
        f"offers, {name}: {len(lines)} lines; hidden whole {found.hidden} of "
        f"{found.gold} (recall {found.recall:.3f}), rightly {found.right} of "
        f"{found.given} (precision {found.precision:.3f})"
    )


def main() -> None:
    """Print recall and precision by span on the written offers, those that no rule was
    mended on apart; microseconds of CPU time a text, and how many texts differ."""
    for name, part in PARTS.items():
        _offers(name, part)
    _offers("all", LINES)
    print(*(f"    {line}" for line in hiding(LINES).wrong), sep="\n")
    _offers("held out", HELD_OUT)
    made = dict.fromkeys(json.loads(line)["text"] for line in lines(_LINES, supply()))
    differing = _compare("generated", list(made))
    if texts := _real():
        differing += _compare("real", texts)
    else:
        print("The real posts are absent (VIGIE_EVAL_DATA): not measured on them.")
    if differing:
        raise SystemExit(1)
