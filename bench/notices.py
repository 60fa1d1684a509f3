"""From an answer to the first notice of it: a burst of answers, and a real worker.

A hundred members, each with one contact by mail, answer by the real server; the worker
hands the notices to an SMTP server of this machine. Prints how long after an answer the
notice of it was taken there.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.answers import ask
from bench.databases import start_alone
from bench.load import load, sending
from bench.serving import cpu_of, served

MEMBERS, LINES = 400, 4
SECONDS = 1.0  # of the burst
MOST = 10.0  # seconds asked of the 95th percentile
PATIENCE = 120.0


def main() -> None:
    """Print what it took; end with exit code 1 if it took too long."""
    with started([sys.executable, "-m", "bench.smtp"]) as mail:
        assert mail.stdout is not None
        os.environ["VIGIE_MAIL_URL"] = f"smtp://127.0.0.1:{int(mail.stdout.readline())}"
        start_alone()
        sent = [sending(address, answer="safe", turn="0") for address in ask(MEMBERS)]
        _list_contacts()
        with started([sys.executable, "-m", "vigie.config.cli", "worker"]) as worker:
            with served("vigie.config.wsgi:application") as (port, _pid):
                load(port, sent, SECONDS, LINES)
            before = cpu_of(worker.pid)
            took, many = _taken()
            burnt = cpu_of(worker.pid) - before
    if not took:
        raise SystemExit("No notice came.")
    half, most = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(
        f"{many:,} answers, {len(took):,} notices taken: half after {half:.1f} s, "
        f"95 % after {most:.1f} s, all after {took[-1]:.1f} s; "
        f"{burnt:.1f} s of a core meanwhile"
    )
    met = len(took) == many and most <= MOST
    print(f"  95 % within {MOST:g} s: {'met' if met else 'MISSED'}")
    if not met:
        raise SystemExit(1)


@contextmanager
def started(words: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Have another program run meanwhile."""
    part = subprocess.Popen(words, stdout=subprocess.PIPE)
    try:
        yield part
    finally:
        part.terminate()
        part.wait(timeout=30)


def _list_contacts() -> None:
    """Have each member tell one address that nobody else tells."""
    from vigie.lib import clock
    from vigie.relaying.models import Address
    from vigie.relaying.states import Channel
    from vigie.safety.models import Contact, Member

    now = clock.now()
    for number, member in enumerate(Member.objects.all()):
        address = Address(channel=Channel.MAIL, value=f"n{number}@example.org")
        address.save()
        Contact.objects.create(member=member, address=address, made_at=now)


def _taken() -> tuple[list[float], int]:
    """Wait for the notices; seconds from each answer to its notice, and the answers."""
    from vigie.relaying.models import Letter
    from vigie.safety.models import CheckIn, Contact

    until = time.monotonic() + PATIENCE
    first = dict(CheckIn.objects.order_by("-at").values_list("member", "at"))
    member_of = dict(Contact.objects.values_list("address", "member"))
    letters = Letter.objects.filter(sent_at__isnull=False)
    while letters.count() < len(first) and time.monotonic() < until:
        time.sleep(0.2)
    rows = letters.values_list("address", "sent_at")
    took = sorted((at - first[member_of[one]]).total_seconds() for one, at in rows)
    return took, len(first)


if __name__ == "__main__":
    main()
