"""What e-mail needs to know about this installation."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from course.config import SMTP_SCHEMES, Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    implicit_tls: bool
    must_encrypt: bool
    """Rather not send than send in the open: where it is asked for, or a password is given."""
    user: str
    password: str


@dataclass(frozen=True)
class Post:
    """``server`` None: no e-mail leaves."""

    server: MailServer | None
    sender: str
    base_url: str
    ceiling: int
    on: bool = True
    """False: the operator has switched notices off in the settings."""

    @property
    def domain(self) -> str:
        """Right side of ids of messages and calendar entries."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def sends(self) -> bool:
        return self.on and self.server is not None


def post_of(settings: Settings) -> Post:
    server = mail_server(settings.smtp_url) if settings.smtp_url else None
    host = urlsplit(settings.base_url).hostname
    sender = settings.mail_from or f"no-reply@{host}"
    return Post(server, sender, settings.base_url, settings.notice_ceiling, settings.notices)


def mail_server(url: str) -> MailServer:
    """Of a URL that ``config`` has found to be one."""
    parts = urlsplit(url)
    host, user = parts.hostname or "", unquote(parts.username or "")
    return MailServer(
        host,
        parts.port or SMTP_SCHEMES[parts.scheme],
        implicit_tls=parts.scheme == "smtps",
        must_encrypt=parts.scheme == "smtp+starttls" or bool(user and host not in LOOPBACK),
        user=user,
        password=unquote(parts.password or ""),
    )
