"""Parts of a split keep the same words; the desk says what sets them apart."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.listening.models import Call, HeardPost
from vigie.trust.models import Decision, Item
from vigie.web.parts import parts_of
from vigie.web.tests.at_the_desk import decide, item, page, plain, post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_now"),
]


def copies(call, count):
    """Give a call so many posts, a minute between them."""
    posts = [
        HeardPost.objects.create(
            emergency_id=call.emergency_id,
            call=call,
            source="sample",
            post_id=f"{call.pk}-{n}",
            author_key=n,
            at=NOW - timedelta(minutes=60 - n),
            labels=call.labels,
        )
        for n in range(count)
    ]
    Call.objects.filter(pk=call.pk).update(seen=count)
    return posts


def split(client, call, label, count=5):
    """Split the last two of some copies off and return the new call."""
    posts = copies(call, count)
    decide(client, call, "split", post=[one.pk for one in posts[-2:]], reason=label)
    return Call.objects.latest("pk")


def test_the_parts_of_a_split_are_told_apart_by_what_the_person_wrote(ama, calls):
    page(ama)
    born = split(ama, calls[0], "another Orlane, at the quay")
    assert born.text == calls[0].text  # copies keep one text
    for call, words in (
        (born, "split off: another Orlane, at the quay · 2 posts · 21:23–21:24"),
        (calls[0], "split, without: another Orlane, at the quay · 3 posts"),
    ):
        text = plain(page(ama, f"?lang=en&item={item(call).pk}"))
        article, queue = text.split("Next in the queue")
        assert words in article
        assert words in queue


def test_without_a_label_their_hours_tell_the_parts_apart(ama, calls):
    born = split(ama, calls[0], "")
    assert "split off from another · 2 posts · 21:23–21:24" in plain(
        page(ama, f"?lang=en&item={item(born).pk}")
    )
    assert "what is left of a split · 3 posts · 21:20–21:22" in plain(
        page(ama, f"?lang=en&item={item(calls[0]).pk}")
    )


def test_what_may_be_the_same_says_which_part_it_is(ama, calls):
    born = split(ama, calls[0], "at the quay")
    post(ama, "take", item=item(calls[1]).pk)
    text = plain(page(ama, "?lang=en"))
    same = text[text.index("Same as…") : text.index("Next in the queue")]
    assert "split off: at the quay" in same
    assert "split, without: at the quay" in same
    assert born.person_name == calls[1].person_name


def test_a_split_that_was_undone_leaves_no_part(ama, calls):
    split(ama, calls[0], "at the quay")
    post(ama, "undo", decision=Decision.objects.get().pk)
    assert parts_of([item(calls[0])]) == {}
    assert "split, without" not in plain(page(ama, "?lang=en"))


def test_a_label_of_a_part_keeps_no_phone_number(ama, calls):
    born = split(ama, calls[0], "hers is 06 12 34 56 78")
    assert "34" not in parts_of([item(born)])[item(born).pk].label


def test_the_parts_of_many_are_found_in_one_query(
    ama, flood, calls, django_assert_num_queries
):
    born = split(ama, calls[0], "at the quay")
    items = list(Item.objects.all())
    with django_assert_num_queries(1):
        found = parts_of(items)
    assert {found[item(born).pk].is_rest, found[item(calls[0]).pk].is_rest} == {
        False,
        True,
    }
    with django_assert_num_queries(0):
        assert parts_of([]) == {}
