"""The people of an address book: vCards 2.1, 3.0 and 4.0, or a table (CSV). Pure.

Every person comes out with one way to be reached, or as a line that says why not:
nothing is dropped in silence. A reader of our own: it needs four properties of a
card, and where a library refuses a whole card for one bad line, this one says which.
"""

import base64
import binascii
import csv
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vigie.lib.saying import Words

MOST = 2000  # people of one file
_HEADS = {
    "name": "name fullname displayname nom nomcomplet nombre nombrecompleto "
    "الاسم اسم الاسمالكامل",
    "first": "firstname givenname prenom primernombre nombredepila الاسمالاول",
    "last": "lastname familyname surname nomdefamille apellido apellidos "
    "اسمالعائلة اللقب",
    "phone": "phone phonenumber mobile mobilephone cell tel telephone phone1value "
    "portable numero telefono movil celular هاتف الهاتف رقمالهاتف جوال الجوال",
    "mail": "email mail emailaddress email1value courriel adresseemail correo "
    "correoelectronico البريد البريدالالكتروني بريد",
}
_COLUMN = {word: name for name, words in _HEADS.items() for word in words.split()}
_PLAIN = str.maketrans("éèêáàíóúñçأإآ", "eeeaaiounc" + "ااا")
_PHONE = re.compile(r"[+(]?[\d٠-٩][\d٠-٩\s().\-/]{5,}")


@dataclass(frozen=True)
class Person:
    """Somebody of the book; `line` is where they begin, `reach` may be empty."""

    line: int
    name: str
    reach: str
    raw: str  # as it stood, to be mended and sent again


@dataclass(frozen=True)
class Bad:
    """A line that is of no use, and why."""

    line: int
    raw: str
    why: Words


@dataclass(frozen=True)
class Book:
    """What was read: people, and what could not be."""

    people: tuple[Person, ...]
    bad: tuple[Bad, ...]


def read_book(given: bytes) -> Book:
    """Return the people of a file, whatever of both forms it is in."""
    text = _text(given)
    is_card = re.search(r"^\s*BEGIN:VCARD", text, re.I | re.M)
    read = _cards(text) if is_card else _table(text)
    found: list[Person] = []
    bad: list[Bad] = []
    for one in read:
        if isinstance(one, Bad):
            bad.append(one)
        elif not one.reach:
            why = Words("There is no telephone number and no mail address.")
            bad.append(Bad(one.line, one.raw, why))
        elif len(found) >= MOST:
            bad.append(Bad(one.line, one.raw, Words("The file is too long.")))
        else:
            found.append(one)
    return Book(tuple(found), tuple(bad))


def _text(given: bytes) -> str:
    if given[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return given.decode("utf-16", "replace")
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        return given.decode("cp1252", "replace")


# --- cards ---


def _cards(text: str) -> Iterator[Person | Bad]:
    start, lines = 0, [""][:0]
    for number, line in _unfolded(text):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if lines:
                yield _card(start, lines)
            start, lines = number, [line]
        elif word == "END:VCARD" and lines:
            yield _card(start, [*lines, line])
            lines = []
        elif lines:
            lines.append(line)
        elif word:
            yield Bad(number, line, Words("This line stands in no card."))
    if lines:
        yield _card(start, lines)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with the number it begins at: those that begin with a blank go
    on, and quoted-printable ones that end with "="."""
    held, start = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        soft = (
            held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper()
        )
        if start and (soft or line[:1] in (" ", "\t")):
            held = held[:-1] + line if soft else held + line[1:]
            continue
        if start:
            yield start, held
        held, start = line, number
    if start:
        yield start, held


def _card(start: int, lines: list[str]) -> Person:
    name, parts, phones, mails = "", "", list[tuple[int, str]](), list[str]()
    for line in lines:
        head, colon, value = line.partition(":")
        key, *params = head.split(";")
        key, marks = key.rpartition(".")[2].strip().upper(), ";".join(params).upper()
        value = _plain_value(value, marks) if colon else ""
        if key == "FN":
            name = name or value
        elif key == "N":
            family, given, *_rest = [*value.split(";"), ""]
            parts = f"{given} {family}".strip()
        elif key == "TEL" and value:
            phones.append((_rank(marks), value.removeprefix("tel:")))
        elif key == "EMAIL" and value:
            mails.append(value.removeprefix("mailto:"))
    phones.sort(key=lambda one: one[0])
    reach = next(iter([*(phone for _rank, phone in phones), *mails]), "")
    kept = [one for one in lines if not one.upper().startswith(("PHOTO", "LOGO", " "))]
    return Person(start, _one_line(name or parts), reach.strip(), "\n".join(kept))


def _rank(marks: str) -> int:
    """A mobile first, a fax last."""
    return 0 if "CELL" in marks or "MOBILE" in marks else 2 if "FAX" in marks else 1


def _plain_value(value: str, marks: str) -> str:
    found = re.search(r"CHARSET=\"?([\w-]+)", marks)
    charset = found[1] if found else "utf-8"
    try:
        if "QUOTED-PRINTABLE" in marks:
            value = quopri.decodestring(value.encode()).decode(charset, "replace")
        elif "BASE64" in marks or "ENCODING=B" in marks:
            value = base64.b64decode(value).decode(charset, "replace")
    except (LookupError, binascii.Error):
        return ""
    return re.sub(r"\\([,;:\\])", r"\1", value.replace("\\n", " ").replace("\\N", " "))


# --- tables ---


def _table(text: str) -> Iterator[Person | Bad]:
    lines = [(n, one) for n, one in enumerate(text.splitlines(), 1) if one.strip()]
    if not lines:
        return
    mark = _mark("".join(line for _n, line in lines[:20]))
    heads = [_column(one) for one in _cells(lines[0][1], mark)]
    if any(one in ("phone", "mail") for one in heads):
        for number, line in lines[1:]:
            cells = _cells(line, mark)
            yield _row(number, line, dict(_filled(heads, cells)))
    else:
        for number, line in lines:  # as people write them, each in their own way
            yield _guessed(number, line, _cells(line, _mark(line)))


def _mark(text: str) -> str:
    return max(";\t,|", key=text.count)


def _cells(line: str, mark: str) -> list[str]:
    return [one.strip() for one in next(csv.reader([line], delimiter=mark), [])]


def _column(head: str) -> str:
    word = re.sub(r"[\W_]+", "", head.casefold().translate(_PLAIN))
    return _COLUMN.get(word, "")


def _filled(heads: list[str], cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first cell that is not empty counts where two columns mean the same."""
    seen = set[str]()
    for head, cell in zip(heads, cells, strict=False):
        if head and cell and head not in seen:
            seen.add(head)
            yield head, cell


def _row(number: int, line: str, found: dict[str, str]) -> Person:
    parts = f"{found.get('first', '')} {found.get('last', '')}".strip()
    reach = found.get("phone") or found.get("mail") or ""
    return Person(number, _one_line(found.get("name") or parts), reach, line)


def _guessed(number: int, line: str, cells: list[str]) -> Person:
    """A row without heads: what looks like a phone or a mail, and the first other."""
    phones = [one for one in cells if _PHONE.fullmatch(one)]
    mails = [one for one in cells if "@" in one]
    others = [one for one in cells if one and one not in (*phones, *mails)]
    reach = next(iter([*phones, *mails]), "")
    return Person(number, _one_line(next(iter(others), "")), reach, line)


def _one_line(name: str) -> str:
    return " ".join(name.split())[:60]
