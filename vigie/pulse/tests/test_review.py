"""A tag that looks made, not grown, waits for a person, who has the last word."""

from datetime import timedelta

import pytest

from vigie.pulse import actions
from vigie.pulse.models import Tag
from vigie.pulse.states import ALLOWED, DECIDED, LISTED, TagState
from vigie.pulse.tests.heard import NOW, START, count, emergency, hear, post

pytestmark = pytest.mark.django_db(transaction=True)
SAME = "Everybody must read this now: the dam of Port-Neuf will break within the hour"


def campaign(flood, people=20):
    hear(flood, [post(n, text=SAME) for n in range(people)])
    count(flood)
    return Tag.objects.get()


def test_one_text_from_many_accounts_is_held_back():
    tag = campaign(emergency())
    assert (tag.state, tag.doubts, tag.asked_at) == (TagState.HELD, ["copies"], NOW)
    assert list(Tag.objects.waiting()) == [tag]
    assert not Tag.objects.listed().exists()


def test_young_accounts_are_held_back():
    flood = emergency()
    hear(flood, [post(n, author_since=START - 86_400) for n in range(20)])
    count(flood)
    assert Tag.objects.get().doubts == ["young"]


def test_posts_deleted_at_once_are_held_back():
    flood = emergency()
    hear(flood, [post(n) for n in range(20)])
    hear(flood, [], chunk="b", deleted=[("net", str(n)) for n in range(7)])
    count(flood)
    assert Tag.objects.get().doubts == ["removed"]


def test_a_crowd_is_listed():
    flood = emergency()
    hear(flood, [post(n) for n in range(20)])
    count(flood)
    assert Tag.objects.listed().get().doubts == []


def test_it_is_let_go_when_a_crowd_joins_before_anybody_decided():
    flood = emergency()
    campaign(flood)
    hear(flood, [post(100 + n) for n in range(80)], chunk="b")
    count(flood)
    assert Tag.objects.get().state == TagState.FREE


def test_what_a_person_released_stays_listed():
    flood = emergency()
    tag = actions.release_tag(tag=campaign(flood), by="operator", now=NOW)
    assert (tag.decided_by, tag.decided_at) == ("operator", NOW)
    hear(flood, [post(100 + n, text=SAME) for n in range(80)], chunk="b")
    count(flood)
    assert Tag.objects.listed().get().state == TagState.RELEASED


def test_what_a_person_kept_back_stays_back():
    flood = emergency()
    actions.keep_tag_back(tag=campaign(flood), by="operator", now=NOW)
    hear(flood, [post(100 + n) for n in range(80)], chunk="b")
    count(flood)
    assert Tag.objects.get().state == TagState.KEPT_BACK
    assert not Tag.objects.listed().exists()
    assert not Tag.objects.waiting().exists()


def test_a_decision_made_while_a_day_is_counted_is_not_lost():
    from vigie.pulse import store, tagging

    flood = emergency()
    tag = campaign(flood)
    hear(flood, [post(100 + n) for n in range(80)], chunk="b")
    number = store.day_at(START // 60)
    first = number * 1440 + store.begins()
    count(flood)
    Tag.objects.update(state=TagState.HELD, display="other", display_posts=0)
    day = store.days(flood.pk, number, number)[0]
    news = tagging.tags_of(
        flood.pk, day, store.stored(flood.pk, first, first + 1439), NOW
    )
    actions.keep_tag_back(tag=tag, by="operator", now=NOW)
    tagging.store_tags(news)
    tag.refresh_from_db()
    assert (tag.state, tag.display) == (TagState.KEPT_BACK, "PortNeuf")


def test_a_person_may_change_a_decision_but_not_make_it_twice():
    flood = emergency()
    tag = actions.keep_tag_back(tag=campaign(flood), by="a", now=NOW)
    with pytest.raises(actions.NotAllowed, match="#PortNeuf"):
        actions.keep_tag_back(tag=tag, by="b", now=NOW)
    later = NOW + timedelta(minutes=1)
    assert actions.release_tag(tag=tag, by="b", now=later).decided_by == "b"
    with pytest.raises(actions.NotAllowed):
        actions.release_tag(tag=tag, by="c", now=later)


def test_a_tag_that_nobody_doubted_cannot_be_released():
    flood = emergency()
    hear(flood, [post(n) for n in range(20)])
    count(flood)
    with pytest.raises(actions.NotAllowed):
        actions.release_tag(tag=Tag.objects.get(), by="op", now=NOW)


def test_the_table_of_states_is_whole():
    assert set(ALLOWED) == set(TagState.values)
    assert all(after <= set(TagState.values) for after in ALLOWED.values())
    assert not set(LISTED) & {TagState.HELD, TagState.KEPT_BACK}
    for state in DECIDED:
        assert ALLOWED[state] <= set(DECIDED)
