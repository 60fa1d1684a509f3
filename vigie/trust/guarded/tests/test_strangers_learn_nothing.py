"""The client against real servers: what it says, what it hears, when it hangs up."""

import socket
import threading
import time

import pytest

from tests.web_peers import EMPTY, answer, certificate, web
from vigie.trust.guarded import client as module
from vigie.trust.guarded.addresses import Refused, read
from vigie.trust.guarded.client import Client, NoAnswer, numbers_of, question


def names(monkeypatch, **known):
    """Have names mean these numbers, and count how often each was looked up."""
    asked = []

    def look_up(host, port, type=0):
        asked.append(host)
        return [(0, type, 0, "", (number, port)) for number in known[host]]

    monkeypatch.setattr(module.socket, "getaddrinfo", look_up)
    return asked


def test_a_question_arrives_whole():
    with (
        web(lambda _: answer(201, b"made", X_One="1")) as peer,
        Client(private=True) as client,
    ):
        got = client.ask("POST", f"{peer.url}/a?b=1", {"X-Two": "2"}, b"body")
    assert (got.status, got.body, got.headers["x-one"]) == (201, b"made", "1")
    head, _, body = peer.asked[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /a?b=1 HTTP/1.1"
    assert b"Host: localhost:%d" % peer.port in lines
    assert {b"X-Two: 2", b"Content-Length: 4"} <= set(lines)
    assert body == b"body"


def test_a_name_that_leads_home_is_refused_before_anything_is_sent():
    with web(lambda _: EMPTY) as peer, Client() as client:
        url = f"https://localhost:{peer.port}/"
        with pytest.raises(Refused, match="private") as refused:
            client.ask("GET", url, {})
    assert not refused.value.lasting
    assert (peer.lines, peer.asked) == (0, [])


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "[::1]"])
def test_numbers_in_other_clothes_are_refused_too(host):
    with Client() as client, pytest.raises(Refused):
        client.ask("GET", f"https://{host}:8443/", {})


def test_one_private_number_among_public_ones_is_enough(monkeypatch):
    names(monkeypatch, **{"two.example": ["8.8.8.8", "10.0.0.7"]})
    with pytest.raises(Refused, match="private"):
        numbers_of(read("https://two.example/"), private=False)


def test_a_name_cannot_change_its_meaning_after_it_was_checked(monkeypatch):
    """The connection goes to the number that was checked; no second look-up."""
    asked = names(monkeypatch, **{"turn.example": ["8.8.8.8"]})
    opened = []

    def open_line(address, timeout):
        opened.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(module.socket, "create_connection", open_line)
    with Client() as client, pytest.raises(NoAnswer, match="no connection"):
        client.ask("GET", "https://turn.example/", {})
    assert asked == ["turn.example"]
    assert opened == [("8.8.8.8", 443)]


def test_a_redirect_is_an_answer_and_is_not_followed():
    with web(lambda _: EMPTY) as hidden:
        leads = answer(302, Location=f"{hidden.url}/secret")
        with web(lambda _: leads) as peer, Client(private=True) as client:
            assert client.ask("GET", peer.url, {}).status == 302
    assert hidden.asked == []


def test_several_questions_go_on_one_connection():
    with web(lambda _: EMPTY) as peer, Client(private=True) as client:
        for _ in range(3):
            client.ask("GET", peer.url, {})
    assert (len(peer.asked), peer.lines) == (3, 1)


def test_where_nothing_is_kept_each_question_has_its_connection():
    with web(lambda _: EMPTY) as peer, Client(private=True, keep=False) as client:
        for _ in range(3):
            client.ask("GET", peer.url, {})
    assert (len(peer.asked), peer.lines) == (3, 3)


def test_a_kept_connection_that_was_closed_is_made_anew():
    said = iter([EMPTY, None, EMPTY])
    with web(lambda _: next(said)) as peer, Client(private=True) as client:
        assert client.ask("GET", f"{peer.url}/1", {}).good
        assert client.ask("GET", f"{peer.url}/2", {}).good
    assert [one.split(b" ")[1] for one in peer.asked] == [b"/1", b"/2", b"/2"]


def test_a_fresh_connection_that_is_closed_is_not_tried_again():
    with (
        web(lambda _: None) as peer,
        Client(private=True) as client,
        pytest.raises(NoAnswer, match="hung up"),
    ):
        client.ask("POST", peer.url, {}, b"once")
    assert len(peer.asked) == 1


def test_many_at_once_share_a_client():
    with (
        web(lambda asked: answer(200, asked[5:8])) as peer,
        Client(private=True) as client,
    ):
        got = {}

        def ask(number):
            got[number] = client.ask("GET", f"{peer.url}/{number:02}", {}).body

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert got == {n: f"{n:02} ".encode() for n in range(12)}


def test_who_drips_is_left_when_the_time_is_over():
    """A byte now and then resets a socket's time limit; not this one."""
    stop = threading.Event()
    door = socket.create_server(("127.0.0.1", 0))

    def drip():
        line, _ = door.accept()
        line.recv(1000)
        try:
            while not stop.wait(0.05):
                line.sendall(b"H")
        except OSError:
            stop.set()
        line.close()

    thread = threading.Thread(target=drip)
    thread.start()
    began = time.monotonic()
    with Client(private=True, seconds=0.4) as client:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/"
        with pytest.raises(NoAnswer):
            client.ask("GET", url, {})
    stop.set()
    thread.join()
    door.close()
    assert time.monotonic() - began < 10  # and not for as long as it drips


def test_who_says_nothing_is_left_too():
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/"
        with (
            Client(private=True, seconds=0.2) as client,
            pytest.raises(NoAnswer, match="in time"),
        ):
            client.ask("GET", url, {})


def test_who_is_not_there_is_said_to_be_not_there():
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/"
    with Client(private=True) as client, pytest.raises(NoAnswer) as lost:
        client.ask("GET", url, {})
    assert (str(lost.value), lost.value.ours) == ("no connection", False)


@pytest.mark.parametrize(
    ("number", "ours"), [(socket.EAI_AGAIN, True), (socket.EAI_NONAME, False)]
)
def test_a_name_that_nobody_knows_is_told_from_a_lack_of_names(
    monkeypatch, number, ours
):
    def look_up(*args, **kwargs):
        raise socket.gaierror(number, "words")

    monkeypatch.setattr(module.socket, "getaddrinfo", look_up)
    with Client() as client, pytest.raises(NoAnswer) as lost:
        client.ask("GET", "https://lost.example/", {})
    assert lost.value.ours is ours


def test_a_machine_without_a_network_says_so(monkeypatch):
    names(monkeypatch, **{"far.example": ["8.8.8.8"]})

    def open_line(address, timeout):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(module.socket, "create_connection", open_line)
    with Client() as client, pytest.raises(NoAnswer, match="no network") as lost:
        client.ask("GET", "https://far.example/", {})
    assert lost.value.ours


def test_a_certificate_must_be_that_of_the_name(tmp_path):
    server, trust = certificate(tmp_path, "localhost")
    with web(lambda _: EMPTY, server) as peer:
        with Client(private=True, trust=trust) as client:
            assert client.ask("GET", peer.url, {}).good
            other = f"https://127.0.0.1:{peer.port}/"
            with pytest.raises(NoAnswer, match="no TLS"):
                client.ask("GET", other, {})
        with Client(private=True) as client, pytest.raises(NoAnswer, match="no TLS"):
            client.ask("GET", peer.url, {})
    assert len(peer.asked) == 1


def test_a_header_cannot_begin_another_one():
    target = read("https://a.example/")
    with pytest.raises(ValueError, match="header"):
        question("GET", target, {"X-One": "1\r\nX-Two: 2"}, b"")
