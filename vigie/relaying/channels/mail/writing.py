"""A letter as a mail: plain text, in one language, with its way out. Pure.

Plain text alone: it is read on every phone and by every reader of screens, loads
nothing, and hides nothing behind a word. A link stands as what it is.
"""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.utils import translation
from django.utils.translation import gettext as _

from vigie.relaying.channels.contract import Out

_POLICY = SMTP.clone(max_line_length=78)


class NoAddress(ValueError):
    """What was given is no address that a mail can be sent to."""


def mail_of(out: Out, sender: str, now: datetime) -> EmailMessage:
    """Return the mail of a letter. Raises NoAddress.

    Its Message-ID is made of the letter's key and is the same at every attempt, so
    that who gets it twice sees it once. It says that a program wrote it, so that no
    absence answers it, and with a `stop` how one press ends such letters (RFC 8058).
    """
    mail = EmailMessage(_POLICY)
    mail["From"] = _one_line(sender)
    mail["To"] = Address(addr_spec=address_of(out.to))
    mail["Subject"] = _one_line(out.text.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{out.key}@{domain_of(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if out.stop:
        mail["List-Unsubscribe"] = f"<{out.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_words(out))  # it takes away what was said of the content
    if out.language:
        mail["Content-Language"] = out.language
    return mail


def address_of(typed: str) -> str:
    """Return a mail box as a server takes it: its name ASCII, its domain coded.

    Raises NoAddress.
    """
    name, at, domain = typed.strip().rpartition("@")
    try:
        coded = domain.encode("ascii" if domain.isascii() else "idna").decode()
        box = Address(addr_spec=f"{name}@{coded}").addr_spec
    except (MessageError, ValueError, IndexError, TypeError):
        raise NoAddress from None
    if not (name and at and coded and name.isascii()) or not box.isprintable():
        raise NoAddress
    return box


def domain_of(sender: str) -> str:
    """Return the domain that we write from."""
    _, at, domain = parseaddr(sender)[1].rpartition("@")
    return domain if at and domain else "localhost"


def _words(out: Out) -> str:
    parts = [out.text.body.strip(), out.text.link]
    if out.stop:
        with translation.override(out.language or None):
            end = _("To get no more of these letters: %s") % out.stop
        parts.append(f"-- \n{end}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
