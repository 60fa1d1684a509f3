"""The fast reader gives, for every text, what the reference gives."""

import gc
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.finders import Finders, naming
from vigie.reading.post import Person, Phone, Plate, Post, Reading
from vigie.reading.reader import Reader
from vigie.reading.reference import SlowReader, read_slowly
from vigie.reading.rules import load

RULES = """
[cues]
ab = ["a b", "ab*", "*bc"]
bc = ["b c", "b", "#b", "b ?"]
oe = ["oe", "ss*", "*e", "é e"]
ar = ["احمد", "مدرسة", "#سلام*"]
jp = ["東京", "京*"]
never = ["zz"]
number = ["12", "a 12"]
first_person = ["a"]

[[rule]]
id = "xx.plain"
label = "shelter.offer"
when = ["ab", "bc"]
yes = ["x"]

[[rule]]
id = "xx.half"
label = "shelter.offer"
when = ["oe"]
unless = ["never", "@link"]
weight = 0.5
yes = ["x"]

[[rule]]
id = "xx.order"
label = "missing.call"
when = ["bc", "ab", "oe"]
order = true
within = 3
yes = ["x"]

[[rule]]
id = "xx.near"
label = "road"
when = ["ab", "bc"]
within = 2
yes = ["x"]

[[rule]]
id = "xx.sentence"
label = "witness"
when = ["@number", "bc", "ab"]
sentence = true
yes = ["x"]

[[rule]]
id = "xx.sentence_order"
label = "witness"
when = ["ab", "bc"]
order = true
sentence = true
within = 2
weight = -0.5
yes = ["x"]

[[rule]]
id = "xx.place"
label = "safe.self"
when = ["oe", "@place"]
within = 2
unless = ["@plate"]
yes = ["x"]

[[rule]]
id = "xx.place_first"
label = "safe.other"
when = ["@place", "bc"]
yes = ["x"]

[[rule]]
id = "xx.named"
label = "lookout.call"
when = ["ab", "@name", "@phone"]
yes = ["x"]

[[rule]]
id = "xx.scripts"
label = "gathering"
when = ["ar"]
unless = ["@question"]
yes = ["x"]

[[rule]]
id = "xx.scripts2"
label = "info.request"
when = ["jp", "@age"]
yes = ["x"]

[[rule]]
id = "xx.media"
label = "threat.new"
when = ["@media", "bc", "@question"]
unless = ["@reshare"]
within = 4
yes = ["x"]

[[rule]]
id = "xx.veto"
label = "shelter.offer"
when = ["number"]
weight = -9
yes = ["x"]
"""


def _people(text: str, places: object) -> tuple[Person, ...]:
    return tuple(
        Person(m[0] if m[0] != "Bb" else "", 3, m.start(), m.end())
        for m in re.finditer("[A-D]b|✂+", text)
    )


def _plates(text: str) -> tuple[Plate, ...]:
    return tuple(
        Plate(m[0], m[0], "FR", True, m.start(), m.end())
        for m in re.finditer("[A-Z]\\d", text)
    )


def _phones(text: str) -> tuple[Phone, ...]:
    return tuple(Phone(m[0], m.start(), m.end()) for m in re.finditer(r"\d[.]\d", text))


PLACES = naming(
    [("B C", "b c"), ("Æ", "ae"), ("St. B", "st.b"), ("東", "東"), ("a", "a")]
)
FINDERS = Finders(_people, _plates, _phones, PLACES.places, PLACES.phrases)
LOADED = load({"xx": RULES})
READER = Reader(LOADED, finders=FINDERS, officials=frozenset({"mayor"}))

ODD = (
    "a|b|c|e|#|@|?|.|!|,| |\n|'|ab| b|a b|bc|œ|ß|Æ|é|e\u0301|\u0301|12|17 ans|３|½"
    "|http://|Ab|Bb|✂|A1|1.2|St. B|#b|أحمد|مَدرسه|#سلام|ـ|؟|\u202e|\u200b|\ud83d|\x00"
    "|\x1f|東京|東|京都|👍🏽|ﷺ|한국|मुझे|мир|ά|\u2028|ﬃ|zz|…"
)
PIECES = st.sampled_from(ODD.split("|"))
TEXTS = st.one_of(
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.text(st.characters(exclude_categories=()), max_size=30),
)
POSTS = st.builds(
    Post,
    source=st.just("test"),
    post_id=st.just("1"),
    author=st.sampled_from(["ann", "mayor"]),
    at=st.just(0),
    text=TEXTS,
    reshare_of=st.sampled_from(["", "7"]),
    has_media=st.booleans(),
)


SLOW = SlowReader(LOADED, FINDERS, frozenset({"mayor"}))


def _slowly(post: Post) -> Reading:
    return SLOW.read(post)


@settings(max_examples=400, deadline=None)
@given(st.lists(POSTS, max_size=12))
def test_a_batch_is_read_as_the_reference_reads_each_post(posts: list[Post]) -> None:
    assert READER.read(posts) == [_slowly(post) for post in posts]


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.data())
def test_rules_drawn_at_random_are_kept_alike(
    texts: list[str], data: st.DataObject
) -> None:
    words = st.text("ab#?12é東س ", min_size=1, max_size=4).map(lambda w: "a" + w)
    cues = data.draw(st.lists(st.tuples(words, st.sampled_from(["", "*"])), min_size=2))
    names = [f"c{i}" for i in range(len(cues))]
    lines = ["[cues]"]
    lines += [
        f'{n} = ["{w.strip()}{star}"]' for n, (w, star) in zip(names, cues, strict=True)
    ]
    picked = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
    order, sentence = data.draw(st.booleans()), data.draw(st.booleans())
    lines += ["[[rule]]", 'id = "xx.r"', 'label = "road"', 'yes = ["x"]']
    lines += [
        f"when = {picked}".replace("'", '"'),
        f"within = {data.draw(st.integers(0, 3))}",
    ]
    lines += [f"order = {order}".lower(), f"sentence = {sentence}".lower()]
    rules = load({"xx": "\n".join(lines)})
    posts = [Post("test", "1", "ann", 0, text) for text in texts]
    assert Reader(rules, finders=FINDERS).read(posts) == [
        read_slowly(post, rules, FINDERS) for post in posts
    ]


def test_more_letters_than_bytes_are_told_apart() -> None:
    """Alphabets of many scripts share a byte, and matches are looked at again."""
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 300)]
    cues = "\n".join(f'c{i} = ["{sign}"]' for i, sign in enumerate(signs))
    rule = '[[rule]]\nid = "xx.r"\nlabel = "road"\nyes = ["x"]\nwhen = ["c299"]'
    other = (
        rule.replace("xx.r", "xx.s").replace("c299", "c7").replace("road", "witness")
    )
    rest = ", ".join(f'"c{i}"' for i in range(290))
    bulk = rule.replace("xx.r", "xx.t").replace('"c299"', rest)
    rules = load({"xx": f"[cues]\n{cues}\n{rule}\n{other}\n{bulk}"})
    posts = [Post("test", sign, "ann", 0, f"x {sign} {sign}y") for sign in signs]
    fast = Reader(rules).read(posts)
    assert fast == [read_slowly(post, rules) for post in posts]
    assert [bool(reading.labels) for reading in fast].count(True) == 2


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\ud800", "\x00", "a" * 300_000, "b c " * 25_000),
        *("\u202e" * 100_000, "a b. " * 20_000, "?" * 50_000, "\n" * 100_000),
        *("é" * 100_000, "ﷺ " * 5_000),
    ],
)
def test_no_text_is_too_strange_to_be_read_or_refused(text: str) -> None:
    post = Post("test", "1", "ann", 0, text)
    (reading,) = READER.read([post])
    assert reading == _slowly(post)


def test_reading_leaves_nothing_that_only_the_collector_could_free() -> None:
    """An import runs with the collector off: a circle would keep whole batches."""
    reader = Reader(LOADED, finders=FINDERS)
    posts = [
        Post("test", str(n), "ann", 0, f"Ab b c 17 ans 1.2 oe {n}") for n in range(50)
    ]
    reader.read(posts[:1])
    gc.collect()
    gc.disable()
    try:
        reader.read(posts)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_batch_of_none_is_read() -> None:
    assert READER.read([]) == []


def test_the_batch_call_gives_bits_for_all_and_readings_for_the_hits() -> None:
    posts = [
        Post("test", str(n), "ann", 0, t) for n, t in enumerate(["a b b", "x", ""])
    ]
    batch = READER.read_batch(posts)
    assert batch.bits.tolist()[1:] == [0, 0]
    assert batch.bits[0] > 0
    assert batch.readings[0] is not None
    assert batch.readings[1] is None
    assert batch.readings[2] is not None
    assert batch.readings[2].refused


def test_a_copy_read_before_is_not_mixed_up_with_its_original() -> None:
    one = Post("test", "1", "ann", 0, "a b b", tags=("One",))
    two = Post("test", "2", "bob", 0, "a b b", reshare_of="1", tags=("Two",))
    first, second = READER.read([one, two])
    first.labels.clear()
    assert (second.post_id, second.tags) == ("2", ("two",))
    assert READER.read([one])[0].labels
