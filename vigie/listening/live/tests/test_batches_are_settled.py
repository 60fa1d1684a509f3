"""Of several events about one post the last one counts; filters look at the rest."""

import pytest

from vigie.listening.live.tests.making import said, unsaid
from vigie.listening.live.wanting import plain, settle, wants
from vigie.listening.tests.making import post

ONE, NEW = post(1, "Où est le gymnase ?"), post(1, "Où est le lycée ?")


@pytest.mark.parametrize(
    ("events", "posts", "gone"),
    [
        ([said(ONE)], [ONE], []),
        ([said(ONE), unsaid(ONE)], [], [("twitter", "1")]),
        ([unsaid(ONE), said(ONE)], [ONE], [("twitter", "1")]),
        ([said(ONE), said(NEW, is_edit=True)], [NEW], [("twitter", "1")]),
        ([said(ONE), said(ONE)], [ONE], []),
    ],
)
def test_the_last_event_of_a_post_counts(events, posts, gone):
    left = settle(events, [])
    assert (left.posts, left.gone) == (posts, gone)


def test_an_edit_away_from_the_filter_takes_the_old_words_back():
    left = settle([said(NEW, is_edit=True)], ["gymnase"])
    assert (left.posts, left.gone, left.dropped) == ([], [("twitter", "1")], 1)


@pytest.mark.parametrize("word", ["#PortNeuf", "portneuf", "GYMNASE", "ou est"])
def test_tags_and_words_are_found_without_case_accents_or_sign(word):
    one = post(1, "Où est le gymnase ?", tags=("PortNeuf",))
    assert wants(one, [plain(word)])


def test_what_says_no_word_is_not_wanted():
    assert not wants(ONE, [plain("lycée")])


def test_what_a_room_looks_for_is_kept_without_a_word_of_the_filter():
    asked = []

    def seek(posts):
        asked.append(posts)
        return {1}

    two, three = post(2, "QX 417 ZB !"), post(3, "un gymnase")
    left = settle([said(ONE), said(two), said(three)], ["lycée"], seek)
    assert (left.posts, left.dropped) == ([two], 2)
    assert asked == [[ONE, two, three]]


def test_nobody_is_asked_about_what_the_filter_lets_through():
    assert settle([said(ONE)], ["gymnase"], lambda posts: 1 / 0).posts == [ONE]
