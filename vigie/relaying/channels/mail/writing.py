"""A letter as a mail: plain text, in one language, with its way out. Pure.

Plain text alone: it is read on every phone and by every reader of screens, loads
nothing, and hides nothing behind a word. A link stands as what it is.

The few headers are written here and not by `email.message`: its parsing of what we
have just made costs four times the mail (bench/channels.py).
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from django.utils import translation
from django.utils.translation import gettext as _

from vigie.relaying.channels.contract import Out

_NAME = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}", re.ASCII)
_DOMAIN = re.compile(r"(?=.{1,253}\Z)([a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}", re.ASCII)
_LONGEST_LINE = 900


class NoAddress(ValueError):
    """What was given is no address that a mail can be sent to."""


@dataclass(frozen=True)
class Mail:
    """Bytes for a mail server, and between whom they go."""

    sender: str
    to: str
    content: bytes


def mail_of(out: Out, sender: str, now: datetime) -> Mail:
    """Return the mail of a letter. Raises NoAddress.

    Its Message-ID is made of the letter's key and is the same at every attempt, so
    that who gets it twice sees it once. It says that a program wrote it, so that no
    absence answers it, and with a `stop` how one press ends such letters (RFC 8058).
    """
    name, own = parseaddr(sender)
    to = address_of(out.to)
    coding, body = _coded(_words(out))
    headers = {
        "From": formataddr((name, own), "utf-8"),
        "To": to,
        "Subject": _header(out.text.subject),
        "Date": format_datetime(now),
        "Message-ID": f"<{out.key}@{domain_of(sender)}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": coding,
    }
    if out.language:
        headers["Content-Language"] = out.language
    if out.stop:
        headers["List-Unsubscribe"] = f"<{out.stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    lines = [f"{one}: {value}" for one, value in headers.items()]
    if any(not line.replace("\r\n ", "").isprintable() for line in lines):
        raise ValueError("a header holds what ends its line")
    return Mail(own, to, "\r\n".join([*lines, "", ""]).encode("ascii") + body)


def address_of(typed: str) -> str:
    """Return a mail box as a server takes it: its name ASCII, its domain coded.

    Raises NoAddress.
    """
    name, _at, domain = typed.strip().rpartition("@")
    try:
        coded = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        raise NoAddress from None
    dots = name.startswith(".") or name.endswith(".") or ".." in name
    if dots or not _NAME.fullmatch(name) or not _DOMAIN.fullmatch(coded.lower()):
        raise NoAddress
    return f"{name}@{coded}"


def domain_of(sender: str) -> str:
    """Return the domain that we write from."""
    _name, at, domain = parseaddr(sender)[1].rpartition("@")
    return domain if at and domain else "localhost"


def _words(out: Out) -> str:
    parts = [out.text.body.strip(), out.text.link]
    if out.stop:
        with translation.override(out.language or None):
            end = _("To get no more of these letters: %s") % out.stop
        parts.append(f"-- \n{end}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _header(text: str) -> str:
    """One line, coded unless it is plain: words that look coded are coded again."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable() and "=?" not in line and len(line) < 900:
        return line
    known = line.encode("utf-8", "replace").decode()
    return Header(known, "utf-8", maxlinelen=76).encode(linesep="\r\n")


def _coded(text: str) -> tuple[str, bytes]:
    """Return how a text is coded, and it: as it is, or whichever is the shorter."""
    said = "\n".join(text.splitlines()) + "\n"
    if said.isascii() and max(map(len, said.split("\n"))) < _LONGEST_LINE:
        return "7bit", said.replace("\n", "\r\n").encode()
    data = said.encode("utf-8", "replace")
    by_base64 = base64.encodebytes(data.replace(b"\n", b"\r\n"))
    quoted = binascii.b2a_qp(data, istext=True)
    if len(quoted) <= len(by_base64):
        return "quoted-printable", quoted.replace(b"\n", b"\r\n")
    return "base64", by_base64.replace(b"\n", b"\r\n")
