"""Until when a short text says that something holds. Pure."""

import re
from datetime import datetime, timedelta

from vigie.doors.sms_sheet import Sheet

_HOUR = (
    r"(?P<hour>\d{1,2})\s?(?:h|:|heures?|hs?|horas?)?"
    r"\s?(?P<minute>[0-5]\d)?\s?(?P<half>am|pm)?"
)
_NOON = r"(?P<noon>midi|noon|midday|mediodia|الظهر)"
_NIGHT = r"(?P<night>minuit|midnight|medianoche|منتصف الليل)"
_TOMORROW = r"(?P<morrow>demain(?: matin)?|tomorrow(?: morning)?|ma[nñ]ana|غدا)"
_DAYS = (
    ("lundi", "monday", "lunes", "الاثنين"),
    ("mardi", "tuesday", "martes", "الثلاثاء"),
    ("mercredi", "wednesday", "miercoles", "الاربعاء"),
    ("jeudi", "thursday", "jueves", "الخميس"),
    ("vendredi", "friday", "viernes", "الجمعه"),
    ("samedi", "saturday", "sabado", "السبت"),
    ("dimanche", "sunday", "domingo", "الاحد"),
)
_DAY = rf"(?P<day>{'|'.join(word for day in _DAYS for word in day)})"
_UNTIL = (
    r"(?:jusqu'?\s?(?:a|au|aux)?|jusque|until|untill|till?|hasta(?: las?| el)?"
    r"|حتي(?: الساعه)?|->|=>)"
)
_LITTLE = r"(?:\s?(?:le|la|l'|el|las|a|at|vers|about|صباح)){0,2}\s?"
_WHEN = re.compile(
    rf"(?<!\w){_UNTIL}{_LITTLE}(?:(?:{_TOMORROW}|{_DAY}){_LITTLE})?(?:{_HOUR}"
    rf"|{_NOON}|{_NIGHT})"
    rf"(?!\w|\s(?:pers|peop|plac|lits|beds|plaz|camas|اماكن))"
    rf"(?:\s(?:du matin|de la manana|in the morning|صباحا))?"
)
_WHEN_DAY = re.compile(rf"(?<!\w){_UNTIL}{_LITTLE}(?:{_TOMORROW}|{_DAY})(?!\w)")
_SPAN = re.compile(
    rf"(?<!\w)(?:de\s|from\s|desde\s)?\d{{1,2}}\s?(?:h|:)\s?(?:[0-5]\d)?\s?(?:-|a"
    rf"|to|hasta)\s?"
    rf"{_HOUR}(?!\w)"
)
_NIGHTS = re.compile(r"(?<!\w)(\d)\s(?:nuits|nights|noches|ليالي)(?!\w)")
_BARE = re.compile(r"(?<!\w)(?P<hour>\d{1,2})\s?(?:h|:)\s?(?P<minute>[0-5]\d)?(?!\w)")


def until_in(
    sheet: Sheet, now: datetime | None, *, bare: bool = True
) -> datetime | None:
    """Return until when, in the time zone of `now`, and cross it out; None when the
    text does not say, or when nobody said what time it is. With `bare` an hour alone
    counts too: in a post it may be when something happened."""
    for pattern in (_WHEN, _WHEN_DAY, _SPAN, _NIGHTS, *((_BARE,) if bare else ())):
        found = sheet.take(pattern)
        if found:
            return _moment(found, now) if now else None
    return None


def _moment(found: re.Match[str], now: datetime) -> datetime | None:
    told = found.groupdict()
    if not told:  # so many nights
        return _at(now + timedelta(days=int(found[1])), 12, 0)
    hour, minute = _clock(told)
    if hour is None:
        return None
    if told.get("morrow"):
        return _at(now + timedelta(days=1), hour, minute)
    if day := told.get("day"):
        wanted = next(at for at, names in enumerate(_DAYS) if day in names)
        ahead = (wanted - now.weekday()) % 7 or 7
        return _at(now + timedelta(days=ahead), hour, minute)
    moment = _at(now, hour, minute)
    return moment if moment > now else moment + timedelta(days=1)


def _clock(told: dict[str, str | None]) -> tuple[int | None, int]:
    if told.get("night"):
        return 0, 0
    if told.get("hour") is None:  # noon, or a day without an hour
        return 12, 0
    hour, minute = int(told["hour"] or 0), int(told.get("minute") or 0)
    if told.get("half") == "pm" and hour < 12:
        hour += 12
    return (hour % 24 if hour <= 24 else None), minute


def _at(day: datetime, hour: int, minute: int) -> datetime:
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
