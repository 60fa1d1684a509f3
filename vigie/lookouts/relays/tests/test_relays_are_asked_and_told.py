"""Relays join, are checked, asked by two people's word, and told when it is over."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Count
from django.test import Client

from tests.calls import CENTRE, NOW
from tests.people import staff_client
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import clock
from vigie.lookouts import checking
from vigie.lookouts.checking import Word
from vigie.lookouts.links import ASKED, FOLLOWERS, RELAYS
from vigie.lookouts.models import Asked, Follower, Relay
from vigie.lookouts.relays import asking, ending, following, letters
from vigie.lookouts.relays.registering import LASTS
from vigie.lookouts.relays.states import RelayState
from vigie.lookouts.relays.tests.making import make_relay
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_open
from vigie.relaying.addresses import address_of
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.models import Address, Letter
from vigie.relaying.notes import Notes
from vigie.relaying.sending import Sender
from vigie.relaying.states import AddressState, Channel, LetterState
from vigie.trust.limits import proofs
from vigie.trust.models import JournalRow
from vigie.trust.retention.forgetting import forget

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
HOME = "/e/crue-a-port-neuf/lookouts/"
ENGLISH = {"accept-language": "en"}
MAIL = "zelie@example.org"
MINUTE = timedelta(minutes=1)
FAR = (43.6, 1.44)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row(emergency):
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )
    return make_open(emergency)


@pytest.fixture
def carried(tmp_path):
    """Carry the mails that wait; return what went out."""

    def carry(now=NOW):
        got = []

        def send(batch):
            got.extend(batch)
            return [Outcome(out.key, Done.SENT) for out in batch]

        notes = Notes(tmp_path / "mail.notes")
        sender = Sender(Channel.MAIL, send, notes)
        while sender.turn(lambda: now + 5 * MINUTE, lambda: 0.5):
            pass
        notes.close()
        return got

    return carry


def joined(client, **fields):
    riddle = proofs.make_riddle("report", proofs.Demand(1, 4), NOW)
    given = {
        "network": "x",
        "handle": "@Zelie_Alert",
        "followers": "109000",
        "languages": ["en", "fr"],
        "areas": "Quai Vert",
        "reach": MAIL,
        "once": str(uuid4()),
        "work": proofs.solve(riddle),
        **fields,
    }
    return client.post(f"{HOME}relays/", given, headers=ENGLISH)


def page(client, address):
    return client.get(address, headers=ENGLISH).content.decode()


def both_agree(row, now=NOW):
    checking.pass_on(lookout=row.pk, by="ana", now=now)
    return checking.pass_on(lookout=row.pk, by="ben", now=now)


def ended(row, state=LookoutState.FOUND, now=NOW + 10 * MINUTE):
    return checking.end_lookout(lookout=row.pk, state=state, by="ana", now=now)


def kinds_to(mail):
    rows = Letter.objects.filter(address=address_of_mail(mail))
    rows = rows.exclude(state=LetterState.RECALLED)
    return sorted(rows.values_list("message__kind", flat=True))


def address_of_mail(mail):
    return address_of(channel=Channel.MAIL, value=mail, now=NOW, language="en")


def path_in(out):
    return re.sub(r"^https?://[^/]+", "", out.text.link)


def test_who_joins_confirms_is_checked_and_only_then_asked(client, row, carried):
    assert joined(client).status_code == 200
    relay = Relay.objects.get()
    assert (relay.state, relay.handle_key) == (RelayState.UNPROVEN, "zelie_alert")
    [letter] = carried()
    link = path_in(letter)
    assert page(client, link).count("Yes, that is me")
    relay.refresh_from_db()
    assert relay.state == RelayState.UNPROVEN, "a link that is followed says nothing"
    client.post(link, {"yes": "1"})
    relay.refresh_from_db()
    assert relay.state == RelayState.PROVEN
    assert relay.address.state == AddressState.GOOD
    assert both_agree(row) == Word.PASSED
    assert not Asked.objects.exists(), "nobody checked it"
    ana = staff_client("moderator")
    assert "1 to be checked" in page(ana, f"{HOME}team/")
    assert "@Zelie_Alert" in page(ana, f"{HOME}team/relays/")
    ana.post(
        f"{HOME}team/relays/",
        {"relay": relay.pk, "followers": "100000", "check": "1"},
    )
    relay.refresh_from_db()
    assert (relay.state, relay.followers) == (RelayState.CHECKED, 100_000)
    asking.ask_more(NOW + MINUTE)
    assert Asked.objects.get().relay == relay
    said = JournalRow.objects.filter(what__startswith="lookouts.relay")
    assert said.count() == 4
    assert not any("elie" in str(one.facts) + one.why for one in said)


def test_what_nobody_knows_or_reaches_is_asked_for_again(client, row):
    for wrong in (
        {"areas": "Nowhere at all"},
        {"reach": "nobody"},
        {"reach": "https://ana:secret@hook.example.org/"},
        {"followers": "0"},
        {"languages": []},
    ):
        assert joined(client, **wrong).status_code == 422, wrong
    assert not Relay.objects.exists()


def test_who_has_not_said_yes_gets_no_second_letter(client, row):
    for number in range(3):
        assert joined(client, handle=f"zelie{number}").status_code == 200
    assert Relay.objects.count() == 1
    assert Letter.objects.count() == 1


def test_a_program_is_reached_by_a_webhook_with_a_secret(client, row):
    assert joined(client, reach="https://hook.example.org/v").status_code == 200
    relay = Relay.objects.get()
    assert relay.address.channel == Channel.WEBHOOK
    assert relay.address.secret in page(client, f"/lookouts/r/{token(relay)}/")


def token(relay):
    return RELAYS.token(relay.pk)


def test_those_near_are_asked_and_the_greatest_reach_first(row, emergency):
    near = make_relay(emergency, "near", 900, CENTRE)
    make_relay(emergency, "far", 10_000, FAR)
    half = make_relay(emergency, "half", 4_000, CENTRE, FAR)
    world = make_relay(emergency, "world", 7)
    assert both_agree(row) == Word.PASSED
    asked = Asked.objects.order_by("-reach").values_list("relay", "reach")
    assert list(asked) == [(half.pk, 2_000), (near.pk, 900), (world.pk, 7)]


def test_the_greatest_go_before_the_others(row, emergency, monkeypatch):
    monkeypatch.setattr(asking, "WAVES", ((1, timedelta()),))
    for number in range(4):
        make_relay(emergency, f"r{number}", 10 * (number + 1))
    both_agree(row)
    due = Letter.objects.filter(message__kind=letters.ASK).order_by("due_at")
    first = due.first().address
    assert first == Relay.objects.get(handle="r3").address
    last = NOW + asking.LAST_WAVE
    assert sorted(due.values_list("due_at", flat=True)) == [NOW, last, last, last]


def test_where_nobody_knows_the_place_all_are_asked(row, emergency):
    make_relay(emergency, "far", 10, FAR)
    type(row).objects.update(cell=0)
    both_agree(row)
    assert Asked.objects.count() == 1


def test_whom_the_area_reaches_later_is_asked_later_and_once(row, emergency):
    make_relay(emergency, "far", 10, FAR)
    both_agree(row)
    assert asking.ask_more(NOW + MINUTE) == 0
    late = NOW + timedelta(hours=5, minutes=55)
    type(row).objects.update(since_at=NOW - timedelta(hours=2))
    assert asking.ask_more(late) == 1
    assert asking.ask_more(late + MINUTE) == 0
    assert Letter.objects.filter(message__kind=letters.ASK).count() == 1


def test_one_tap_counts_and_a_look_does_not(client, row, emergency, carried):
    soon = NOW + timedelta(days=2)
    make_relay(emergency, "Abramjee", 102_000, language="fr", ends_at=soon)
    both_agree(row)
    [letter] = carried()
    assert "QX 417 ZB" in letter.text.body
    assert "n’intervenez pas" in letter.text.body.replace("'", "’")
    link = path_in(letter)
    client.head(link)
    assert "QX 417 ZB" in page(client, link)
    assert Asked.objects.get().passed_at is None
    client.post(link, {"post": "https://x.example.org/1"})
    asked = Asked.objects.get()
    assert (asked.passed_at, asked.post) == (NOW, "https://x.example.org/1")
    assert asked.relay.ends_at == NOW + LASTS, "a year more"
    client.post(link, {"had_from": "@somebody"})
    asked.refresh_from_db()
    assert asked.had_from_words == "@somebody"
    assert asked.post == "https://x.example.org/1", "what was said before stays"
    assert client.post(link, {"post": "javascript:alert(1)"}).status_code == 422
    seen = page(client, f"{HOME}{row.code}/")
    assert "Passed on by 1, reach 102,000" in seen
    assert "Abramjee" not in seen


def test_a_program_that_is_a_relay_says_so_without_a_cookie(row, emergency):
    make_relay(emergency, "app", 10)
    both_agree(row)
    link = f"/lookouts/a/{ASKED.token(Asked.objects.get().pk)}/"
    program = Client(enforce_csrf_checks=True)
    assert program.post(link, {"post": "https://app.example.org/9"}).status_code == 302
    assert Asked.objects.get().post == "https://app.example.org/9"


def test_the_tree_says_who_had_it_from_whom(row, emergency):
    first = make_relay(emergency, "@PigSpotter", 109_000)
    second = make_relay(emergency, "Second", 7)
    both_agree(row)
    rows = {one.relay_id: one.pk for one in Asked.objects.all()}
    asking.passed(asked=rows[first.pk], now=NOW)
    asking.passed(asked=rows[second.pk], now=NOW + 4 * MINUTE, had_from="pigspotter")
    seen = page(staff_client("volunteer"), f"{HOME}team/{row.pk}/relays/")
    assert seen.index("@PigSpotter") < seen.index("Second")
    assert Asked.objects.get(relay=second).had_from_id == rows[first.pk]
    assert "109,007" in seen
    assert "4 min" in seen, "from the question to the tap"


def test_all_are_told_once_that_it_is_over(client, row, emergency, carried):
    for name in ("one", "two"):
        make_relay(emergency, name, 10)
    following.follow(lookout=row.pk, address=address_of_mail(MAIL), now=NOW)
    one = address_of_mail("one@example.org")
    following.follow(lookout=row.pk, address=one, now=NOW)
    both_agree(row)
    assert len(carried()) == 4
    assert ended(row)
    ending.tell_rest(NOW + 11 * MINUTE)
    told = carried(NOW + 10 * MINUTE)
    assert sorted(out.to for out in told) == [
        "one@example.org",
        "two@example.org",
        MAIL,
    ]
    for out in told:
        assert "take down" in out.text.body
        for detail in ("QX", "417", "Quai Vert", "found"):
            assert detail not in out.text.body + out.text.subject + out.text.notice
    link = path_in(told[0])
    assert client.get(link).status_code == 410


def test_a_question_not_sent_yet_is_taken_back(row, emergency, carried):
    make_relay(emergency, "one", 10)
    both_agree(row)
    assert ended(row, LookoutState.RECALLED)
    assert carried() == []
    ending.tell_rest(NOW + 11 * MINUTE)
    assert carried() == []


def test_a_question_on_its_way_at_the_end_is_followed_by_it(row, emergency):
    make_relay(emergency, "one", 10)
    both_agree(row)
    Letter.objects.update(state=LetterState.SENDING)
    ended(row)
    assert kinds_to("one@example.org") == [letters.ASK]
    Letter.objects.filter(message__kind=letters.ASK).update(state=LetterState.SENT)
    ending.tell_rest(NOW + 11 * MINUTE)
    ending.tell_rest(NOW + 12 * MINUTE)
    assert kinds_to("one@example.org") == [letters.ASK, letters.END]


def test_what_expires_is_told_too(row, emergency, carried):
    make_relay(emergency, "one", 10)
    both_agree(row)
    carried()
    checking.expire(now=NOW + timedelta(hours=7))
    assert kinds_to("one@example.org") == [letters.ASK, letters.END]


def test_opened_again_it_is_for_two_to_agree_again(row, emergency, carried):
    make_relay(emergency, "one", 10)
    both_agree(row)
    carried()
    ended(row)
    later = NOW + 20 * MINUTE
    assert checking.open_lookout(lookout=row.pk, by="ana", now=later)
    row.refresh_from_db()
    assert (row.passed_at, row.agreed_by) == (None, "")
    assert asking.ask_more(later) == 0
    assert both_agree(row, later) == Word.PASSED
    assert Asked.objects.values("round").annotate(n=Count("pk")).count() == 2
    carried(later)
    ended(row, now=later + MINUTE)
    wanted = [letters.ASK, letters.ASK, letters.END, letters.END]
    assert kinds_to("one@example.org") == wanted


def test_who_leaves_is_asked_no_more_and_hears_the_end(client, row, emergency, carried):
    relay = make_relay(emergency, "one", 10)
    both_agree(row)
    carried()
    assert client.get(f"/lookouts/r/{token(relay)}/").status_code == 200
    client.post(f"/lookouts/r/{token(relay)}/", {"leave": "1"})
    relay.refresh_from_db()
    assert (relay.state, relay.handle, relay.address) == (RelayState.LEFT, "", None)
    ended(row)
    assert kinds_to("one@example.org") == [letters.ASK, letters.END]
    assert Relay.objects.filter(ends_at__lte=NOW).count() == 1


def test_nothing_of_them_is_left_after_their_days(client, row, emergency):
    joined(client)
    make_relay(emergency, "one", 10)
    following.follow(lookout=row.pk, address=address_of_mail("f@x.org"), now=NOW)
    both_agree(row)
    day = timedelta(days=1)
    forget(NOW + 2 * day)
    assert [one.handle for one in Relay.objects.all()] == ["one"], "who said no yes"
    forget(NOW + 8 * day)
    assert not Asked.objects.exists()
    assert not Follower.objects.exists()
    forget(NOW + 367 * day)
    assert not Relay.objects.exists()


def test_who_follows_ends_it_by_one_press(client, row, carried):
    riddle = proofs.make_riddle("report", proofs.Demand(1, 4), NOW)
    given = {"reach": MAIL, "work": proofs.solve(riddle)}
    answer = client.post(f"{HOME}{row.code}/follow/", given, headers=ENGLISH)
    assert answer.status_code == 200
    [letter] = carried()
    link = path_in(letter)
    assert FOLLOWERS.row(link.split("/")[-2]) == Follower.objects.get().pk
    client.get(link)
    assert Follower.objects.count() == 1
    client.post(link)
    assert Follower.objects.count() == 0
    assert "nothing is kept" in page(client, link)
    ended(row)
    assert kinds_to(MAIL) == [letters.FOLLOWED]


def test_who_said_stop_hears_nothing(row, emergency):
    relay = make_relay(emergency, "one", 10)
    Address.objects.filter(pk=relay.address_id).update(state=AddressState.STOPPED)
    both_agree(row)
    assert not Letter.objects.exists()
    assert not Asked.objects.exists()


def test_a_link_that_is_not_ours_leads_nowhere(row, emergency):
    make_relay(emergency, "one", 10)
    both_agree(row)
    pk = Asked.objects.get().pk
    for path in (f"a/{pk}~x", f"a/{RELAYS.token(uuid4())}", "r/x", "f/x"):
        assert Client().get(f"/lookouts/{path}/").status_code == 404
    assert Client().get(f"/lookouts/a/{ASKED.token(pk)}/").status_code == 200


def test_after_the_end_a_tap_counts_nothing(client, row, emergency):
    make_relay(emergency, "one", 10)
    both_agree(row)
    ended(row)
    link = f"/lookouts/a/{ASKED.token(Asked.objects.get().pk)}/"
    client.post(link, {})
    assert Asked.objects.get().passed_at is None
    assert "take down" in page(client, link)
