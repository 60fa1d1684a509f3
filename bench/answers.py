"""Answers to a safety check, on a real server with SQLite: a tap each, none lost.

Prints, in one run: an empty page as the physical limit, then answers a second, the time
each took, what one costs, and its share of the empty page. Each is on the disk when it
is acknowledged. Load and server share the machine's cores.
"""

import os

from bench.databases import start_alone
from bench.load import Heard, load, question, sending
from bench.serving import cpu_of, served

ASKED = int(os.environ.get("BENCH_ASKED", "60000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
LINES = 24  # phones that send at one moment
MOST_MS, LEAST = 50.0, 1_000.0  # asked of p95, and of answers a second


def main() -> None:
    """Print every figure; end with exit code 1 if a criterion was not met."""
    start_alone()
    sent = [sending(address, answer="safe", turn="0") for address in ask(ASKED)]
    with served("bench.empty:application") as (port, pid):
        before = cpu_of(pid)
        empty = load(port, [question("/")], SECONDS, LINES)
        _row("empty page (the limit)", empty, empty, cpu_of(pid) - before)
    with served("vigie.config.wsgi:application") as (port, pid):
        looked = [line.replace(b"POST", b"GET", 1).split(b"\r\n") for line in sent[:50]]
        pages = [b"\r\n".join([*one[:3], b"", b""]) for one in looked]
        before = cpu_of(pid)
        page = load(port, pages, SECONDS / 2, LINES)
        _row("the page that asks", page, empty, cpu_of(pid) - before)
        before = cpu_of(pid)
        heard = load(port, sent, SECONDS, LINES)
        _row("an answer, synced to disk", heard, empty, cpu_of(pid) - before)
    met = _nothing_lost(heard)
    met &= _said(f"p95 at most {MOST_MS:g} ms", heard.ms(0.95) <= MOST_MS)
    met &= _said(f"at least {LEAST:,.0f} a second", heard.rate >= LEAST)
    if not met:
        raise SystemExit(1)


def ask(people: int) -> list[str]:
    """Ask synthetic members, and return the address of each question."""
    from tests.calls import make_emergency
    from vigie.lib import clock
    from vigie.safety.models import Check, Member, Question
    from vigie.safety.states import CheckState
    from vigie.safety.tokens import token_of

    now = clock.now()
    check = Check.objects.create(
        emergency=make_emergency(now=now),
        state=CheckState.OPEN,
        place="Port-Neuf",
        happened_at=now,
        source="Mairie",
        words={"fr": "Une digue a cédé."},
        outline={},
        proposed_by="user:1",
        second_by="user:2",
    )
    members = [Member(language="fr", made_at=now, seen_at=now) for _ in range(people)]
    Member.objects.bulk_create(members, batch_size=2000)
    Question.objects.bulk_create(
        [Question(check_of=check, member=one, asked_at=now) for one in members],
        batch_size=2000,
    )
    rows = Question.objects.order_by("pk").values_list("pk", flat=True)
    return [f"/a/{token_of(pk)}" for pk in rows]


def _row(name: str, heard: Heard, empty: Heard, cpu: float) -> None:
    odd = {status: n for status, n in heard.statuses.items() if status != 200}
    print(
        f"{name:28}{heard.rate:>8,.0f} a second, {heard.rate / empty.rate:.2f} of empty"
        f"  p50 {heard.ms(0.5):.1f}  p95 {heard.ms(0.95):.1f} ms"
        f"  {cpu / len(heard.took) * 1e3:.2f} ms of a core {odd or ''}",
        flush=True,
    )


def _nothing_lost(heard: Heard) -> bool:
    from vigie.safety.models import CheckIn, Standing

    kept, stand = CheckIn.objects.count(), Standing.objects.count()
    acknowledged = heard.statuses.get(200, 0)
    print(f"{acknowledged:,} acknowledged, {kept:,} kept, {stand:,} standings")
    return _said("none lost", acknowledged <= kept == stand)


def _said(what: str, met: bool) -> bool:
    print(f"  {what}: {'met' if met else 'MISSED'}")
    return met
