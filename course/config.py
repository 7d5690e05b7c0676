"""Settings from the environment: read once, all checked at start, frozen."""

import os
import re
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from course.errors import BadSettings

LOCAL_URL = "http://127.0.0.1:8000"
"""Where people reach the pages unless ``COURSE_BASE_URL`` says otherwise."""


DATABASES = ("sqlite:///", "postgresql+psycopg://")
NOTICE_CEILING = 2_000
MOST_DAYS = 36_500
SMTP_SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""Kinds of mail servers, and their usual ports."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Instance:
    """What services may know of the installation: handed in with each unit of work."""

    secret_key: str = field(repr=False)
    base_url: str
    mails: bool = False
    """Whether any e-mail leaves here."""
    notices: bool = True
    """False: the operator has switched notices off in the settings."""


NOWHERE = Instance("", LOCAL_URL)
"""No installation at all: it has no secret, so nothing can be signed."""


@dataclass(frozen=True)
class Keep:
    """For how many days each sort of data is kept; None: for ever, until somebody asks."""

    sign_in: int | None = None
    """Sign-in links and sessions after they are over (``COURSE_KEEP_SIGN_IN_DAYS``)."""
    views: int | None = None
    """What auditors opened (``COURSE_KEEP_VIEWS_DAYS``)."""
    notices: int | None = None
    """What was said to people (``COURSE_KEEP_NOTICES_DAYS``)."""
    leavers: int | None = None
    """Who somebody is after their last day of work (``COURSE_KEEP_LEAVERS_DAYS``)."""


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations."""

    home: Path
    """Folder of the embedded database and keys (``COURSE_HOME``)."""
    database_url: str
    secret_key: str
    base_url: str
    """Where people reach the pages, without a slash at the end; part of links and QR codes."""
    proxies: int = 0
    """How many trusted proxies stand in front (``COURSE_PROXIES``)."""
    debug: bool = False
    smtp_url: str | None = None
    """Where e-mail is handed over; None: none is sent (``COURSE_SMTP_URL``)."""
    mail_from: str = ""
    """Who e-mail is from; ``no-reply`` at the pages' own host unless ``COURSE_MAIL_FROM`` says."""
    notices: bool = True
    """Off with ``COURSE_NOTICES=off``: then no e-mail leaves, whatever the rest says."""
    notice_ceiling: int = NOTICE_CEILING
    """The most e-mails that one run sends (``COURSE_NOTICE_CEILING``)."""
    worker: str = "worker"
    """What a worker on this machine is called (``COURSE_WORKER``, else the machine's name)."""
    jobs_database_url: str | None = None
    """Where jobs are counted (``COURSE_JOBS_DATABASE_URL``); None: see ``jobs_url``."""
    checkpoints_to: tuple[str, ...] = ()
    """Who gets the log's checkpoint once a week (``COURSE_CHECKPOINTS_TO``, by commas)."""
    keep: Keep = Keep()
    """After how many days data is erased by rule; nothing is unless set."""
    seal_key: Path | None = None
    """The company's own key that seals certificates, PEM (``COURSE_SEAL_KEY``)."""
    seal_certificate: Path | None = None
    """Its certificate, then those above it, PEM (``COURSE_SEAL_CERTIFICATE``)."""
    tsa_url: str | None = None
    """Where a seal's time is confirmed (RFC 3161); None: nowhere (``COURSE_TSA_URL``)."""
    clock: Callable[[], datetime] = utc_now

    @property
    def jobs_url(self) -> str:
        """Embedded: a file beside the database. On PostgreSQL: the same database, where workers
        on any number of machines find it."""
        if self.jobs_database_url:
            return self.jobs_database_url
        embedded = self.database_url.startswith("sqlite:")
        return f"sqlite:///{self.home / 'jobs.db'}" if embedded else self.database_url

    @property
    def mails(self) -> bool:
        """Whether any e-mail leaves here."""
        return self.notices and self.smtp_url is not None

    @property
    def instance(self) -> Instance:
        return Instance(self.secret_key, self.base_url, self.mails, self.notices)

    @property
    def secure(self) -> bool:
        """Whether cookies may insist on HTTPS."""
        return self.base_url.startswith("https://")


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read ``COURSE_*`` variables.

    Raises:
        BadSettings: naming every problem at once.
    """
    env = os.environ if env is None else env
    problems: list[str] = []
    home = Path(env.get("COURSE_HOME", "instance")).resolve()
    base_url = env.get("COURSE_BASE_URL", LOCAL_URL).rstrip("/")
    if urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).netloc:
        problems.append("COURSE_BASE_URL must look like https://learn.example.com")
    proxies = env.get("COURSE_PROXIES", "0")
    if not proxies.isdigit():
        problems.append("COURSE_PROXIES must be a whole number: how many proxies stand in front")
    url = env.get("COURSE_DATABASE_URL") or f"sqlite:///{home / 'course.db'}"
    if not url.startswith(DATABASES):
        problems.append(f"COURSE_DATABASE_URL must begin with {' or '.join(DATABASES)}")
    problems += _worker_problems(env)
    key = env.get("COURSE_SECRET_KEY", "")
    if key and len(key) < 32:
        problems.append("COURSE_SECRET_KEY must have at least 32 characters")
    smtp_url, mail_from = env.get("COURSE_SMTP_URL") or None, env.get("COURSE_MAIL_FROM", "")
    if smtp_url and not _is_mail_server(smtp_url):
        problems.append(
            "COURSE_SMTP_URL must look like smtp://mail.example.com:25, or begin with "
            "smtp+starttls:// or smtps://, with user:password@ where the server asks for it"
        )
    if mail_from and not re.fullmatch(r"[^@\s]+@[^@\s]+", mail_from):
        problems.append("COURSE_MAIL_FROM must be an address like course@example.com")
    notices = env.get("COURSE_NOTICES", "on")
    if notices not in {"on", "off"}:
        problems.append("COURSE_NOTICES must be on or off")
    ceiling = env.get("COURSE_NOTICE_CEILING", str(NOTICE_CEILING))
    if not ceiling.isdigit():
        problems.append("COURSE_NOTICE_CEILING must be a whole number: e-mails in one run")
    checkpoints_to = _addresses(env, problems)
    keep = _keep(env, problems)
    seal_key, seal_certificate, tsa_url = _seal(env, problems)
    if problems:
        raise BadSettings("\n".join(problems))
    return Settings(
        home=home,
        database_url=url,
        secret_key=key or _kept_key(home),
        base_url=base_url,
        proxies=int(proxies),
        debug=env.get("COURSE_DEBUG", "") not in {"", "0"},
        smtp_url=smtp_url,
        mail_from=mail_from or f"no-reply@{urlsplit(base_url).hostname}",
        notices=notices == "on",
        notice_ceiling=int(ceiling),
        worker=_worker(env),
        jobs_database_url=env.get("COURSE_JOBS_DATABASE_URL") or None,
        checkpoints_to=checkpoints_to,
        keep=keep,
        seal_key=seal_key,
        seal_certificate=seal_certificate,
        tsa_url=tsa_url,
    )


def _worker(env: Mapping[str, str]) -> str:
    return env.get("COURSE_WORKER") or re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())


def _worker_problems(env: Mapping[str, str]) -> Iterator[str]:
    if not (env.get("COURSE_JOBS_DATABASE_URL") or DATABASES[0]).startswith(DATABASES):
        yield f"COURSE_JOBS_DATABASE_URL must begin with {' or '.join(DATABASES)}"
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", _worker(env)):
        yield "COURSE_WORKER must be a name of letters, digits, dots and dashes"


def _addresses(env: Mapping[str, str], problems: list[str]) -> tuple[str, ...]:
    told = tuple(filter(None, re.split(r"[,\s]+", env.get("COURSE_CHECKPOINTS_TO", ""))))
    if not all(re.fullmatch(r"[^@\s]+@[^@\s]+", one) for one in told):
        problems.append("COURSE_CHECKPOINTS_TO must be addresses like audit@example.com, by commas")
    return told


def _keep(env: Mapping[str, str], problems: list[str]) -> Keep:
    days: dict[str, int] = {}
    for sort in fields(Keep):
        name = f"COURSE_KEEP_{sort.name.upper()}_DAYS"
        told = env.get(name, "")
        if told.isdecimal() and 0 < int(told) <= MOST_DAYS:
            days[sort.name] = int(told)
        elif told:
            problems.append(f"{name} must be a number of days, 1 to {MOST_DAYS}, or not be set")
    return Keep(**days)


def _seal(
    env: Mapping[str, str], problems: list[str]
) -> tuple[Path | None, Path | None, str | None]:
    """What seals certificates. What is inside the files shows when the first one is sealed."""
    files = []
    for name in ("COURSE_SEAL_KEY", "COURSE_SEAL_CERTIFICATE"):
        files.append(Path(env[name]).resolve() if env.get(name) else None)
        if files[-1] and not os.access(files[-1], os.R_OK):
            problems.append(f"{name} must be a PEM file that can be read; {files[-1]} is none")
    key, certificate = files
    if (key is None) != (certificate is None):
        problems.append("COURSE_SEAL_KEY and COURSE_SEAL_CERTIFICATE belong together: set both")
    url = env.get("COURSE_TSA_URL") or None
    if url and not (urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc):
        problems.append("COURSE_TSA_URL must look like https://timestamp.example.com")
    return key, certificate, url


def _is_mail_server(url: str) -> bool:
    parts = urlsplit(url)
    try:
        return parts.scheme in SMTP_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def _kept_key(home: Path) -> str:
    """The instance's own key, made on first use and readable by its owner only."""
    file = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii")
    key = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key)
    return key
