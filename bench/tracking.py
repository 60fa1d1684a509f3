"""A hundred phones that send where they are each second, on a real server with SQLite:
none lost, and the page of the trace meanwhile.

An hour of theirs is there already when it begins. Every fix is on the disk when it is
acknowledged. Phones and server share the machine's cores.
"""

import http.client
import os
import threading
import time
from datetime import timedelta
from typing import Any

from bench.databases import start_alone
from bench.serving import served

PHONES = 100
SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
LINES = 10  # connections, each of ten phones
MOST_MS = 100.0  # asked of the page's p95
STEP = 0.0002  # degrees in a second: some 80 km/h


def main() -> None:
    """Print every figure; end with exit code 1 if a criterion was not met."""
    start_alone()
    there = an_hour_of(PHONES)
    from vigie.lookouts.models import Fixed

    before = Fixed.objects.count()
    print(f"{before:,} fixes of the hour before are there", flush=True)
    with served("vigie.config.wsgi:application") as (port, _pid):
        pages: list[float] = []
        sent: list[tuple[int, float]] = []
        stop = threading.Event()
        looking = threading.Thread(target=look, args=(port, there, pages, stop))
        looking.start()
        parts = [there["secrets"][n::LINES] for n in range(LINES)]
        phones = [
            threading.Thread(target=send, args=(port, part, n / LINES, sent))
            for n, part in enumerate(parts)
        ]
        began = time.monotonic()
        for one in phones:
            one.start()
        for one in phones:
            one.join()
        took = time.monotonic() - began
        stop.set()
        looking.join()
    acknowledged = sum(status == 200 for status, _took in sent)
    kept = Fixed.objects.count() - before
    times = sorted(took for _status, took in sent)
    print(
        f"{acknowledged:,} of {len(sent):,} acknowledged in {took:.0f} s, "
        f"{kept:,} kept, p95 {_p95(times):.1f} ms a fix"
    )
    met = _said("none lost", acknowledged == len(sent) == kept)
    print(f"the trace's page {len(pages)} times, p95 {_p95(sorted(pages)):.1f} ms")
    met &= _said(f"p95 at most {MOST_MS:g} ms", _p95(sorted(pages)) <= MOST_MS)
    if not met:
        raise SystemExit(1)


def an_hour_of(phones: int) -> dict[str, Any]:
    """Store a lookout with an hour of fixes of so many phones; return the secrets of
    their addresses, the page of the trace, and the session of who reads it."""
    from django.test import Client

    from tests.calls import make_emergency
    from tests.people import person, sign_in
    from vigie.lib import clock
    from vigie.lookouts.models import Tracker
    from vigie.lookouts.responders import tracking
    from vigie.lookouts.responders.states import Source
    from vigie.lookouts.tests import making
    from vigie.lookouts.track import Fix
    from vigie.trust.models import Organisation

    now = making.NOW = clock.now()
    emergency = make_emergency(now=now)
    row = making.make_open(emergency)
    group = Organisation.objects.create(slug="rescue", name="Rescue", made_at=now)
    secrets = [
        tracking.make_tracker(lookout=row.pk, by="rosa", organisation=group, now=now)
        for _ in range(phones)
    ]
    hour = [now - timedelta(seconds=3_600 - at) for at in range(3_590)]
    for tracker in Tracker.objects.all():
        fixes = [Fix(at, 48.0 + STEP * n, 2.3, 10.0) for n, at in enumerate(hour)]
        tracking.take(tracker=tracker.pk, fixes=fixes, source=Source.OSMAND, now=now)
    client = sign_in(Client(), person("reader", "operator"))
    return {
        "secrets": secrets,
        "page": f"/e/{emergency.slug}/lookouts/team/{row.pk}/trace/",
        "session": client.session.session_key,
    }


def send(
    port: int, secrets: list[str], first: float, sent: list[tuple[int, float]]
) -> None:
    """Send a fix a second of each of some phones, on one connection. Phones do not wait
    for one another: each has its own part of the second."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began, start = time.monotonic(), int(time.time())
    for second in range(SECONDS):
        lat = 48.0 + STEP * (3_590 + second)
        for number, secret in enumerate(secrets):
            due = began + second + (number + first) / len(secrets)
            time.sleep(max(0.0, due - time.monotonic()))
            asked = time.monotonic()
            words = f"id=p&lat={lat:.6f}&lon=2.3&timestamp={start + second}"
            line.request("GET", f"/t/{secret}/?{words}")
            answer = line.getresponse()
            answer.read()
            sent.append((answer.status, (time.monotonic() - asked) * 1_000))
    line.close()


def look(
    port: int, there: dict[str, Any], pages: list[float], stop: threading.Event
) -> None:
    """Read the page of the trace twice a second, as one of the team."""
    from django.conf import settings

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={there['session']}"}
    while not stop.wait(0.5):
        asked = time.monotonic()
        line.request("GET", there["page"], headers=headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200 or b"way-line" not in body:
            raise SystemExit(f"the page answered {answer.status}")
        pages.append((time.monotonic() - asked) * 1_000)
    line.close()


def _p95(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.95)] if ordered else float("inf")


def _said(what: str, met: bool) -> bool:
    print(f"  {what}: {'met' if met else 'MISSED'}")
    return met


if __name__ == "__main__":
    main()
