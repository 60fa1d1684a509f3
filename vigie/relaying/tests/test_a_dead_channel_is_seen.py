"""Quiet failure is impossible: what does not go is red for whoever runs the program."""

from datetime import timedelta

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.people import staff_client
from vigie.lib import clock
from vigie.relaying import addresses, letters, queueing, ways
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.models import Letter, Line
from vigie.relaying.states import Channel, LetterState
from vigie.relaying.tests.letters import NOW, Bench, know_kinds, mail, told_to
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/desk/letters/"


@pytest.fixture(autouse=True)
def _moment(monkeypatch, settings):
    know_kinds(monkeypatch)
    settings.METRICS_FROM = ["127.0.0.1"]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.notes.close()


def figures() -> dict:
    text = Client().get("/metrics").content.decode()
    return {
        (one.name, one.labels["channel"]): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if "channel" in one.labels
    }


def shown(path=PAGE) -> str:
    return staff_client("operator").get(f"{path}?lang=en").content.decode()


def of_mail() -> letters.Standing:
    return letters.standings(clock.now())[0]


def test_a_channel_that_never_carried_anything_is_not_wrong():
    assert [one.is_wrong for one in letters.standings(NOW)] == [False] * len(Channel)
    assert shown().count("not used yet") == len(Channel)
    assert figures()["vigie_channel_wrong", "mail"] == 0
    assert ("vigie_channel_good_age_seconds", "mail") not in figures()


def test_a_channel_that_works_says_when_it_last_did(bench):
    told_to(mail(1))
    bench.work()
    page = shown()
    assert "works" in page
    assert "5 min ago" in page
    assert "chip late" not in page
    assert figures()["vigie_channel_good_age_seconds", "mail"] == 300
    assert figures()["vigie_channel_wrong", "mail"] == 0


def test_a_channel_that_is_down_is_red_on_both_pages_and_in_the_figures(bench):
    told_to(mail(1), mail(2))
    bench.channel.always = Done.DOWN
    bench.work()
    page = shown()
    assert '<span class="chip late">down</span>' in page
    assert "it fails" in page
    assert "Letters that wait: 2" in page
    running = shown("/desk/running/")
    row = running[running.index("Letters by e-mail that wait") :].partition("</tr>")[0]
    assert "look at this" in row
    found = figures()
    assert found["vigie_channel_down", "mail"] == 1
    assert found["vigie_channel_wrong", "mail"] == 1
    assert found["vigie_letters_waiting", "mail"] == 2
    assert found["vigie_letters_late_seconds", "mail"] == 300
    assert found["vigie_channel_wrong", "sms"] == 0


def test_letters_that_nobody_carries_are_red_although_no_channel_failed():
    told_to(mail(1))
    assert of_mail().is_late
    assert not of_mail().is_down
    assert "letters are late" in shown()
    assert figures()["vigie_channel_wrong", "mail"] == 1


def test_a_letter_that_has_just_become_due_is_not_late():
    told_to(mail(1), now=clock.now() - timedelta(seconds=59))
    assert not of_mail().is_wrong


def test_attempts_without_any_arrival_are_red(bench, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=10))
    told_to(mail(1))
    bench.channel.always = Done.LATER
    bench.work()
    assert of_mail().is_in_vain
    page = shown()
    assert "nothing arrives" in page
    assert "1 tried in vain" in page
    assert figures()["vigie_channel_wrong", "mail"] == 1


def test_one_letter_in_vain_is_not_red_where_others_arrive(bench, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=10))
    told_to(mail(1), mail(2))
    bench.channel.say["r1@example.org"] = Outcome("", Done.LATER, "busy")
    bench.work()
    assert not of_mail().is_wrong


def test_a_channel_that_is_not_built_in_is_down_and_not_silent(bench, monkeypatch):
    monkeypatch.setattr(ways, "find_spec", lambda name: None)
    bench.sender._send = ways.way(Channel.MAIL)
    told_to(mail(1))
    bench.work()
    assert of_mail().reason == "this installation has no such channel"
    assert figures()["vigie_channel_down", "mail"] == 1


def test_every_channel_has_its_program():
    given = {channel: ways.way(channel) for channel in (Channel.PUSH, Channel.WEBHOOK)}
    assert all(callable(send) for send in given.values())
    assert given[Channel.PUSH].__module__ == "vigie.relaying.channels.push.channel"


def test_what_was_given_up_is_shown_with_its_reason_and_tried_again(bench):
    told_to(mail(1), mail(2))
    bench.channel.always = Done.NEVER
    bench.work()
    assert "2 · " in shown()
    assert figures()["vigie_letters_given_up", "mail"] == 2
    staff = staff_client("operator", name="o2")
    staff.post(f"{PAGE}again/", {"channel": "1", "reason": "it fails"})
    assert set(Letter.objects.values_list("state", "attempts", "reason")) == {
        (LetterState.WAITING, 0, "")
    }
    (row,) = JournalRow.objects.filter(what="letters.retried")
    assert '"letters":2' in str(row.facts).replace(" ", "").replace("'", '"')
    bench.channel.always = None
    bench.clock.moment = clock.now()
    assert bench.work() == 2


def test_trying_again_leaves_who_wants_no_more_and_what_was_recalled(bench):
    one, two, three = mail(1), mail(2), mail(3)
    told_to(one, two)
    wrong = told_to(three, event="e2")
    bench.channel.always = Done.NEVER
    bench.work()
    addresses.stop(address=one.pk)
    queueing.recall(messages=[wrong.pk], now=NOW)
    staff_client("operator").post(f"{PAGE}again/", {"channel": 1, "reason": "it fails"})
    (waits,) = Letter.objects.filter(state=LetterState.WAITING)
    assert waits.address == two


def test_a_channel_that_is_left_alone_is_tried_when_an_operator_says_so(bench):
    told_to(mail(1))
    bench.channel.always = Done.DOWN
    bench.work()
    bench.channel.always = None
    assert bench.work(on=1) == 0
    staff_client("operator").post(f"{PAGE}again/", {"channel": "1"})
    assert Line.objects.get().try_at is None
    assert bench.work(on=1) == 1
    assert JournalRow.objects.filter(what="channel.retried").count() == 1


@pytest.mark.parametrize("channel", ["", "9", "mail", "-1"])
def test_a_channel_that_does_not_exist_changes_nothing(channel):
    answer = staff_client("operator").post(f"{PAGE}again/", {"channel": channel})
    assert answer.status_code == 302
    assert not JournalRow.objects.filter(what__endswith="retried").exists()


@pytest.mark.parametrize("role", ["volunteer", "moderator", "analyst", "officer"])
def test_the_page_is_the_operators_alone(role):
    staff = staff_client(role)
    assert staff.get(PAGE).status_code == 404
    assert staff.post(f"{PAGE}again/", {"channel": "1"}).status_code == 404


def test_neither_page_names_anybody(bench):
    told_to(mail(1), who="Ana Canary")
    bench.channel.say["r1@example.org"] = Outcome("", Done.NEVER, "r1@example.org no")
    bench.work()
    for text in (shown(), shown("/desk/running/"), str(figures())):
        assert "example.org" not in text
        assert "Canary" not in text


def test_the_page_costs_the_same_with_many_letters(
    bench, django_assert_max_num_queries
):
    told_to(*[mail(n) for n in range(30)])
    with django_assert_max_num_queries(22):
        letters.standings(clock.now())
