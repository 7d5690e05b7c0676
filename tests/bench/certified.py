"""A company whose certificates are signed and in the log, for whatever is made of them in bulk."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import sessionmaker

from course.actor import OPERATOR, Act, Role
from course.config import Settings
from course.credentials.models import Credential
from course.db import UnitOfWork, append_only, make_engine
from course.db.engine import READ_ONLY
from course.people.models import Person, RoleGrant
from course.reactions import REACTIONS
from course.reports.queries import Asked
from tests.bench.memory import apart
from tests.bulk import fill
from tests.bulk_rows import CREDENTIAL, id_of
from tests.databases import furnish
from tests.proved import prove

BASE_URL = "https://learn.example.com"
HR = UUID(int=7)
NAMES = ("Piotr Kowal", "Nguyễn Thị Minh Khai", "محمد عبد الرحمن", "श्रीमती लक्ष्मी", "山田太郎")
"""One in ten certificates has a name in another script than Latin's plain letters."""


def settings_in(home: Path) -> Settings:
    return Settings(home, f"sqlite:///{home / 'course.db'}", "k" * 32, BASE_URL)


def everything() -> Asked:
    """A filter that chooses all certificates."""
    return Asked(OPERATOR, Act.EXPORT_CERTIFICATES, datetime.now(UTC).date(), "http://a.example")


def certified(settings: Settings, number: int) -> Any:
    """Sessions on a company with so many certificates, each signed and in the log.

    Made apart, because making it takes more memory than what is measured.
    """
    apart(_furnish, settings, number)
    engine = make_engine(settings.database_url)
    return sessionmaker(engine.execution_options(**READ_ONLY))


def _furnish(settings: Settings, number: int) -> None:
    furnish(settings.database_url)
    engine = make_engine(settings.database_url)
    with engine.begin() as connection:
        append_only.unguard(connection)  # so that names can be given afterwards
    begin = partial(UnitOfWork, sessionmaker(engine), REACTIONS, instance=settings.instance)
    with begin(now=datetime.now(UTC)) as uow:
        hr = {"id": HR, "code": "HR", "code_key": "hr", "name": "HR", "language": "en"}
        uow.session.add(Person(**hr))
        uow.session.flush()
        uow.session.add(RoleGrant(person_id=HR, role=Role.HR))
        fill(uow, branches=20, people=number, credentials=number)
        _rename(uow, number)
        prove(uow)
    engine.dispose()


def _rename(uow: UnitOfWork, number: int) -> None:
    """One in ten has a name in another script."""
    for n in range(0, number, 10):
        row = uow.session.get(Credential, id_of(CREDENTIAL, n))
        row.record = {**row.record, "name": NAMES[n // 10 % len(NAMES)]}
