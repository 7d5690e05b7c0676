"""Examine an installation: what is in use, what is wrong, and how to put it right."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from course import __version__
from course.audit import queries as audit
from course.config import Settings
from course.content.source import default_pack
from course.credentials import sealing
from course.credentials import signed_queries as signed
from course.credentials.certificate import CertificateRecord
from course.credentials.pdf import PdfRenderer
from course.db import append_only
from course.errors import BadSettings, CourseError, NotReady
from course.jobs import queries as jobs
from course.jobs.domain import SILENT_AFTER
from course.keys import queries as keys
from course.keys.domain import KeysLocked, Purpose
from course.library import queries as library
from course.notices import queries as notices
from course.notices.post import post_of
from course.operations.readiness import DATABASE_ERRORS, explain, require_current
from course.printing.fonts import FONT_PACKAGES, font_folders
from course.printing.seal import SPECIMEN
from course.printing.stamp import StampMissing, stamp_of, time_stamper

WAL_FAULT = ((3, 7, 0), (3, 51, 2))
"""SQLite releases, first and last, whose write-ahead log may be damaged when it starts over
while another process writes (sqlite.org/wal.html, "the WAL-reset bug")."""
ENOUGH_BYTES = 200_000_000
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Finding:
    """One thing examined. ``remedy`` is empty where nothing has to be done."""

    about: str
    says: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        return not self.remedy


def examine(engine: Engine, settings: Settings, now: datetime) -> list[Finding]:
    """Everything, in the order in which an operator would look. Changes no data."""
    findings = [_versions(), *_settings(settings), _disk(settings.home), _zones(now), *_printing()]
    try:
        with engine.connect().execution_options(read_only=True) as connection:
            findings.append(_driver(connection))
        findings.append(_schema(engine))
        if findings[-1].well:
            with Session(engine.execution_options(read_only=True)) as session:
                findings += [
                    _published(session),
                    _notices(session),
                    _jobs(session, settings, now),
                    _keys(session, settings.secret_key),
                    _append_only(session),
                    _seal(session, settings, now),
                    _log(session),
                ]
    except DATABASE_ERRORS as error:
        remedy = "Start the database, or correct COURSE_DATABASE_URL"
        findings.append(Finding("database", explain(error).partition(". Run:")[0], remedy))
    return findings


def _versions() -> Finding:
    parts = [f"{name} {version(name)}" for name in ("Flask", "SQLAlchemy", "typst")]
    python = f"Python {platform.python_version()} on {platform.system()}"
    return Finding("versions", f"One Standard {__version__}, {python}, {', '.join(parts)}")


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding("COURSE_HOME", str(settings.home))
    url = sa.make_url(settings.database_url)
    yield Finding("COURSE_DATABASE_URL", url.render_as_string(hide_password=True))
    plain = not settings.secure and not any(
        part in settings.base_url for part in ("//127.0.0.1", "//localhost", "//[::1]")
    )
    yield Finding(
        "COURSE_BASE_URL",
        settings.base_url,
        "Put HTTPS in front and begin COURSE_BASE_URL with https://" if plain else "",
    )
    yield Finding("COURSE_PROXIES", str(settings.proxies))
    remedy = "Unset COURSE_DEBUG where real people learn" if settings.debug else ""
    yield Finding("COURSE_DEBUG", "on" if settings.debug else "off", remedy)
    yield _mail(settings)


def _mail(settings: Settings) -> Finding:
    """Where e-mail goes. Nothing is connected to, so that examining takes no minute."""
    post = post_of(settings)
    if not post.on:
        return Finding("COURSE_NOTICES", "off: nothing is planned or sent")
    if post.server is None:
        return Finding("COURSE_SMTP_URL", "not set: no e-mail is sent, people are told in person")
    says = f"{post.server.host}:{post.server.port}, from {post.sender}, at most {post.ceiling:,}"
    return Finding("COURSE_SMTP_URL", f"{says} in one run")


def _disk(home: Path) -> Finding:
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
        key = home / "secret.key"
        if os.name == "posix" and key.exists() and key.stat().st_mode & 0o077:
            return Finding("disk", f"others may read {key}", f"Run: chmod 600 {key}")
        free = shutil.disk_usage(home).free
    except OSError as error:
        return Finding("disk", f"{home}: {error.strerror}", f"Make {home} writable for this user")
    remedy = "" if free > ENOUGH_BYTES else "Free some space: writing will stop soon"
    return Finding("disk", f"{home} is writable, {free // 1_000_000:,} MB free", remedy)


def _zones(now: datetime) -> Finding:
    try:
        offset = now.astimezone(ZoneInfo("Europe/Dublin")).utcoffset()
    except ZoneInfoNotFoundError:
        return Finding("clock", "no time zone data", "Run: pip install tzdata")
    remedy = "" if now.date() > date(2026, 1, 1) else "Set the machine's clock"
    says = f"{now:%Y-%m-%d %H:%M} UTC, Dublin is {offset} ahead, tzdata {version('tzdata')}"
    return Finding("clock", says, remedy)


def _printing() -> Iterator[Finding]:
    folders = [Path(folder) for folder in font_folders()]
    count = sum(len(list(folder.rglob("*.[ot]tf"))) for folder in folders)
    remedy = "" if len(folders) >= len(FONT_PACKAGES) else "Install the font packages anew with pip"
    yield Finding("fonts", f"{count} in {len(folders)} packages", remedy)
    try:
        files = {p: b for p, b in default_pack().items() if p.startswith("certificates/")}
        rendered = PdfRenderer(files).render(_specimen())
    except CourseError as error:
        yield Finding("certificates", str(error), "Correct the template in certificates/")
        return
    remedy = "" if rendered.conforms else "Correct the template in certificates/"
    says = (
        rendered.why_not or f"one PDF printed, {len(rendered.pdf):,} bytes, PDF/A-3a and PDF/UA-1"
    )
    yield Finding("certificates", says, remedy)


def _specimen() -> CertificateRecord:
    moment, day = datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)
    return CertificateRecord(
        serial="SPECIMEN",
        name="Specimen",
        agreement_title="Specimen",
        edition="0",
        revision_id="0" * 64,
        path_id="specimen",
        path_title="Specimen",
        credential_title="Specimen",
        company="Specimen",
        signatory_name="Specimen",
        signatory_title="Specimen",
        kind="employee",
        valid_from=day,
        valid_until=day,
        issued_at=moment,
        clause_count=1,
        decision_count=1,
        score_percent=100,
        acknowledged_at=moment,
        verify_url="https://example.com/check/specimen",
    )


def _driver(connection: sa.Connection) -> Finding:
    if connection.dialect.name != "sqlite":
        parts = ".".join(map(str, connection.dialect.server_version_info or ()))
        return Finding("database", f"PostgreSQL {parts} through psycopg {version('psycopg')}")
    dbapi = connection.dialect.dbapi
    assert dbapi
    first, last = WAL_FAULT
    says = f"SQLite {dbapi.sqlite_version} through {dbapi.__name__.partition('.')[0]}"
    if first <= tuple(dbapi.sqlite_version_info) <= last:
        says += ": 3.7.0 to 3.51.2 can damage the write-ahead log in rare cases"
        return Finding("database", says, "Run: pip install pysqlite3 (on Linux), or update Python")
    return Finding("database", says)


def _schema(engine: Engine) -> Finding:
    try:
        require_current(engine)
    except CourseError as error:
        says, _, remedy = str(error).partition(" Run: ")
        return Finding("schema", says, f"Run: {remedy}" if remedy else "Install a newer version")
    return Finding("schema", "up to date")


def _published(session: Session) -> Finding:
    publications = library.publications(session)
    if not publications:
        return Finding("course", "none published", "Run: course content publish")
    newest = publications[0]
    says = f"edition {newest.edition} ({newest.id[:12]}), published {newest.published_at:%Y-%m-%d}"
    return Finding("course", says)


def _notices(session: Session) -> Finding:
    if notices.switched_at(session) is None:
        return Finding("notices", "not on yet: nobody is told", "Run: course notices on (or off)")
    if not notices.is_on(session):
        return Finding("notices", "off: nobody is told anything")
    waiting = sum(n for *_, n in notices.counts(session))
    return Finding("notices", f"on, {waiting:,} waiting")


def _keys(session: Session, secret: str) -> Finding:
    if missing := keys.missing(session):
        says = f"none yet for: {', '.join(missing)}"
        return Finding("signing keys", says, "Run: course db upgrade (or course init)")
    if locked := keys.locked(session, secret):
        says, _, remedy = str(KeysLocked()).partition(". ")
        return Finding("signing keys", f"{', '.join(locked)}: {says}", remedy)
    if waiting := signed.unsigned_count(session):
        says = f"{waiting:,} credentials have no signature yet"
        return Finding("signing keys", says, "Run: course daily")
    return Finding("signing keys", f"{len(Purpose)} in use, each opens with this secret key")


def _jobs(session: Session, settings: Settings, now: datetime) -> Finding:
    """What waits, and whether somebody is there to do it. The engine is looked at, not loaded."""
    engine = f"DBOS {version('dbos')}"
    url = sa.make_url(settings.jobs_url).render_as_string(hide_password=True)
    load, there = jobs.load(session), [w for w in jobs.workers(session) if not w.silent(now)]
    names = ", ".join(worker.name for worker in there) or "no worker just now"
    says = f"{load.waiting:,} waiting, {load.running:,} under way; {names}; {engine} in {url}"
    late = load.oldest is not None and now - load.oldest > SILENT_AFTER
    if not there and (load.running or late):
        remedy = "Start course serve (without --no-worker) or course worker; nothing is lost"
        return Finding("background jobs", says, remedy)
    if load.failed:
        remedy = "Whoever asked sees why, with a button to try again: the page Exports"
        return Finding("background jobs", f"{load.failed:,} failed; {says}", remedy)
    return Finding("background jobs", says)


def _append_only(session: Session) -> Finding:
    about = "append-only tables"
    if missing := append_only.missing(session.connection()):
        says = f"the database lets rows be changed or deleted in: {', '.join(missing)}"
        return Finding(about, says, "Run: course db upgrade")
    return Finding(about, f"{len(append_only.TABLES)}, the database refuses to change or delete")


def _seal(session: Session, settings: Settings, now: datetime) -> Finding:
    """What seals certificates, and whether the time stamp server answers."""
    try:
        key = sealing.sealing_key(session, settings)
    except BadSettings as wrong:
        return Finding("seal", str(wrong), "Correct COURSE_SEAL_KEY and COURSE_SEAL_CERTIFICATE")
    except (NotReady, KeysLocked):
        return Finding("seal", "no key that seals", "See signing keys above")
    says = f"{key.holder}, good until {key.good_until:%Y-%m-%d}; time stamps: "
    says += settings.tsa_url or "none"
    remedy = "" if key.good_until > now + SOON else "Get a new certificate for the key that seals"
    if settings.tsa_url and (missing := _stamp_missing(settings.tsa_url)):
        says += f" gives no stamp ({missing}), so PDFs are sealed without a confirmed time"
        remedy = remedy or "Look at COURSE_TSA_URL. Export evidence packs again once it answers"
    return Finding("seal", says, remedy)


def _stamp_missing(url: str) -> str:
    """Why the server gives no stamp; empty if it does."""
    try:
        stamp_of(time_stamper(url), SPECIMEN)
    except StampMissing as missing:
        return str(missing)
    return ""


def _log(session: Session) -> Finding:
    broken = audit.verify(session)
    if broken:
        return Finding("audit log", broken.what, "Keep this database as it is and restore a backup")
    if views := audit.misfit(session):
        return Finding("audit log", views, "Keep this database as it is and restore a backup")
    return Finding("audit log", f"{audit.head(session)[0]:,} entries, every one fits")
