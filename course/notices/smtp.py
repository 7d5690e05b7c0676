"""A line to a mail server, with the last byte held back until the ledger knows.

Decision: a message is transmitted whole but for its last line, the single dot. Only when the
ledger has the row as ``sending`` does the dot go. Up to there a server forgets what it was
given, so a sender that is killed has sent nothing; from there on it takes the message over.
What remains in doubt is the moment between the ledger's word and the server's answer.
"""

import re
import smtplib
import socket
import ssl
from typing import Self

from course.notices.post import MailServer

PATIENCE_SECONDS = 60
"""For each answer of the server."""
LAST_WORD_SECONDS = 600
"""For the answer to the dot: RFC 5321, 4.5.3.2.6."""
PERMANENT = 500
CLOSING = 421
DOT_FIRST = re.compile(rb"^\.", re.MULTILINE)


class NoServer(Exception):
    """It cannot be reached, or takes nothing from us: no fault of any message."""


class BrokeOff(NoServer):
    """It hung up in the middle of a message. That one should not be the first the next time."""


class Refused(Exception):
    """The server's answer to one message."""

    def __init__(self, code: int, said: str):
        super().__init__(f"{code} {said}")
        self.code, self.said = code, said

    @property
    def for_good(self) -> bool:
        """Not where the server speaks of rights (5.7.x): those are rather ours than theirs."""
        return self.code >= PERMANENT and not self.said.startswith("5.7.")


class InDoubt(Exception):
    """The line broke after the dot: it may have been taken."""


class Line:
    """One connection for many messages, opened by the first, and anew after a break."""

    def __init__(self, server: MailServer):
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def offer(self, sender: str, to: str, message: bytes) -> None:
        """Transmit everything but the dot.

        Raises:
            Refused: the server does not take it, now or ever.
            NoServer: there is no use in trying another message now.
        """
        smtp = self._opened()
        try:
            self._said(smtp.mail(sender), 250, ours=True)
            self._said(smtp.rcpt(to), 250, 251)
            self._said(smtp.docmd("DATA"), 354)
            smtp.send(_stuffed(message))
        except Refused as refused:
            self._rest(refused)
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise BrokeOff(f"The mail server broke off: {error}") from error

    def finish(self) -> None:
        """Send the dot.

        Raises:
            Refused: the server answered, and does not take it.
            InDoubt: no answer came.
        """
        smtp = self._smtp
        assert smtp is not None, "offer comes first"
        assert smtp.sock is not None
        try:
            smtp.sock.settimeout(LAST_WORD_SECONDS)
            smtp.send(b".\r\n")
            answer = smtp.getreply()
            smtp.sock.settimeout(PATIENCE_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise InDoubt(str(error)) from error
        try:
            self._said(answer, 250)
        except Refused as refused:
            self._rest(refused)
            raise

    def close(self) -> None:
        """Hang up. A message that was offered and not finished has then never been."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self.close()
            self._smtp = None

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = _connect(self._server)
            except (OSError, smtplib.SMTPException) as error:
                raise NoServer(f"The mail server cannot be used: {error}") from error
        return self._smtp

    def _said(self, answer: tuple[int, bytes], *good: int, ours: bool = False) -> None:
        code, text = answer
        words = text.decode("utf-8", "replace")
        if code in good:
            return
        if code == -1 or (ours and code >= PERMANENT):
            self.close()
            raise NoServer(f"The mail server takes nothing from us: {code} {words}")
        raise Refused(code, words)

    def _rest(self, refused: Refused) -> None:
        """Ready for the next message; hung up where the server is closing."""
        if refused.code == CLOSING or self._smtp is None:
            self.close()
            return
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    safe = ssl.create_default_context()
    if server.implicit_tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=PATIENCE_SECONDS, context=safe
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
    assert smtp.sock is not None
    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the dot must not wait
    smtp.ehlo_or_helo_if_needed()
    if not server.implicit_tls and (server.must_encrypt or smtp.has_extn("starttls")):
        smtp.starttls(context=safe if server.must_encrypt else _any_certificate())
    if server.user:
        smtp.login(server.user, server.password)
    return smtp


def _any_certificate() -> ssl.SSLContext:
    """Nobody asked for encryption: with an unknown certificate it is still better than none."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _stuffed(message: bytes) -> bytes:
    """Lines that begin with a dot begin with two, so that none ends the message."""
    body = DOT_FIRST.sub(b"..", message)
    return body if body.endswith(b"\r\n") else body + b"\r\n"
