"""Letters by mail, one after the other on one connection to the server of
VIGIE_MAIL_URL."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from vigie.lib import clock
from vigie.relaying.channels.contract import Done, Out, Outcome, all_down
from vigie.relaying.channels.mail.line import Line, Lost, NoServer, Refused
from vigie.relaying.channels.mail.writing import NoAddress, mail_of
from vigie.relaying.channels.together import BATCH_SECONDS

MOST_LOST = 3  # connections, one after the other; then the server is said to be down
_BUSY_SECONDS = 60.0  # a server that says 421 or 45x wants to be left alone a while


def send(batch: Sequence[Out]) -> Iterator[Outcome]:
    """Send every letter of a batch; after the server failed, none of the rest."""
    if not settings.MAIL:
        yield from all_down(batch, "VIGIE_MAIL_URL is not set")
        return
    until, lost, down = clock.ticks() + BATCH_SECONDS, 0, False
    with Line() as line:
        for out in batch:
            if down or clock.ticks() > until:
                yield Outcome(out.key, Done.LATER, "not reached in this batch")
                continue
            try:
                outcome, lost = _hand_over(line, out), 0
            except Lost:
                lost += 1
                done = Done.DOWN if lost >= MOST_LOST else Done.LATER
                outcome = Outcome(out.key, done, "the mail server hung up")
            down = outcome.done == Done.DOWN
            yield outcome


def _hand_over(line: Line, out: Out) -> Outcome:
    """Have the server take one letter. Raises Lost."""
    try:
        line.send(mail_of(out, settings.DEFAULT_FROM_EMAIL, clock.now()))
    except NoAddress:
        return Outcome(out.key, Done.GONE, "no mail address")
    except NoServer as error:
        return Outcome(out.key, Done.DOWN, str(error))
    except Refused as refused:
        return _outcome(out.key, refused)
    return Outcome(out.key, Done.SENT)


def _outcome(key: str, refused: Refused) -> Outcome:
    reason = f"the mail server answered {refused.code}"
    if refused.ours:
        return Outcome(key, Done.DOWN, f"{reason} to our address")
    if refused.dead:
        return Outcome(key, Done.GONE, reason)
    if refused.code // 100 == 5:
        return Outcome(key, Done.NEVER, reason)
    return Outcome(key, Done.LATER, reason, _BUSY_SECONDS)
