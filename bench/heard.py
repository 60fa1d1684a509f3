"""From a post on a real server of the AT Protocol to the team's page: fifty posts that
name an open plate, without the emergency's hashtag, each waited for. SQLite.

    python -m bench heard
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from bench.databases import start_alone

POSTS = 50
MOST = 1.0  # second, the 95th percentile
_LONGEST = 20.0


def main() -> None:
    """Print the times; end with exit code 1 if the 95th percentile is over a second."""
    start_alone()
    from tests.pds import pds

    with pds() as peer:
        page, plate = _prepared(f"ws://localhost:{peer.port}")
        writer = peer.writer("witness")
        listener = subprocess.Popen(
            [sys.executable, "-m", "vigie.config.cli", "listen"], env=os.environ
        )
        try:
            _until_seen(page, _link(writer.write(f"{plate} once")), again=writer.write)
            times = []
            for number in range(POSTS):
                began = time.monotonic()
                uri = writer.write(f"just saw {plate}, corner number {number}")
                _until_seen(page, _link(uri))
                times.append(time.monotonic() - began)
        finally:
            listener.send_signal(signal.SIGTERM)
            listener.wait(timeout=20)
    times.sort()
    late = times[int(len(times) * 0.95)]
    print(
        f"{len(times)} posts from the server to the team's page: median "
        f"{times[len(times) // 2]:.2f} s, p95 {late:.2f} s, worst {times[-1]:.2f} s "
        f"(asked: {MOST:g} s), load {os.getloadavg()[0]:.1f}"
    )
    if late > MOST:
        raise SystemExit(1)


def _prepared(address: str) -> tuple[str, str]:
    """Open an emergency, a lookout and a source; return the team's page, the plate."""
    from tests.calls import make_emergency
    from vigie.lib import clock
    from vigie.listening.live.adding import add_source
    from vigie.lookouts.tests import making

    now = making.NOW = clock.now()
    emergency = make_emergency(now=now)
    row = making.make_open(emergency)
    add_source(
        emergency=emergency,
        kind="firehose",
        address=address,
        words=["crue"],
        by="bench",
        now=now,
        in_own_network=True,
    )
    return f"/e/{emergency.slug}/lookouts/team/{row.pk}/", row.plate


def _link(uri: str) -> str:
    did, _collection, key = uri.removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{did}/post/{key}"


def _until_seen(
    page: str, link: str, again: Callable[[str], str] | None = None
) -> None:
    from bench.desk import _client

    client = _client()
    end = time.monotonic() + _LONGEST
    written = time.monotonic()
    while link not in client.get(page).content.decode():
        if time.monotonic() > end:
            raise SystemExit("The post is not on the page.")
        if again and time.monotonic() - written > 1:
            # The listener has only begun: what was written before is not sent.
            link, written = _link(again(f"QX 417 ZB {written}")), time.monotonic()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
