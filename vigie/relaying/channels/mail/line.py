"""One connection to the mail server, for as many mails as it takes."""

import smtplib
import ssl
from types import TracebackType

from django.conf import settings

from vigie.relaying.channels.mail.writing import Mail, domain_of
from vigie.trust.guarded.client import known_to_all

_DEAD_BOX = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")


class NoServer(Exception):
    """The server cannot be reached or does not let us in; its text says how."""


class Lost(Exception):
    """The connection ended while a mail was under way."""


class Refused(Exception):
    """The server did not take a mail. `code` is its own; `dead`: nobody is at that
    address; `ours`: it does not take what we send to anybody."""

    def __init__(self, code: int, *, dead: bool = False, ours: bool = False) -> None:
        super().__init__(code)
        self.code, self.dead, self.ours = code, dead, ours


class Line:
    """Opened with the first mail, opened anew after it was lost."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self._server: smtplib.SMTP | None = None
        self._trust = trust

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (smtplib.SMTPException, OSError):
                self._server.close()

    def send(self, mail: Mail) -> None:
        """Have the server take one mail. Raises NoServer, Lost and Refused."""
        server = self._server = self._server or self._open()
        try:
            server.sendmail(mail.sender, [mail.to], mail.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise self._refused(code, dead=_is_dead(code, said)) from None
        except smtplib.SMTPSenderRefused as error:
            ours = error.smtp_code // 100 == 5
            raise self._refused(error.smtp_code, ours=ours) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            self._drop()
            raise Lost from None

    def _refused(self, code: int, *, dead: bool = False, ours: bool = False) -> Refused:
        if code == 421:  # with it the server hangs up
            self._drop()
        return Refused(code, dead=dead, ours=ours)

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _open(self) -> smtplib.SMTP:
        try:
            server = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise NoServer(_kind_of(error)) from None
        try:
            server.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                server.starttls(context=self._context())
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise NoServer(_kind_of(error)) from None
        return server

    def _connect(self) -> smtplib.SMTP:
        host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
        # A name of our own: the default asks the network for one.
        name = domain_of(settings.DEFAULT_FROM_EMAIL)
        seconds = float(settings.EMAIL_TIMEOUT or 20)
        if settings.EMAIL_USE_SSL:
            return smtplib.SMTP_SSL(
                host, port, name, timeout=seconds, context=self._context()
            )
        return smtplib.SMTP(host, port, name, timeout=seconds)

    def _context(self) -> ssl.SSLContext:
        return self._trust or known_to_all()


def _is_dead(code: int, said: bytes | str) -> bool:
    """Whether nobody is there, by RFC 3463; a full box or a policy is not that."""
    text = said.decode("latin-1") if isinstance(said, bytes) else said
    return code // 100 == 5 and text.strip().split(" ")[0] in _DEAD_BOX


def _kind_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the mail server refused our password"
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return "no TLS with the mail server"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code}"
    return "the mail server is not reached"
