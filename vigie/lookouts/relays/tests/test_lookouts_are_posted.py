"""A lookout on which two agreed is posted on networks, changed there, taken down."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.calls import CENTRE, NOW
from tests.pds import PASSWORD, pds
from tests.people import staff_client
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import clock
from vigie.lib.bluesky import Account
from vigie.lookouts import checking
from vigie.lookouts.models import Lookout
from vigie.lookouts.relays import posts
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_open
from vigie.relaying.channels.bluesky.channel import send
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.notes import Notes
from vigie.relaying.publications.networks import BLUESKY
from vigie.relaying.sending import Sender
from vigie.relaying.states import AddressState, Channel, LetterState

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
MINUTE = timedelta(minutes=1)
STAY = "Ne le suivez pas et n’intervenez pas vous-même."


@pytest.fixture(autouse=True)
def _account(settings, monkeypatch):
    settings.BLUESKY = Account("https://pds.example", "alerts.example", "s3cret")
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row(emergency):
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )
    emergency.hashtags = ["#PortNeuf", "no tag"]
    emergency.save()
    return make_open(emergency, make="", colour="", place="Quai", heading="")


@pytest.fixture
def network(tmp_path):
    """A network that holds what stands on it, by its mark."""
    found = SimpleNamespace(stands={}, answers=[], said=0)

    def send(batch):
        for out in batch:
            post, done = out.text.post, Done.SENT
            if found.answers:
                done = found.answers.pop(0)
            else:
                for mark in post.gone:
                    found.stands.pop((mark.name, mark.at), None)
                found.stands[post.mark.name, post.mark.at] = post
            yield Outcome(out.key, done, "")

    def turn(at=NOW):
        notes = Notes(tmp_path / "bluesky.notes")
        try:
            Sender(Channel.BLUESKY, send, notes).turn(lambda: at, lambda: 0.0)
        finally:
            notes.close()
        return [post.text for post in found.stands.values()]

    found.turn = turn
    return found


def agree(row, now=NOW):
    for by in ("ana", "ben"):
        checking.pass_on(lookout=row.pk, by=by, now=now)


def end(row, now, state=LookoutState.FOUND):
    assert checking.end_lookout(lookout=row.pk, state=state, by="ana", now=now)


def test_one_word_posts_nothing_and_the_second_does(row, network):
    checking.pass_on(lookout=row.pk, by="ana", now=NOW)
    assert network.turn() == []
    checking.pass_on(lookout=row.pk, by="ben", now=NOW)
    [text] = network.turn()
    assert BLUESKY.fits(text)
    assert STAY in text
    assert "QX 417 ZB" in text
    assert f"/e/crue-a-port-neuf/lookouts/{row.code}/" in text
    assert text.endswith("#PortNeuf")


def test_nothing_sought_stands_in_the_stored_message(row):
    agree(row)
    message = Message.objects.get(kind=posts.POST)
    assert "QX" not in message.facts


def test_longer_it_is_the_same_post_in_its_place(row, network):
    agree(row)
    [first] = network.turn()
    checking.prolong(lookout=row.pk, by="ana", now=NOW + MINUTE * 60)
    [second] = network.turn(NOW + MINUTE * 60)
    assert first != second


def test_the_end_takes_the_post_down_and_says_so(row, network):
    agree(row)
    network.turn()
    end(row, NOW + MINUTE)
    [text] = network.turn(NOW + MINUTE)
    assert text.startswith("C’est fini.")
    assert "QX" not in text


def test_what_waits_at_the_end_is_never_said(row, network):
    agree(row)
    end(row, NOW + MINUTE)
    assert network.turn(NOW + MINUTE) == []
    assert Letter.objects.get().state == LetterState.RECALLED


def test_what_was_handed_over_and_not_answered_is_taken_down_too(row, network):
    network.answers = [Done.LATER]
    agree(row)
    network.turn()
    end(row, NOW + MINUTE)
    [text] = network.turn(NOW + MINUTE)
    assert text.startswith("C’est fini.")


def test_opened_again_it_is_another_post(row, network):
    agree(row)
    network.turn()
    end(row, NOW + MINUTE)
    later = NOW + MINUTE * 2
    network.turn(later)
    checking.open_lookout(lookout=row.pk, by="ana", now=later)
    agree(row, later)
    assert len(network.turn(later)) == 2


def test_what_expires_by_itself_is_taken_down(row, network):
    agree(row)
    network.turn()
    over = NOW + timedelta(hours=7)
    checking.expire(now=over)
    [text] = network.turn(over)
    assert text.startswith("C’est fini.")


def test_failures_never_end_the_hubs_own_account(row):
    agree(row)
    Address.objects.update(state=AddressState.DEAD)
    checking.prolong(lookout=row.pk, by="ana", now=NOW + MINUTE)
    assert Address.objects.get().state == AddressState.GOOD
    assert Letter.objects.count() == 2


def test_without_an_account_nothing_is_queued(row, settings):
    settings.BLUESKY = None
    agree(row)
    end(row, NOW + MINUTE)
    assert not Letter.objects.exists()
    assert posts.previews(Lookout.objects.get()) == []


def test_the_team_reads_what_will_be_posted_and_how_it_stands(row, network):
    client, page = staff_client(), "/e/crue-a-port-neuf/lookouts/team/"
    [preview] = posts.previews(Lookout.objects.get())
    shown = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert f"Bluesky: {preview.cut.count} of 300 signs" in shown
    assert STAY.replace("’", "&#x27;") in shown or STAY in shown
    agree(row)
    shown = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "Bluesky: waiting" in shown
    network.turn()
    shown = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert "Bluesky: sent" in shown
    assert "s3cret" not in shown


@pytest.mark.slow
def test_a_real_server_shows_it_and_its_end(row, settings, tmp_path):
    with pds() as peer:
        handle = peer.account("alerts")
        settings.BLUESKY = Account(f"http://localhost:{peer.port}", handle, PASSWORD)
        notes = Notes(tmp_path / "real.notes")
        try:
            sender = Sender(Channel.BLUESKY, send, notes)
            agree(row)
            assert sender.turn(lambda: NOW, lambda: 0.0) == 1
            [stands] = peer.posts(handle)
            assert "QX 417 ZB" in stands["value"]["text"]
            end(row, NOW + MINUTE)
            assert sender.turn(lambda: NOW + MINUTE, lambda: 0.0) == 1
            [over] = peer.posts(handle)
        finally:
            notes.close()
    assert over["value"]["text"].startswith("C’est fini.")
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}
