"""What a stranger names may lead to the open internet and to nothing else."""

import pytest

from vigie.trust.guarded.addresses import Refused, is_public, read

PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # where a cloud tells its secrets
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "2001:db8::1",
]
WRAPPED = [
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001:0:7f00:1::",
]
PUBLIC = ["8.8.8.8", "142.250.1.1", "2a00:1450:4007::5f", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("number", PRIVATE + WRAPPED)
def test_a_network_of_ours_is_not_the_open_internet(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", [*PUBLIC, "64:ff9b::808:808", "2002:808:808::1"])
def test_the_open_internet_is(number):
    assert is_public(number)


@pytest.mark.parametrize("number", ["", "localhost", "1.2.3", "0x7f.1", "8.8.8.8/0"])
def test_what_is_no_number_is_not_public(number):
    assert not is_public(number)


def test_an_address_is_taken_apart():
    target = read("https://push.example.org/send/one?x=1#part")
    assert target.place == ("https", "push.example.org", 443)
    assert target.path == "/send/one?x=1"
    assert target.name == "push.example.org"


def test_a_port_and_a_bare_host_are_kept():
    target = read("https://[2a00:1450::5]:8443")
    assert (target.host, target.port, target.path) == ("2a00:1450::5", 8443, "/")
    assert target.name == "[2a00:1450::5]:8443"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "push.example.org",
        "//push.example.org/",
        "ftp://push.example.org/",
        "file:///etc/passwd",
        "gopher://push.example.org/",
        "https:///nobody",
        "https://user:word@push.example.org/",
        "https://push.example.org@127.0.0.1/",
        "https://push.example.org:99999/",
        "https://push.example.org:port/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://push.example.org/a b",
        "https://push.example.org/\r\nX-Own: 1",
        "https://push.example.org/\x00",
        "https://pūsh.example.org/",
        "https://push.example.org/" + "a" * 8000,
    ],
)
@pytest.mark.parametrize("private", [False, True])
def test_what_is_no_address_is_refused_for_good(url, private):
    with pytest.raises(Refused, match="not an address") as refused:
        read(url, private=private)
    assert refused.value.lasting


@pytest.mark.parametrize("url", ["http://a.example/", "https://a.example:25/"])
def test_strangers_are_asked_by_https_and_on_no_port_of_another_service(url):
    with pytest.raises(Refused, match="not by https") as refused:
        read(url)
    assert refused.value.lasting
    assert read(url, private=True).host == "a.example"
