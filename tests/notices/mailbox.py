"""A real mail server on this machine, which remembers what it was given."""

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Mail:
    to: str
    message: EmailMessage

    @property
    def id(self) -> str:
        return self.message["Message-ID"]

    @property
    def subject(self) -> str:
        return self.message["Subject"]

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content()

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()


@dataclass
class Mailbox:
    """What has arrived. ``answers`` may say something else than yes to an address."""

    mails: list[Mail] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    last_answers: dict[str, str] = field(default_factory=dict)
    """The answer to the whole message, once it has been read."""
    connections: int = 0

    @property
    def to(self) -> list[str]:
        return sorted(mail.to for mail in self.mails)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        (to,) = envelope.rcpt_tos
        if answer := self.last_answers.get(to):
            return answer
        message: Any = message_from_bytes(envelope.content, policy=default)
        self.mails.append(Mail(to, message))
        return "250 OK"


class Loopback(Controller):
    """On a port that is free."""

    def __init__(self, mailbox: Mailbox):
        super().__init__(mailbox, hostname="127.0.0.1", port=0, ready_timeout=30)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def _trigger_server(self) -> None:
        """The base class connects once to see that it answers; to the port it was given, 0."""
        import socket

        with socket.create_connection(self.server.sockets[0].getsockname(), 5) as probe:
            probe.recv(1024)
