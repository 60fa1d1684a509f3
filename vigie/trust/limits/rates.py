"""How often what may be done from one network, and how hard work gets with load.

A network is a /24, or a /48 of IPv6. A shelter, a campus or a mobile operator may
stand behind one: the rates leave room for a crowd, and what slows a machine down is
the work. `VIGIE_CROWD` makes them all wider.
"""

from dataclasses import dataclass

from django.conf import settings

from vigie.lib.networks import prefix_of
from vigie.trust.limits.buckets import Rate, Taken
from vigie.trust.limits.table import Table

# Tokens at once, and seconds for one more
RATES: dict[str, Rate] = {
    "open": Rate(240, 0.5),  # look at a form, which costs us a millisecond
    "report": Rate(60, 2),  # tell something
    "write": Rate(20, 180),  # to strangers whose address is not shown
    "flag": Rate(60, 2),  # say that something is wrong
    "look up": Rate(20, 30),  # whether somebody answered, by their phone or mail
    "code": Rate(20, 10),  # try a return code, 70 ms of Argon2id each
    "sign in": Rate(20, 10),  # try to sign in, or ask for a link
    "passphrase": Rate(20, 10),  # of one's own key, 0.2 s of Argon2id each
    "ask others": Rate(30, 5),  # other registries, three seconds of a reader at most
    "program": Rate(240, 0.25),  # read or search people as another registry does
    "program with key": Rate(1200, 0.05),  # the same, of a program that we know
    "track": Rate(2400, 0.005),  # a fix of a device; a fleet may stand behind one
    "upload": Rate(30, 5),  # a picture, half a second of decoding each
}
SLOW = 0.25  # of a rate is for whoever waits instead of working
ONCE = Rate(1, 86_400)  # a day: one network about one thing, whatever VIGIE_CROWD
# What the whole site takes without a stir: one a second. It is
# only measured, and refuses nobody.
EVERYBODY = Rate(600, 1.0)
_ALL = "everybody"


@dataclass(frozen=True)
class Load:
    """How much is going on, for one network and for everybody: 0 nothing, 1 most."""

    here: float
    everywhere: float


def ask(table: Table, action: str, address: str, now: float) -> Taken:
    """Take a token for an action of an address, and count it for everybody.

    Raises KeyError for an action that has no rate.
    """
    taken = table.take(_name(action, address), _rate(action), now)
    if taken.given:
        table.press(_ALL, EVERYBODY, now)
    return taken


def ask_slow(table: Table, action: str, address: str, now: float) -> Taken:
    """Take a token of the few for whoever waits instead of working."""
    rate = _rate(action).times(SLOW)
    return table.take(_name(f"slow {action}", address), rate, now)


def ask_once(table: Table, action: str, thing: str, address: str, now: float) -> Taken:
    """Take the only token of a day that an address has for an action on one thing."""
    return table.take(_name(f"{action} {thing}", address), ONCE, now)


def load_of(table: Table, action: str, address: str, now: float) -> Load:
    """Return how much is going on, taking nothing."""
    here = table.used(_name(action, address), _rate(action), now)
    return Load(here, table.used(_ALL, EVERYBODY, now))


def _rate(action: str) -> Rate:
    return RATES[action].times(settings.CROWD)


def _name(action: str, address: str) -> str:
    return f"{action}\0{prefix_of(address)}"
