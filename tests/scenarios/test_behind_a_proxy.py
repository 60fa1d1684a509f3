"""Behind nginx as the docs configure it, 10,000 who hold the door keep nobody out."""

import os
import re
import resource
import subprocess
import sys
import time

import pytest

from bench import hostile, proxy

pytestmark = pytest.mark.slow
CI = os.environ.get("CI", "").lower() in {"1", "true"}
HOLDERS = 10_000
ASKS = 40


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The port of nginx before a started server."""
    if not proxy.program():
        words = "nginx is not here (Debian package: nginx-light)"
        pytest.fail(words) if CI else pytest.skip(words)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < HOLDERS + 1000:
        pytest.skip(f"{hard:,} file handles are too few to hold {HOLDERS:,} doors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    own = {
        "VIGIE_DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "VIGIE_DEMO": "0",
        "VIGIE_TRUSTED_PROXIES": "127.0.0.1",
    }
    before = os.environ.copy()
    os.environ.pop("VIGIE_DATABASE_URL", None)
    os.environ.update(own)
    try:
        words = [sys.executable, "-m", "vigie.config.cli", "migrate"]
        subprocess.run(words, check=True)
        with hostile.serving(None) as port, proxy.nginx(port) as found:
            yield found
    finally:
        os.environ.clear()
        os.environ.update(before)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_nginx_hands_the_home_page_on(front):
    assert hostile.ask_once(front) == 200


def test_the_home_page_answers_every_ask_while_10_000_hold_the_door(front):
    with hostile.held(front, HOLDERS, 0) as holders:
        until = time.monotonic() + 60
        while holders.count < HOLDERS * 0.95 and time.monotonic() < until:
            holders.turn()
        statuses, fewest = [], HOLDERS
        for _ in range(ASKS):
            holders.turn()
            fewest = min(fewest, holders.count)
            statuses.append(hostile.ask_once(front))
            time.sleep(0.1)
    assert statuses == [200] * ASKS
    assert fewest > HOLDERS / 2  # they are shown out after ten seconds and come back


def test_the_docs_keep_no_trace_of_a_reader():
    text = proxy.DOCUMENTED.read_text()
    assert re.search(r"(?m)^  access_log off;", text)
    assert re.search(r"(?m)^error_log /dev/null crit;", text)
    assert "proxy_request_buffering off;" in text
    assert "proxy_max_temp_file_size 0;" in text
    caddy = (proxy.DOCUMENTED.parent / "Caddyfile").read_text()
    assert "output discard" in caddy


def test_the_proxy_says_who_the_client_is_and_takes_nobodys_word():
    text = proxy.DOCUMENTED.read_text()
    assert "X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    assert "X-Forwarded-Proto $scheme;" in text
