"""What operators do about letters and channels."""

from datetime import datetime

from vigie.relaying import lines
from vigie.relaying.models import Letter
from vigie.relaying.states import WRITTEN_TO, Channel, LetterState
from vigie.trust.journal.recording import Subject, record
from vigie.work.database import writing

VERBS = {
    "letters.retried": "letters that had been given up were put to another try",
    "channel.retried": "a channel that had failed was tried at once",
}


def try_again(*, channel: Channel, reason: str, by: str, now: datetime) -> int:
    """Have letters wait again that were given up for a reason; return how many.

    Those whose receiver wants no more, and recalled messages, stay as they are.
    """
    rows = Letter.objects.filter(
        state=LetterState.FAILED,
        channel=channel,
        reason=reason,
        message__recalled_at=None,
        address__state__in=WRITTEN_TO,
    )
    with writing():
        # The time in which they are worth telling begins anew: a person said so.
        moved = Letter.objects.filter(pk__in=rows.values("pk")).update(
            state=LetterState.WAITING, due_at=now, queued_at=now, attempts=0, reason=""
        )
        record(
            what="letters.retried",
            by=by,
            subject=Subject("relaying.line", str(channel.value)),
            facts={"letters": moved},
            now=now,
        )
    return moved


def try_channel(*, channel: Channel, by: str, now: datetime) -> None:
    """Have a channel that is left alone tried at once."""
    with writing():
        lines.try_now(channel)
        record(
            what="channel.retried",
            by=by,
            subject=Subject("relaying.line", str(channel.value)),
            now=now,
        )
