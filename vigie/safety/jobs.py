"""The chore of open checks: reminders when they are due, corrections until all have
theirs."""

from datetime import datetime, timedelta

from vigie.safety import letters
from vigie.safety.models import Check
from vigie.safety.states import CheckState
from vigie.work.database import writing

SECONDS = 5
TELL_SECONDS = 1  # from an answer to the first letters of it
CORRECTS_FOR = timedelta(hours=1)  # after a recall: no letter is so long on its way


def keep_checks(now: datetime) -> None:
    """Remind the silent of open checks, and correct what was still being sent when a
    check was recalled. May be stopped at any point and done again."""
    checks = Check.objects.select_related("emergency")
    for check in checks.open().filter(opened_at__gt=now - timedelta(hours=6)):
        if letters.reminder_due(check, now):
            with writing():
                letters.remind(check, now)
    recalled = checks.filter(state=CheckState.RECALLED)
    for check in recalled.filter(ended_at__gt=now - CORRECTS_FOR):
        with writing():
            letters.correct(check, now)
