from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.grouping import Grouper, Links, signatures, unpack
from vigie.reading.grouping.facts import disagreement
from vigie.reading.grouping.signature import group_key, post_digest
from vigie.reading.tests.grouping_makers import CALL, grouped, plain, post, reading

TEMPLATES = (
    "Je cherche {}, {} ans, sans nouvelles depuis le concert, merci de partager",
    "Merci de faire tourner, la famille attend un signe de {} ({} ans) depuis hier",
)
NAMES = ("Lina Okafor", "Maya Cole", "Tom Varga", "")


@st.composite
def seekers(draw):
    """Posts that look for somebody in one of two templates, copied and cut."""
    count = draw(st.integers(1, 14))
    made = []
    for n in range(count):
        name = draw(st.sampled_from(NAMES))
        age = draw(st.sampled_from([17, 19, None]))
        text = draw(st.sampled_from(TEMPLATES)).format(name, age or "")
        text = draw(st.sampled_from(["{}", "RT @a: {}", "{} #RT", "{} vite"])).format(
            text
        )
        if draw(st.booleans()):
            text = text[: draw(st.integers(20, 60))] + "…"
        origin = draw(st.sampled_from(["", "", "0", "1", "elsewhere"]))
        said = {"names": [name], "ages": [age]} if name and name in text else {}
        read = reading(text, ["missing.call"], **said)
        made.append((post(text, str(n), reshare_of=origin), read))
    return made


def places_of(pairs, sizes, grouper=None):
    """Return the keys when the posts come in batches of these sizes, in turn."""
    grouper = grouper or Grouper()
    keys, start, turn = [], 0, 0
    while start < len(pairs):
        size = sizes[turn % len(sizes)]
        keys += grouped(grouper, *pairs[start : start + size])
        start, turn = start + size, turn + 1
    return keys


def test_copies_get_the_key_of_the_first_post():
    keys = Grouper().add(
        *plain([CALL, f"RT @anna: {CALL}", CALL.upper(), "autre chose"])
    )
    first = group_key(post_digest("t", "0"))
    assert keys[:3] == [first] * 3
    assert keys[3] == group_key(post_digest("t", "3"))


def test_a_reshare_that_comes_first_leads_its_original_and_sisters():
    grouper = Grouper()
    keys = grouped(
        grouper,
        (post("bonjour à tous", "7", reshare_of="1"), reading()),
        (post("bonjour à tous", "1"), reading()),
        (post("", "8", reshare_of="1"), reading()),
    )
    assert len(set(keys)) == 1


def test_a_pointer_does_not_put_two_people_into_one_group():
    keys = grouped(
        Grouper(),
        (post(CALL, "1"), reading(CALL, names=["Lina Okafor"])),
        (
            post("x Maya Cole", "2", reshare_of="1"),
            reading("x Maya Cole", names=["Maya Cole"]),
        ),
    )
    assert len(set(keys)) == 2


def test_many_people_in_one_template_stay_as_many():
    pairs = []
    for n in range(240):
        name = f"{'ABCDEFGHIJKLMNOP'[n % 16]}anna {'ABCDEFGHIJKLMNO'[n // 16]}olek"
        text = TEMPLATES[n % 2].format(name, 17 + n % 50)
        read = reading(text, ["missing.call"], names=[name], ages=[17 + n % 50])
        pairs.append((post(text, str(n)), read))
    copies = [(post(f"RT @x: {p.text} #vite", f"c{p.post_id}"), r) for p, r in pairs]
    keys = grouped(Grouper(), *pairs, *copies)
    assert len(set(keys)) == 240
    assert keys[:240] == keys[240:]


def test_people_whom_the_finder_did_not_see_are_not_merged_either():
    texts = [TEMPLATES[0].format(name, "") for name in ("lina", "maya", "tom", "zoé")]
    pairs = [(post(t, t), reading(t, ["missing.call"])) for t in texts]
    grouper = Grouper()
    assert len(set(grouped(grouper, *pairs))) == 4
    assert {one.reason for one in grouper.suggestions()} == {"a word replaced"}


def test_a_bridge_that_names_nobody_does_not_join_two_people():
    lina = CALL
    maya = CALL.replace("Lina Okafor", "Maya Cole")
    nobody = CALL.replace("Lina Okafor, ", "")
    keys = grouped(
        Grouper(),
        (post(nobody, "0"), reading(nobody, ["missing.call"])),
        (post(lina, "1"), reading(lina, ["missing.call"], names=["Lina Okafor"])),
        (post(maya, "2"), reading(maya, ["missing.call"], names=["Maya Cole"])),
    )
    assert keys[1] != keys[2]


def test_the_window_ends_a_group_and_copies_keep_it_open():
    def at(hour, post_id):
        return post(CALL, post_id, at=3600 * hour), reading()

    grouper = Grouper(window_seconds=72 * 3600)
    keys = grouped(grouper, at(1, "a"), at(72, "b"), at(140, "c"), at(213, "d"))
    assert keys[0] == keys[1] == keys[2] != keys[3]


def test_a_post_without_a_time_or_with_a_wrong_one_empties_nothing():
    grouper = Grouper()
    keys = grouped(
        grouper,
        (post(CALL, "a", at=1000), reading()),
        (post("un autre mot encore ici", "b", at=4_000_000_000), reading()),
        (post(CALL, "c"), reading()),
        (post(CALL, "d", at=2000), reading()),
    )
    assert keys[0] == keys[2] == keys[3]


def test_memory_is_bounded_and_what_is_met_again_stays():
    grouper = Grouper(max_keys=100, max_posts=100)
    first = grouped(grouper, (post(CALL, "first"), reading()))[0]
    for n in range(60):
        text = f"mot{n} autre{n} encore{n} plus{n} fin{n}"
        grouped(grouper, (post(text, str(n)), reading()))
        assert grouped(grouper, (post(CALL, f"copy{n}"), reading())) == [first]
    lost = grouped(grouper, (post("mot0 autre0 encore0 plus0 fin0", "x"), reading()))
    assert lost != [group_key(post_digest("t", "0"))]


def test_a_split_by_a_moderator_survives_regrouping():
    posts, readings = plain([CALL, CALL.replace("merci", ""), f"RT @x: {CALL}"])
    assert len(set(Grouper().add(posts, readings))) == 1
    links = Links(cannot=[(("t", "0"), ("t", "1"))])
    keys = Grouper(links=links).add(posts, readings)
    assert keys[0] == keys[2] != keys[1]


def test_a_merge_by_a_moderator_survives_regrouping_and_takes_the_copies_along():
    posts, readings = plain(
        [CALL, "tout autre chose ici", f"RT @x: {CALL}", "et encore"]
    )
    posts.append(post("tout autre chose ici", "9", reshare_of="1"))
    links = Links(must=[(("t", "1"), ("t", "0"))])
    keys = Grouper(links=links).add(posts, [*readings, reading()])
    assert len({keys[0], keys[1], keys[2], keys[4]}) == 1
    assert keys[3] != keys[0]


def test_a_merge_holds_even_against_the_facts_and_copies_follow_their_own():
    maya = CALL.replace("Lina Okafor", "Maya Cole")
    pairs = [
        (post(CALL, "0"), reading(CALL, names=["Lina Okafor"])),
        (post(maya, "1"), reading(maya, names=["Maya Cole"])),
        (post(f"RT @x: {maya}", "2"), reading(f"RT @x: {maya}", names=["Maya Cole"])),
    ]
    keys = grouped(Grouper(links=Links(must=[(("t", "0"), ("t", "1"))])), *pairs)
    assert len(set(keys)) == 1


def test_where_decisions_contradict_each_other_apart_wins():
    posts, readings = plain([CALL, "tout autre chose ici", "et encore une"])
    links = Links(
        must=[(("t", "0"), ("t", "1")), (("t", "1"), ("t", "2"))],
        cannot=[(("t", "0"), ("t", "2"))],
    )
    keys = Grouper(links=links).add(posts, readings)
    assert keys[0] == keys[1] != keys[2]


def test_a_key_that_gave_way_is_told():
    posts, readings = plain([CALL, "tout autre chose ici"])
    links = Links(must=[(("t", "0"), ("t", "late"))])
    grouper = Grouper(links=links)
    before = grouper.add(posts, readings)
    late = post("tout autre chose ici", "late")
    (after,) = grouped(grouper, (late, reading()))
    assert after == before[0]
    assert grouper.renamed() == {before[1]: before[0]}


def test_a_restart_loses_nothing_that_was_kept():
    posts, readings = plain([CALL, "tout autre chose ici", f"{CALL} vite svp"])
    made = signatures(posts, readings)
    placed = Grouper().place(made)
    stored = [
        (where.key, unpack(one.pack()))
        for where, one in zip(placed, made, strict=True)
        if where.keep
    ]
    again = Grouper()
    again.restore(stored)
    copies = [post(f"RT @y: {p.text}", f"c{p.post_id}") for p in posts]
    assert again.add(copies, readings) == [where.key for where in placed]
    assert again.add(posts, readings) == [where.key for where in placed]


def test_a_restart_keeps_what_a_moderator_put_under_one_key():
    maya = CALL.replace("Lina Okafor", "Maya Cole")
    pairs = [
        (post(CALL, "0"), reading(CALL, names=["Lina Okafor"])),
        (post(maya, "1"), reading(maya, names=["Maya Cole"])),
    ]
    made = signatures([p for p, _ in pairs], [r for _, r in pairs])
    grouper = Grouper()
    grouper.restore([("decided", one) for one in made])
    copy = post(f"RT @x: {maya}", "2")
    read = reading(copy.text, names=["Maya Cole"])
    assert grouped(grouper, *pairs, (copy, read)) == ["decided"] * 3


@settings(deadline=None)
@given(seekers(), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_batches_do_not_change_the_groups(pairs, sizes):
    assert places_of(pairs, [len(pairs)]) == places_of(pairs, sizes)


@settings(deadline=None)
@given(seekers(), st.integers(1, 40))
def test_batches_do_not_change_the_groups_in_little_memory(pairs, most):
    def small():
        return Grouper(max_keys=most, max_posts=most)

    assert places_of(pairs, [3], small()) == places_of(pairs, [1], small())


@settings(deadline=None)
@given(seekers())
def test_a_group_never_holds_two_that_disagree(pairs):
    made = signatures([p for p, _ in pairs], [r for _, r in pairs])
    keys = [where.key for where in Grouper().place(made)]
    for (key, one), (other_key, other) in combinations(zip(keys, made, strict=True), 2):
        if key == other_key:
            assert disagreement(one.facts, other.facts) == ""


@settings(deadline=None)
@given(seekers())
def test_a_post_added_again_keeps_its_key(pairs):
    grouper = Grouper()
    keys = grouped(grouper, *pairs)
    assert grouped(grouper, *pairs) == keys
    assert [grouped(grouper, pair)[0] for pair in pairs] == keys


@pytest.mark.parametrize(
    "text", ["", "🎉🎉", "x" * 100_000, "\ud800 \u202e abc", "#" * 500]
)
def test_damaged_texts_are_grouped_like_others(text):
    made = post(text, "1"), reading()
    copy = post(text, "2", reshare_of="1"), reading()
    assert len(set(grouped(Grouper(), made, copy))) == 1
