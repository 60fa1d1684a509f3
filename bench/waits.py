"""How long a request waits for a host's yes, and how many say it in vain.

Nights made up from several seeds are played through the room's own actions, the clock
by 20 s. A host says yes (45 %), no (15 %) or nothing (40 %), after 6 minutes in the
mean. A yes is in vain when it comes within the host's ten minutes to who has a bed.
"""

import random
from datetime import timedelta
from statistics import mean, median, quantiles, stdev
from typing import Any

WAITING, HOSTS, NIGHTS = 200, 1_000, 10
YES, NO, MEAN_MINUTES = 0.45, 0.15, 6.0
TICK, TICKS = timedelta(seconds=20), 270


def main() -> int:
    """Print waits, invitations and yes in vain; return how much of what is asked is
    missed by the mean of the nights."""
    from bench.fitting import judge

    nights = [_night(number) for number in range(NIGHTS)]
    placed = [night[0] for night in nights]
    print(
        f"{NIGHTS} nights of {WAITING}: {placed} had a host's yes; mean, ± of a night"
    )
    missed = 0
    figures = zip(*(night[1:] for night in nights), strict=True)
    for (what, most), seen in zip(FIGURES, figures, strict=True):
        named = f"{what}, ± {stdev(seen):.2f}"
        missed += judge(named, mean(seen), most=most)
    return missed


FIGURES = (
    ("minutes waited, median", 4.0),
    ("minutes waited, 90th percentile", 16.0),
    ("invitations each", 4.5),
    ("yes in vain each", 0.5),
)


def _night(number: int) -> tuple[float, ...]:
    from bench import fitting
    from vigie.doors.models import Door, Invitation, Need

    emergency = fitting.open_emergency(f"waits{number}")
    chance = random.Random(fitting.SEED + number)
    doors = [fitting.door_of(emergency, chance) for _ in range(HOSTS)]
    Door.objects.bulk_create(doors, 500)
    needs = [fitting.need_of(emergency, chance) for _ in range(WAITING)]
    Need.objects.bulk_create(needs, 500)
    in_vain = _play(emergency, chance)
    waiting = Need.objects.filter(emergency=emergency)
    placed = waiting.filter(stage="placed")
    minutes = [(one.placed_at - one.made_at).total_seconds() / 60 for one in placed]
    asked = Invitation.objects.filter(need__emergency=emergency).count()
    waiting.filter(stage="open").update(stage="closed")
    found = len(minutes)
    longest = quantiles(minutes, n=10)[8]
    return found, median(minutes), longest, asked / found, in_vain / found


def _play(emergency: Any, chance: random.Random) -> int:
    """Let the clock run until nobody waits, 90 minutes at most; return how many said
    yes in vain."""
    from bench.fitting import now as start
    from vigie.doors import clocks, matching
    from vigie.doors.models import Invitation, Need

    matching.BUDGET = 60.0  # of this machine's seconds: the played ones cost none
    due: dict[Any, tuple[Any, bool]] = {}
    seen: set[Any] = set()
    in_vain, now = 0, start()
    for _ in range(TICKS):
        clocks.keep(now)
        rows = Invitation.objects.filter(need__emergency=emergency, state="asked")
        for made in rows.only("pk", "asked_at"):
            if made.pk not in seen:
                seen.add(made.pk)
                _decide(made, chance, due)
        now += TICK
        over = [(at, key) for key, (at, _yes) in due.items() if at <= now]
        for _at, key in sorted(over):
            in_vain += _answer(key, *due.pop(key))
        if not due and not Need.objects.filter(emergency=emergency, stage="open"):
            break
    return in_vain


def _decide(made: Any, chance: random.Random, due: dict[Any, Any]) -> None:
    said, after = chance.random(), chance.expovariate(1 / MEAN_MINUTES)
    if said < YES + NO:
        due[made.pk] = made.asked_at + timedelta(minutes=after), said < YES


def _answer(key: Any, at: Any, yes: bool) -> bool:
    """Take a host's answer; return whether it was a yes in vain."""
    from vigie.doors import accepting, inviting
    from vigie.doors.models import Invitation

    stands = Invitation.objects.get(pk=key)
    if yes and stands.state == "released":
        return bool(at < stands.ends_at)
    if yes:
        accepting.say_yes(invitation=key, now=at)
    else:
        inviting.say_no(invitation=key, now=at)
    return False
