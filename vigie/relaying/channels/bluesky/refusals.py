"""What an answer of the account's server means for a letter. Pure but for the clock."""

import json
import re

from vigie.lib import clock
from vigie.relaying.channels.contract import Done
from vigie.relaying.channels.together import LONGEST_WAIT, wait_of
from vigie.trust.guarded.answers import Answer

_NEVER = {400, 404, 413, 422}
_WORD = re.compile(r"[A-Za-z]{1,40}")


class Refusal(Exception):
    """What was asked was not done; `wait` are the seconds to wait at least."""

    def __init__(self, done: Done, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.done, self.wait = done, wait


def judge(answer: Answer) -> Answer:
    """Return an answer that is good. Raises Refusal for any other."""
    if answer.good:
        return answer
    reason = f"answered {answer.status} {word_of(answer)}".rstrip()
    if answer.status == 429:
        raise Refusal(Done.LATER, reason, _until_reset(answer))
    if answer.status in _NEVER:
        raise Refusal(Done.NEVER, reason)
    raise Refusal(Done.DOWN, reason)


def word_of(answer: Answer) -> str:
    """Return the one word by which a server names a fault, "" where it has none."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return ""
    word = said.get("error") if isinstance(said, dict) else ""
    return word if isinstance(word, str) and _WORD.fullmatch(word) else ""


def _until_reset(answer: Answer) -> float:
    """By Retry-After, else by the moment at which the server counts anew."""
    if wait := wait_of(answer, clock.now()):
        return wait
    said = answer.headers.get("ratelimit-reset", "")
    if not (said.isascii() and said.isdecimal()):
        return 60.0
    left = int(said[:12]) - clock.now().timestamp()
    return min(max(left, 1.0), LONGEST_WAIT)
