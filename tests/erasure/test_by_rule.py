"""What the settings say may not grow older, erased by ``course daily``; nothing unless set."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from course.actor import Role
from course.audit import queries as audit
from course.audit import service as auditing
from course.audit.models import AuditView
from course.audit.seals import View
from course.config import Keep, from_environment
from course.errors import BadSettings
from course.events import DataPurged, PersonErased, ViewsPurged
from course.notices.domain import About, Channel, State
from course.notices.models import Notice
from course.notices.post import post_of
from course.operations import daily
from course.people import service as people
from course.people.models import Person
from course.people.sign_in_models import SignInLink, SignInSession
from tests.conftest import NOW

DAY = timedelta(days=1)


@pytest.fixture
def run_day(app, settings):
    """``run_day(days_later, views=30)``: what ``course daily`` does then; lines told."""

    def run(later, *, dry_run=False, **keep):
        begin = partial(app.extensions["course.unit_of_work"], now=NOW + later)
        post = replace(post_of(settings), on=False)
        done = daily.run(begin, post, dry_run=dry_run, keep=Keep(**keep))
        return {line.about: dict(line.counts) for line in done if line.stage in {"purge", "erase"}}

    return run


@pytest.fixture
def old_rows(make, work, york_views):
    """A link, a session, a notice and three views, all of now."""
    ana = make.person(name="Ana Alder", code="A-1")
    with work() as uow:
        people.make_sign_in_link(uow, person_id=ana.id)
        people.begin_session(uow, person_id=ana.id)
        for stage, state in (("a", State.DROPPED), ("b", State.HELD)):
            uow.session.add(
                Notice(
                    person_id=ana.id,
                    about=About.SIGN_IN,
                    about_id=ana.id,
                    day=NOW.date(),
                    stage=stage,
                    urgency=1,
                    channel=Channel.MAIL,
                    state=state,
                    due_at=NOW,
                    tries=0,
                )
            )


@pytest.fixture
def york_views(work):
    for hours in range(3):
        at = NOW + timedelta(hours=hours)
        view = View(uuid4(), at, uuid4(), uuid4(), "GET", "reports.board", "/team?q=Ana", 200)
        assert auditing.note_view(work, view)


def counted(db):
    tables = (SignInLink, SignInSession, Notice, AuditView)
    return tuple(db.scalar(select(func.count()).select_from(table)) for table in tables)


def test_nothing_is_erased_unless_it_is_set(run_day, old_rows, db):
    assert run_day(3_000 * DAY) == {}
    assert counted(db) == (1, 1, 2, 3)


def test_each_sort_goes_when_it_is_older_and_the_log_says_how_many(run_day, old_rows, db, run):
    keep = {"sign_in": 60, "views": 60, "notices": 60}
    assert run_day(59 * DAY, **keep) == {}
    would = run_day(200 * DAY, dry_run=True, **keep)
    assert counted(db) == (1, 1, 2, 3)

    assert run_day(200 * DAY, **keep) == would

    assert would == {
        "sign-in links, sessions and tries, older than 60 days": {"rows": 2},
        "what auditors opened, older than 60 days": {"rows": 3},
        "notices, older than 60 days": {"rows": 1},
    }
    assert counted(db) == (0, 0, 1, 0), "what is still open stays"
    purged = {told["what"]: told["rows"] for told in audit.told_of(db, DataPurged)}
    assert purged == {"sign_in": 2, "views": 3, "notices": 1}
    assert audit.told_of(db, ViewsPurged)[0]["views"] == 3
    assert run_day(201 * DAY, **keep) == {}
    assert run("audit", "verify").exit_code == 0


def test_people_go_so_long_after_their_last_day_and_nobody_else(make, run_day, db):
    leeds = make.branch(name="Leeds")
    gone = make.person(name="Gone Long", branch=leeds, ends_on=date(2026, 1, 31))
    late = make.person(name="Left Late", branch=leeds, ends_on=date(2026, 2, 25))
    here = make.person(name="Still Here", branch=leeds)
    role = make.person(Role.HR, name="Has a Role", branch=leeds, ends_on=date(2026, 1, 1))
    ours = Person.id.in_([gone.id, late.id, here.id, role.id])

    assert run_day(0 * DAY, dry_run=True, leavers=20) == {
        "left more than 20 days ago": {"erased": 1}
    }
    assert run_day(0 * DAY, leavers=20) == {"left more than 20 days ago": {"erased": 1}}

    names = db.scalars(select(Person.name).where(ours).order_by(Person.name)).all()
    assert names == ["Has a Role", "Left Late", "Name erased", "Still Here"]
    [told] = audit.told_of(db, PersonErased)
    assert (told["person_id"], told["cause"]) == (str(gone.id), "rule")
    assert run_day(0 * DAY, leavers=20) == {}


def test_settings_are_days_and_what_is_none_is_said(tmp_path):
    env = {"COURSE_HOME": str(tmp_path), "COURSE_KEEP_VIEWS_DAYS": "400"}
    assert from_environment(env).keep == Keep(views=400)

    with pytest.raises(BadSettings) as refused:
        from_environment(
            env | {"COURSE_KEEP_LEAVERS_DAYS": "soon", "COURSE_CHECKPOINTS_TO": "nobody"}
        )
    assert "COURSE_KEEP_LEAVERS_DAYS" in str(refused.value)
    assert "COURSE_CHECKPOINTS_TO" in str(refused.value)
