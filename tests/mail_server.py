"""A real mail server on a free port: what it took, and what it is told to answer."""

import email
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.postgres import free_port

TAKEN = "250 OK"
HANG_UP = "hang up"


class MailServer:
    """`mails` are those that it took, in their order; `lines` counts connections.

    `answers` maps a command (MAIL, RCPT, DATA) to what it answers, or to a list of
    answers that are used up one by one; HANG_UP ends the connection without one.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str | list[str]] = {}
        self.lines = 0
        self.secured: list[bool] = []
        self.port = 0

    def url(self, user: str = "", query: str = "") -> str:
        """What VIGIE_MAIL_URL would hold."""
        who = f"{user}@" if user else ""
        return f"smtp://{who}127.0.0.1:{self.port}{query}"

    def _say(self, command: str, server: object) -> str:
        said = self.answers.get(command, TAKEN)
        if isinstance(said, list):
            said = said.pop(0) if said else TAKEN
        if said == HANG_UP:
            server.transport.abort()
            return "421 bye"
        return said

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.lines += not session.host_name
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        said = self._say("MAIL", server)
        if said == TAKEN:
            envelope.mail_from = address
        return said

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self._say("RCPT", server)
        if said == TAKEN:
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, session, envelope):
        said = self._say("DATA", server)
        if said == TAKEN:
            mail = email.message_from_bytes(envelope.content, policy=default)
            self.mails.append(mail)
            self.secured.append(session.ssl is not None)
        return said


@contextmanager
def mail_server(
    trust: ssl.SSLContext | None = None, password: str = ""
) -> Iterator[MailServer]:
    """Run one for the length of the block; with `trust` it wants STARTTLS, with a
    password the user vigie."""

    def check(server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (b"vigie", password.encode())
        return AuthResult(success=good, handled=False)

    peer = MailServer()
    controller = Controller(
        peer,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=trust,
        require_starttls=trust is not None,
        authenticator=check if password else None,
        auth_required=bool(password),
        auth_require_tls=False,
    )
    controller.start()
    try:
        peer.port = controller.port
        yield peer
    finally:
        controller.stop()
