"""Limits against abuse through the real gate and two web processes, under forged
headers: a client is who the gate saw, or whom a proxy of ours names."""

import contextlib
import http.client
import re
import urllib.parse
from pathlib import Path

import pytest

from tests.scenarios.test_two_commands import Started
from vigie.trust.limits.rates import RATES

pytestmark = pytest.mark.slow
MOST = RATES["code"].burst
ODD_NAMES = (
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "Vigie-Client",
    "Vigie_Client",
    "X_Forwarded_For",
    "Remote-Addr",
    "Remote_Addr",
)


class Site:
    """A running Vigie, and somebody who sends the form of return codes to it."""

    def __init__(self, started: Started) -> None:
        started.page("/code/")
        self.port = started.port
        answer, page = self.ask("GET", {})
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def ask(
        self, method: str, headers: dict[str, str], body: str = ""
    ) -> tuple[http.client.HTTPResponse, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            line.request(method, "/code/", body, headers)
            answer = line.getresponse()
            return answer, answer.read().decode()

    def send(self, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, str]:
        given = {"csrfmiddlewaretoken": self.token, "code": "sept mots que voici"}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        words = {**headers, **kind, "Cookie": self.cookie}
        return self.ask("POST", words, urllib.parse.urlencode(given))

    def statuses(self, headers: list[dict[str, str]]) -> list[int]:
        return [self.send(one)[0].status for one in headers]


@pytest.fixture
def site(tmp_path, monkeypatch, request):
    """Vigie with the proxies that a test trusts."""
    monkeypatch.setenv("VIGIE_TRUSTED_PROXIES", request.param)
    monkeypatch.setenv("VIGIE_WEB_PROCESSES", "2")
    started = Started(tmp_path)
    yield Site(started)
    started.end_at_any_rate()


def held(statuses: list[int]) -> bool:
    """So many tries and hardly more, whichever process answered; then none."""
    first = statuses.index(429)
    return MOST <= first <= MOST + 2 and set(statuses[:first]) == {422}


@pytest.mark.parametrize("site", [""], indirect=True)
def test_no_header_of_a_client_makes_another_client(site: Site, tmp_path: Path):
    forged = [
        dict.fromkeys(ODD_NAMES, f"198.51.{number}.1") for number in range(MOST + 8)
    ]
    assert held(site.statuses(forged))
    answer, page = site.send({"Accept-Language": "es"})
    assert answer.status == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 10
    assert "Segundos de espera" in page
    assert "sept mots que voici" in page
    home = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    with contextlib.closing(home):
        home.request("GET", "/")
        assert home.getresponse().status == 200
    assert b"198.51." not in b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("site", ["127.0.0.1"], indirect=True)
def test_a_proxy_of_ours_is_believed_and_what_it_was_told_is_not(site: Site):
    # What a client wrote stands left of what our proxy added.
    forged = [
        {"X-Forwarded-For": f"198.51.{number}.1, 203.0.113.7", "Vigie-Client": "::1"}
        for number in range(MOST + 8)
    ]
    assert held(site.statuses(forged))
    neighbour = {"X-Forwarded-For": "203.0.113.200"}
    assert site.send(neighbour)[0].status == 429
    others = [{"X-Forwarded-For": f"203.0.{n}.7"} for n in range(40)]
    assert set(site.statuses(others)) == {422}
