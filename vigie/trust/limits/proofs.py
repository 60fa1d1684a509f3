"""Proof of work: a riddle for each form, and what came back for it.

The riddles are those of Altcha 2: the reader's browser derives keys by PBKDF2 until it
meets the one whose beginning we named. Who cannot run a script waits instead: the same
riddle, unsolved, is good some seconds after it was given out. It is signed, for one
action, for two hours; `spending` has it used only once.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import altcha
from django.utils.crypto import salted_hmac

from vigie.trust.limits.rates import Load

LIFE = timedelta(hours=2)  # a frightened reader may be long over a form
LONGEST = 4096  # characters of what comes back
COST = 2000  # iterations of PBKDF2 a step: 0.5 ms here, some on an old phone
_STEPS = 64
_WAIT = 4.0
_SALT = "vigie.trust.limits.proofs"


@dataclass(frozen=True)
class Demand:
    """What is asked of a reader: so many steps of work on average, or so many seconds
    of waiting."""

    steps: int
    wait: int


def demand_of(load: Load) -> Demand:
    """Return what to ask under a load: double for each third of a bucket, here or
    everywhere; from 64 steps or 4 seconds to 4096 steps or 32 seconds."""
    both = min(1.0, max(0.0, load.here)) + min(1.0, max(0.0, load.everywhere))
    return Demand(_STEPS * 2 ** round(both * 3), round(_WAIT * 2 ** (both * 1.5)))


class Way(Enum):
    """What came back: work, patience, too little of it, or nothing that is ours."""

    WORKED = "worked"
    WAITED = "waited"
    EARLY = "early"
    STALE = "stale"
    FORGED = "forged"


@dataclass(frozen=True)
class Proof:
    """A riddle that came back. `wait` is how many seconds it came too early."""

    way: Way
    nonce: str = ""
    until: float = 0.0
    wait: float = 0.0


_FORGED = Proof(Way.FORGED)


def make_riddle(action: str, demand: Demand, now: datetime) -> str:
    """Return a fresh riddle for an action, as it stands in the form."""
    moment = now.timestamp()
    terms = {
        "for": action,
        "from": int(moment + demand.wait),
        "until": int(moment + LIFE.total_seconds()),
    }
    challenge = altcha.create_challenge(
        "PBKDF2/SHA-256",
        COST,
        counter=demand.steps // 2 + secrets.randbelow(demand.steps),
        data=terms,
        hmac_secret=_key("riddle"),
        hmac_key_secret=_key("answer"),
    )
    return _packed({"challenge": challenge.to_dict()})


def read_proof(text: str, action: str, now: datetime) -> Proof:
    """Say what a riddle that came back is worth; it is not used up by that.

    A wrong answer to a riddle of ours counts as none: there is still the waiting.
    Costs two digests, however hard the riddle was.
    """
    try:
        payload = _unpacked(text)
        result = altcha.verify_solution(
            payload, _key("riddle"), hmac_key_secret=_key("answer")
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _FORGED
    terms = payload.challenge.parameters.data
    if result.invalid_signature or terms is None or terms["for"] != action:
        return _FORGED
    nonce, until = payload.challenge.parameters.nonce, terms["until"]
    if now.timestamp() >= until:
        return Proof(Way.STALE, nonce, until)
    if result.verified:
        return Proof(Way.WORKED, nonce, until)
    wait = terms["from"] - now.timestamp()
    return Proof(Way.EARLY if wait > 0 else Way.WAITED, nonce, until, max(0.0, wait))


def solve(text: str) -> str:
    """Return a riddle with its answer, as a browser does; for programs."""
    challenge = altcha.Challenge.from_dict(_json_of(text)["challenge"])
    solution = altcha.solve_challenge(challenge)
    if solution is None:
        raise TimeoutError
    return _packed({"challenge": challenge.to_dict(), "solution": solution.to_dict()})


def _unpacked(text: str) -> altcha.Payload:
    given = _json_of(text)
    answer = given.get("solution") or {"counter": 0, "derivedKey": ""}
    return altcha.Payload.from_dict({**given, "solution": answer})


def _json_of(text: str) -> dict[str, dict[str, object]]:
    if len(text) > LONGEST:
        raise ValueError
    found = json.loads(base64.b64decode(text, validate=True))
    if not isinstance(found, dict):
        raise TypeError
    return found


def _packed(words: dict[str, object]) -> str:
    return base64.b64encode(json.dumps(words, separators=(",", ":")).encode()).decode()


def _key(purpose: str) -> bytes:
    return salted_hmac(_SALT, purpose, algorithm="sha256").digest()
