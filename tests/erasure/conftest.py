"""Zuzanna, who left, and of whom there is something in every table; Hana of HR."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, inspect, select, text, update

from course.actor import OPERATOR, Role
from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.audit import service as audit
from course.audit.seals import View
from course.credentials import service as credentials
from course.credentials.models import Credential
from course.directory.models import VendorInvitation
from course.events import AssignmentsChanged, ExportTaken
from course.notices.domain import About, Channel, State
from course.notices.models import Notice
from course.people import pin_print
from course.people import service as people
from course.people.models import Person
from course.people.pin_print import Printer
from course.people.sign_in_models import SignInTry
from course.reports import service as reports
from tests.conftest import NOW
from tests.people.rosters import Desk, row
from tests.typed_rows import Typed

NAME, BEFORE, TYPED = "Zuzanna Żółkiewska", "Zuzanna Mrózek", "Zuza Żółkiewska"
EMAIL, PHONE, CODE = "zuza@zolkiewska.test", "+353 (86) 771-4402", "ZZ-9001"
OLD_EMAIL = "mrozek@zolkiewska.test"
TRACES = (
    "zuza", "żółk", "zolk", "mróz", "mroz", "771-4402", "353867714402", "zz-9001", "zz-9002"
)  # fmt: skip
"""Folded; none of them may be left anywhere."""
_FIRST = {Attempt: select(Credential.attempt_id), Credential: select(Credential.id)}
LAST_DAY = date(2026, 2, 20)


@pytest.fixture
def york(make):
    return make.branch(name="York")


@pytest.fixture
def hana(make, york):
    return make.person(Role.HR, name="Hana HR", branch=york)


@pytest.fixture
def zuza(make, walk, work, york, settings, hana):
    """Certified, revoked, merged, imported, invited, noted, signed, let in nowhere, and gone."""
    pike = make.vendor(name="Pike")
    zuza = make.person(name=BEFORE, email=EMAIL, phone=PHONE, code=CODE, branch=york, vendor=pike)
    walk(zuza, make.assignment(zuza, branch_id=york.id)).certify()
    make.assignment(zuza, branch_id=york.id, note="For Zuzanna, after her leave")
    make.rule(branch_id=york.id, note="Zuzanna asked for this")
    make.merge(zuza, make.record(name=NAME, email=OLD_EMAIL, code="ZZ-9002"))
    with work(None) as uow:
        _ways_in(uow, zuza, settings)
    given = {"person_id": CODE, "name": NAME, "email": EMAIL, "phone": PHONE, "vendor": "Pike"}
    given |= {"branch": "York", "ends_on": str(LAST_DAY), "starts_on": "2025-01-01"}
    Desk(work).take(row(**given))
    Desk(work).show(row(**given))
    Desk(work).refusals(row("B-1", branch="York", name="Bea", email=EMAIL))
    with work(None) as uow:
        _said(uow, zuza, pike)
        serial = _second(uow)
        typed = Typed(uow, zuza, york, pike, f"{TYPED} told us")
        typed.taken_back_and_reinstated(serial)
        typed.all()
        credentials.revoke(uow, actor=OPERATOR, serial=serial, reason=f"{TYPED} told us")
        uow.emit(ExportTaken(what="board", form="csv", filter=(("q", "zuzanna"),), rows=1))
        given = {"assignment_ids": (), "person_ids": (zuza.id,), "due_on": None, "until": None}
        uow.emit(AssignmentsChanged(what="extended", why="She was ill", **given))
        reports.rebuild(uow)
    for path in ("/people?q=%C5%BB%C3%B3%C5%82kiewska", "/people?q=zolkiewska", "/team?page=2"):
        view = View(uuid4(), NOW, hana.id, uuid4(), "GET", "directory.people", path, 200)
        assert audit.note_view(work, view)
    return zuza


def _ways_in(uow, zuza, settings):
    people.make_sign_in_link(uow, person_id=zuza.id)
    people.begin_session(uow, person_id=zuza.id)
    by = Printer(OPERATOR, "a form", settings.secret_key)
    pin_print.reset(uow, by=by, person_id=zuza.id)
    key = people.sha256(CODE.casefold())
    given = {"code_sha256": key, "tries": 1, "last_at": NOW, "paused_until": None}
    uow.session.execute(insert(SignInTry).values(**given))


def _second(uow):
    """One more certificate, from a copy of the attempt; its serial."""
    copies = {"id": uuid4(), "serial": "AW-26-ZZZZ-0002", "ordinal": 2}
    for table, more in ((Attempt, {}), (Credential, {"attempt_id": copies["id"]})):
        of_check = select(table.__table__).where(table.id == uow.session.scalar(_FIRST[table]))
        old = dict(uow.session.execute(of_check).one()._mapping)
        fresh = {k: v for k, v in copies.items() if k in old} | more
        uow.session.execute(insert(table).values(**old | fresh))
    return copies["serial"]


def _said(uow, zuza, pike):
    given = {"about": About.SIGN_IN, "day": NOW.date(), "urgency": 1, "channel": Channel.MAIL}
    given |= {"person_id": zuza.id, "about_id": zuza.id, "due_at": NOW, "tries": 0}
    said = f"550 no such user <{EMAIL}>"
    uow.session.add(Notice(stage="a", state=State.DROPPED, said=said, **given))
    uow.session.add(Notice(stage="b", state=State.DUE, said=None, **given))
    uow.session.add(
        VendorInvitation(
            vendor_id=pike.id,
            token_sha256="t" * 64,
            name=NAME,
            email=EMAIL,
            phone=PHONE,
            made_at=NOW,
            expires_at=NOW,
            person_id=zuza.id,
        )
    )
    uow.session.execute(
        update(Assignment)
        .where(Assignment.person_id == zuza.id, Assignment.completed_at.is_(None))
        .values(excused_until=LAST_DAY, excused_why="Zuza is away")
    )


@pytest.fixture
def everything(app):
    """``everything()``: all that stands in the database, folded, table by table."""

    def read():
        engine = app.extensions["course.engine"]
        with engine.connect() as connection:
            return {
                table: "\n".join(
                    str(cell)
                    for one in connection.execute(text(f"SELECT * FROM {table}"))
                    for cell in one
                    if cell is not None
                ).casefold()
                for table in inspect(connection).get_table_names()
                if table not in {"published_revision", "stored_file"}
            }

    return read


@pytest.fixture
def left(everything):
    """``left()``: where something of Zuzanna can still be found, and what."""
    return lambda: {
        (table, trace) for table, told in everything().items() for trace in TRACES if trace in told
    }


@pytest.fixture
def now(db):
    """``now(person)``: the record as it is."""

    def read(person):
        return db.scalars(select(Person).where(Person.id == person.id)).one()

    return read
