"""Through a real mail server, also one that refuses, hangs up, or is not there."""

import pytest

from tests.mail_server import HANG_UP, mail_server
from tests.web_peers import certificate
from vigie.lib.mail import mail_settings
from vigie.relaying.channels.contract import Done
from vigie.relaying.channels.mail import channel
from vigie.relaying.channels.mail.channel import MOST_LOST
from vigie.relaying.channels.mail.channel import send as sending
from vigie.relaying.channels.mail.line import Line
from vigie.relaying.channels.tests.making import TEXT, by_key, out


def send(batch):
    return list(sending(batch))


@pytest.fixture
def use(settings):
    """Have an address be that of the mail server."""

    def use(url):
        for name, value in mail_settings(url).items():
            setattr(settings, name, value)
        settings.MAIL, settings.EMAIL_TIMEOUT = True, 5
        settings.DEFAULT_FROM_EMAIL = "Vigie <hub@example.org>"

    return use


@pytest.fixture
def server(use):
    with mail_server() as found:
        use(found.url())
        yield found


def letters(count):
    return [out(f"l{n}@example.org", key=f"m.{n}") for n in range(count)]


def dones(outcomes):
    return [one.done for one in outcomes]


def test_a_letter_arrives(server):
    [one] = send([out("lea@example.org")])
    assert (one.key, one.done, one.reason) == ("m1.a1", Done.SENT, "")
    [mail] = server.mails
    assert mail["To"] == "lea@example.org"
    assert mail["Message-ID"] == "<m1.a1@example.org>"
    assert TEXT.body in mail.get_content()


def test_a_batch_goes_on_one_connection(server):
    found = by_key(send(letters(20)))
    assert {one.done for one in found.values()} == {Done.SENT}
    assert [mail["To"] for mail in server.mails] == [
        f"l{n}@example.org" for n in range(20)
    ]
    assert server.lines == 1


def test_what_became_of_a_letter_is_given_before_the_next_is_sent(server):
    outcomes = sending(letters(2))
    assert next(outcomes).done == Done.SENT
    assert len(server.mails) == 1
    assert next(outcomes).done == Done.SENT
    outcomes.close()


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("450 4.2.1 slowly", Done.LATER),
        ("451 4.3.0 greylisted", Done.LATER),
        ("452 4.2.2 box full", Done.LATER),
        ("550 5.7.1 no such policy", Done.NEVER),
        ("552 5.2.2 box full", Done.NEVER),
        ("554 no", Done.NEVER),
    ],
)
def test_a_refused_letter_holds_up_no_other(server, command, said, done):
    server.answers[command] = [said]
    first, second = send(letters(2))
    assert (first.done, second.done) == (done, Done.SENT)
    assert first.reason == f"the mail server answered {said[:3]}"
    assert first.wait == (60 if done == Done.LATER else 0)
    assert server.lines == 1


@pytest.mark.parametrize("status", ["5.1.1", "5.1.10", "5.2.1"])
def test_an_address_that_is_not_there_is_gone(server, status):
    server.answers["RCPT"] = [f"550 {status} l0@example.org unknown"]
    first, second = send(letters(2))
    assert dones([first, second]) == [Done.GONE, Done.SENT]
    assert "example.org" not in first.reason


def test_what_is_no_address_is_gone_without_asking(server):
    assert dones(send([out("lea"), out("lea@example.org", key="2")])) == [
        Done.GONE,
        Done.SENT,
    ]


def test_a_server_that_does_not_take_our_address_is_down(server):
    server.answers["MAIL"] = "550 5.7.1 not from you"
    found = send(letters(3))
    assert dones(found) == [Done.DOWN, Done.LATER, Done.LATER]
    assert found[0].reason == "the mail server answered 550 to our address"


def test_a_server_that_wants_a_pause_is_left_and_asked_anew(server):
    server.answers["RCPT"] = ["421 4.7.0 too many"]
    first, second = send(letters(2))
    assert (first.done, first.wait) == (Done.LATER, 60)
    assert second.done == Done.SENT
    assert server.lines == 2


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_lost_connection_costs_one_letter_its_turn(server, command):
    server.answers[command] = [HANG_UP]
    first, second, third = send(letters(3))
    assert dones([first, second, third]) == [Done.LATER, Done.SENT, Done.SENT]
    assert first.reason == "the mail server hung up"
    assert server.lines == 2


def test_a_server_that_hangs_up_again_and_again_is_down(server):
    server.answers["DATA"] = HANG_UP
    found = send(letters(6))
    assert dones(found) == [
        *[Done.LATER] * (MOST_LOST - 1),
        Done.DOWN,
        *[Done.LATER] * (6 - MOST_LOST),
    ]
    assert server.lines == MOST_LOST


def test_a_server_that_is_not_there_is_down(use):
    with mail_server() as gone:
        use(gone.url())
    found = send(letters(2))
    assert dones(found) == [Done.DOWN, Done.LATER]
    assert found[0].reason == "the mail server is not reached"


def test_without_a_server_the_channel_is_down(settings):
    settings.MAIL = False
    [one] = send([out("lea@example.org")])
    assert (one.done, one.reason) == (Done.DOWN, "VIGIE_MAIL_URL is not set")


def test_an_empty_batch_opens_no_connection(server):
    assert send([]) == []
    assert server.lines == 0


def test_a_batch_has_an_end(server, monkeypatch):
    monkeypatch.setattr(channel, "BATCH_SECONDS", -1.0)
    assert dones(send(letters(2))) == [Done.LATER, Done.LATER]
    assert server.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
@pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")
def test_a_password_is_shown_to_the_server(use):
    with mail_server(password="of both") as server:
        use(server.url("vigie:of%20both"))
        assert dones(send(letters(1))) == [Done.SENT]
        use(server.url("vigie:guessed"))
        [one] = send(letters(1))
    assert one.done == Done.DOWN
    assert one.reason == "the mail server refused our password"


def trusting(monkeypatch, trust):
    monkeypatch.setattr(channel, "Line", lambda: Line(trust))


def test_tls_begins_before_anything_is_said(use, tmp_path, monkeypatch):
    own, trust = certificate(tmp_path, "localhost")
    with mail_server(own) as server:
        use(server.url(query="?tls").replace("127.0.0.1", "localhost"))
        trusting(monkeypatch, trust)
        assert dones(send(letters(2))) == [Done.SENT, Done.SENT]
    assert server.secured == [True, True]


def test_a_server_with_anothers_certificate_gets_no_letter(use, tmp_path, monkeypatch):
    own, _ = certificate(tmp_path, "localhost")
    with mail_server(own) as server:
        use(server.url(query="?tls").replace("127.0.0.1", "localhost"))
        [one] = send(letters(1))
    assert (one.done, one.reason) == (Done.DOWN, "no TLS with the mail server")
    assert server.mails == []


def test_a_server_without_tls_gets_no_letter_when_tls_is_wanted(server, use):
    use(server.url(query="?tls"))
    [one] = send(letters(1))
    assert (one.done, one.reason) == (Done.DOWN, "no TLS with the mail server")
    assert server.mails == []
