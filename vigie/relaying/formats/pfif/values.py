"""Single values of PFIF: as they are allowed, and what is made of others. Pure."""

import re
from datetime import UTC, datetime

from vigie.relaying.formats.pfif.records import DATES, SEXES, STATUSES
from vigie.relaying.formats.text import clean

LONGEST = 20_000  # characters of one field: what is above is cut, and said
_EMAIL = re.compile(r"[^\n]+@[^\n]+")
_PHONE = re.compile(r"[\-+()0-9 ]+")
_RECORD_ID = re.compile(r"[^\s/]+/\S+")
_BORN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_AGE = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?")
_STRICT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z", re.ASCII)


class BadValue(ValueError):
    """A value that is none: its text is the rest of a sentence about its field."""


def is_record_id(text: str) -> bool:
    """Whether it names a home and a record there: "example.org/person.1"."""
    return bool(_RECORD_ID.fullmatch(text)) and text.isascii() and len(text) <= 200


def home_of(record_id: str) -> str:
    """Return the domain of the repository that a record has its home in."""
    return record_id.partition("/")[0].lower()


def moment(text: str) -> tuple[datetime, str]:
    """Read a moment, and say what was odd about it ("" when nothing was).

    Without a zone it is taken for UTC. Raises BadValue when it is none.
    """
    text = text.strip()
    if not _LOCAL.match(text):
        raise BadValue("is no date")
    try:
        read = datetime.fromisoformat(text)
        if read.tzinfo is None:
            return read.replace(tzinfo=UTC), "names no zone: taken for UTC"
        read = read.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue("is no date") from error
    return read, "" if _STRICT.fullmatch(text) else "is not written in UTC"


def truth(text: str) -> bool:
    """Read true or false, 1 or 0. Raises BadValue on another word."""
    word = text.strip().lower()
    if word in {"true", "1", "yes"}:
        return True
    if word in {"false", "0", "no"}:
        return False
    raise BadValue("is neither true nor false")


def plain(field: str, text: str) -> str:
    """Return the text of a field as PFIF 1.4 allows it. Raises BadValue."""
    text = clean(text)
    if not text:
        return ""
    if len(text) > LONGEST and field not in _RULES:
        return text[:LONGEST].rstrip()
    rule = _RULES.get(field)
    return rule(text) if rule else text


def keeps(field: str, value: str) -> bool:
    """Whether a field may be written with this value, strictly."""
    if field in DATES:
        return False
    try:
        return plain(field, value) == value
    except BadValue:
        return False


def _id(text: str) -> str:
    if not is_record_id(text):
        raise BadValue("is no record id: a domain, a slash, a name")
    home, _slash, local = text.partition("/")
    return f"{home.lower()}/{local}"


def _sex(text: str) -> str:
    if text.lower() not in SEXES:
        raise BadValue("is none of female, male, other")
    return text.lower()


def _status(text: str) -> str:
    if text.lower() not in STATUSES:
        raise BadValue("is no status of PFIF")
    return text.lower()


def _born(text: str) -> str:
    found = _BORN.fullmatch(text)
    if not found:
        raise BadValue("is no date of birth")
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        datetime(year, month, day, tzinfo=UTC)
    except ValueError as error:
        raise BadValue("is no date of birth") from error
    return text


def _age(text: str) -> str:
    found = _AGE.fullmatch(text.replace(" ", "").replace("\u2013", "-"))
    if not found:
        raise BadValue("is no age")
    low, high = int(found[1]), int(found[2] or found[1])
    if low > high or high > 130:
        raise BadValue("is no age")
    return f"{low}-{high}" if found[2] else str(low)


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text.upper()):
        raise BadValue("is no code of a country in two letters")
    return text.upper()


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise BadValue("is no e-mail address")
    return text


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise BadValue("is no phone number")
    return text


def _url(text: str) -> str:
    if not text.lower().startswith(("http://", "https://")) or len(text) > 2000:
        raise BadValue("is no address of the web")
    return text


def _urls(text: str) -> str:
    return "\n".join(_url(line.strip()) for line in text.split("\n") if line.strip())


_RULES = {
    "person_record_id": _id,
    "note_record_id": _id,
    "linked_person_record_id": _id,
    "sex": _sex,
    "status": _status,
    "date_of_birth": _born,
    "age": _age,
    "home_country": _country,
    "author_email": _email,
    "email_of_found_person": _email,
    "author_phone": _phone,
    "phone_of_found_person": _phone,
    "source_url": _url,
    "photo_url": _url,
    "profile_urls": _urls,
}
