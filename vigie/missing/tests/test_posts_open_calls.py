"""A post that looks for somebody opens one call, with its link and its copies counted,
and nothing that could reach anybody."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.calls import NOW, make_emergency
from vigie.emergencies.actions import change_state
from vigie.lib import clock
from vigie.listening.models import Call
from vigie.missing import calls, closing, from_posts, posts_called
from vigie.missing.bringing import CALLS
from vigie.missing.models import (
    Hint,
    NameKey,
    Outcome,
    Pair,
    Person,
    PostGroup,
    PostsRead,
)
from vigie.missing.states import Door, Ending, Stage, State
from vigie.missing.tests.heard import ORLANE, TEMIR, hear, post, read
from vigie.missing.tests.world import sought
from vigie.trust.models import Item, JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
SECRETS = ("39 98 12", "0639981234", "temir.famille", "voisine1")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def where():
    return make_emergency()


def test_a_post_opens_a_call_with_what_it_tells(where):
    read(where, ORLANE)
    person = Person.objects.get()
    known = person.known
    assert known.shown_name == "Orlane Vasseur"
    assert known.ages == (19, 19)
    assert known.description == "162 cm"
    assert "manteau vert" in known.clothes
    assert "Salle des Tanneurs" in known.seen.place
    assert (person.door, person.stage, person.is_private) == (
        Door.POST,
        Stage.OPEN,
        False,
    )
    assert (person.post, person.post_link) == ("sample:1", "https://posts.example/1")
    assert person.source_at < person.opened_at == NOW
    assert NameKey.objects.filter(person=person).exists()
    assert Item.objects.get(room=CALLS).kind == "post"
    assert JournalRow.objects.get(what="missing.opened").by == "posts"


def test_nothing_that_reaches_anybody_is_stored_or_shown(where):
    read(where, ORLANE, TEMIR)
    assert Person.objects.count() == 2
    for person in Person.objects.all():
        known = json.dumps(person.facts, default=str) + person.post_link
        page = Client().get(f"/missing/{person.pk}/").content.decode()
        assert not [secret for secret in SECRETS if secret in known + page]


def test_the_page_says_that_nobody_checked_it_and_where_it_stands(where):
    read(where, *[ORLANE] * 12)
    person = Person.objects.get()
    page = Client().get(f"/missing/{person.pk}/?lang=en").content.decode()
    assert "From a post, unverified" in page
    assert "Seen in 12 posts." in page
    assert 'href="https://posts.example/1"' in page
    assert f"/missing/{person.pk}/author/" in page


def test_copies_are_counted_with_the_call_and_open_none(where):
    read(where, ORLANE)
    revision = type(where).objects.get(pk=where.pk).revision
    hear(where, [post(n, ORLANE, reshare_of="1") for n in range(50, 90)])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert from_posts.read_on(NOW) == 0
    assert len(queries) < 15
    assert Person.objects.get().copies == 41
    assert type(where).objects.get(pk=where.pk).revision > revision
    assert from_posts.count_copies() == 0


def test_the_same_posts_read_again_add_nothing(where):
    for _ in range(3):
        hear(where, [post(1, ORLANE), post(2, TEMIR)])
        from_posts.read_on(NOW)
    PostsRead.objects.update(last=0)
    from_posts.read_on(NOW)
    assert Person.objects.count() == 2
    assert JournalRow.objects.filter(what="missing.opened").count() == 2


def test_a_kill_between_noting_and_acting_loses_nothing(where, monkeypatch):
    hear(where, [post(1, ORLANE), post(2, TEMIR)])
    real, opened = calls.open_call, []

    def killed(**given):
        if opened:
            raise KeyboardInterrupt
        opened.append(real(**given))
        return opened[0]

    monkeypatch.setattr(calls, "open_call", killed)
    with pytest.raises(KeyboardInterrupt):
        from_posts.read_on(NOW)
    assert Person.objects.count() == 1
    monkeypatch.setattr(calls, "open_call", real)
    from_posts.read_on(NOW)
    assert Person.objects.count() == 2


def test_one_that_fails_keeps_no_other_and_is_tried_again(where, monkeypatch, caplog):
    hear(where, [post(1, ORLANE), post(2, TEMIR)])
    real = from_posts.called_in

    def broken(text, **given):
        if "Orlane" in text:
            raise ValueError(text)
        return real(text, **given)

    monkeypatch.setattr(from_posts, "called_in", broken)
    for _ in range(from_posts.TRIES + 2):
        from_posts.read_on(NOW)
    assert Person.objects.get().known.shown_name == "Témir Aslan"
    assert PostGroup.objects.get(outcome="").tries == from_posts.TRIES
    assert "Orlane" not in caplog.text
    PostGroup.objects.update(tries=0)
    monkeypatch.setattr(from_posts, "called_in", real)
    from_posts.read_on(NOW)
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "Ma petite soeur Lila a disparu ce soir, 12 ans, manteau vert, aidez-nous",
        "On recherche le bébé Nino Vasseur, perdu dans la foule, aidez-nous svp",
    ],
)
def test_a_child_is_seen_by_staff_alone(where, text):
    read(where, text)
    person = Person.objects.get()
    assert person.is_minor
    assert person.is_private
    assert Client().get(f"/missing/{person.pk}/").status_code == 404
    assert Item.objects.get(room=CALLS).kind == "minor"


def test_somebody_without_a_name_is_seen_by_staff_alone(where):
    read(where, "Ma soeur a disparu, 23 ans, robe bleue, bottes noires, aidez-nous svp")
    person = Person.objects.get()
    assert person.is_nameless
    assert person.is_private


def test_what_tells_of_nobody_opens_nothing(where):
    make = {"labels": from_posts.CALLS, "state": "open", "kind": "missing.call"}
    now = {"first_at": NOW, "last_at": NOW, "priority": 2}
    text = "toujours sans nouvelles d’un ami, on attend"
    Call.objects.create(emergency=where, code="a", text=text, **make, **now)
    from_posts.read_on(NOW)
    assert PostGroup.objects.get().outcome == Outcome.NOTHING
    assert not Person.objects.exists()


def test_an_emergency_that_is_closed_opens_no_calls(where):
    hear(where, [post(1, ORLANE)])
    change_state(emergency=where, state="closed", by="ana", now=NOW)
    from_posts.read_on(NOW)
    assert not Person.objects.exists()
    change_state(emergency=where, state="open", by="ana", now=NOW)
    from_posts.read_on(NOW)
    assert Person.objects.count() == 1


def test_another_post_about_the_same_person_is_a_suggestion(where):
    read(where, ORLANE)
    read(
        where,
        "RT svp ! Orlane Vasseur n’a pas donné signe de vie, on la cherche partout",
    )
    assert Person.objects.count() == 1
    hint = Hint.objects.get()
    assert (hint.reasons, hint.person) == (["called"], Person.objects.get())
    assert not Pair.objects.exists()


def test_a_form_was_first_and_a_post_follows(where):
    there = calls.open_call(
        emergency=where,
        facts=posts_called.called_in("Orlane Vasseur, 19 ans").facts,
        shows=calls.SAFE,
        door=Door.PAGE,
        now=NOW,
    )
    read(where, ORLANE)
    assert Hint.objects.get().person == there
    assert Person.objects.count() == 1


def test_a_namesake_of_another_age_is_another_call(where):
    read(where, ORLANE)
    read(where, "On recherche Orlane Vasseur, 57 ans, robe jaune, vue près du théâtre")
    assert Person.objects.count() == 2
    assert not Hint.objects.exists()


def test_a_post_opens_no_search_again_that_is_over(where):
    read(where, ORLANE)
    closing.close(person=Person.objects.get(), ending=Ending.FOUND, by="ana", now=NOW)
    read(
        where, "RT svp, nous sommes sans nouvelles de notre amie Vasseur Orlane ce soir"
    )
    assert Person.objects.count() == 1
    assert PostGroup.objects.order_by("-pk")[0].outcome == Outcome.OVER


def test_one_whose_end_was_undone_may_be_called_again(where):
    person = sought(where)
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    closing.reopen(person=person, by="ana", now=NOW)
    assert not from_posts.tombs.buried(
        where.pk, [posts_called.tomb_of_name("Orlane Vasseur")]
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Orlane Vasseur a été retrouvée saine et sauve, merci à tous", "found"),
        (
            "Des nouvelles : Orlane Vasseur est en sécurité, elle est chez des amis",
            "found",
        ),
    ],
)
def test_a_post_that_somebody_was_found_changes_no_state(where, text, reason):
    read(where, ORLANE)
    read(where, text)
    hint = Hint.objects.get()
    assert (hint.reasons, hint.whence) == ([reason], "post")
    person = Person.objects.get()
    assert (person.stage, person.state) == (Stage.OPEN, State.SOUGHT)
    assert Item.objects.filter(room="missing.hint").count() == 1


def test_a_sighting_is_a_suggestion(where):
    read(where, ORLANE)
    make = {"labels": from_posts.SEEN, "state": "open", "kind": "lookout.sighting"}
    now = {"first_at": NOW, "last_at": NOW, "priority": 3}
    text = "Je crois avoir vu Orlane Vasseur au gymnase du port"
    Call.objects.create(emergency=where, code="a", text=text, **make, **now)
    from_posts.read_on(NOW)
    assert Hint.objects.get().reasons == ["sighted"]


def test_found_news_of_nobody_we_know_is_nothing(where):
    read(where, "Témir Aslan a été retrouvé sain et sauf, merci à tous")
    assert not Hint.objects.exists()
    assert set(PostGroup.objects.values_list("outcome", flat=True)) == {Outcome.NOTHING}


def test_reading_costs_no_more_where_there_is_more(where):
    def queries(first, many):
        names = ("Ada", "Bela", "Cyra", "Dora", "Edna", "Fanta")
        texts = [f"Lit libre pour {name}, {n} rue" for n, name in enumerate(names)]
        hear(where, [post(first + n, texts[n % 6] + str(first)) for n in range(many)])
        with CaptureQueriesContext(connection) as seen:
            from_posts.read_on(NOW)
        return len(seen)

    queries(2000, 1)
    assert queries(1000, 40) <= queries(1, 2)
