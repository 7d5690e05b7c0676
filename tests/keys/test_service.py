"""One key in use for each purpose; old ones stay to verify."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from course.audit.models import AuditEntry
from course.errors import CourseError, NotReady
from course.keys import queries, service
from course.keys.domain import KeysLocked, Purpose
from course.keys.models import SigningKey
from course.operations import instance
from tests.at_once import at_once
from tests.tampering import unguarded

SECRET = "k" * 32


@pytest.fixture
def none_yet(work):
    """An instance that an older version made."""
    with work() as uow:
        unguarded(uow).execute(delete(SigningKey))


def told(db):
    return list(db.scalars(select(AuditEntry.event).order_by(AuditEntry.seq)))


def test_each_purpose_has_a_key_that_signs(db):
    for purpose in Purpose:
        signer = queries.signer(db, purpose, SECRET)
        assert signer.purpose is purpose
        assert signer.sign(b"x")
        (public,) = queries.public_keys(db, purpose)
        assert (public.key_id, public.public) == (signer.key_id, signer.public)


def test_the_first_need_makes_the_key_and_the_log_says_so(work, db, none_yet):
    before = told(db)
    with pytest.raises(NotReady, match="course db upgrade"):
        queries.signer(db, Purpose.LOG, SECRET)

    for _ in range(2):
        with work() as uow:
            service.signer(uow, Purpose.LOG)

    assert told(db) == [*before, "SigningKeyMade"]
    assert queries.missing(db) == [Purpose.CREDENTIAL, Purpose.SEAL]


def test_two_that_need_it_at_once_get_the_same_key(work, db, none_yet):
    def need():
        with work() as uow:
            return service.signer(uow, Purpose.CREDENTIAL).key_id

    first, second = at_once(need, need)

    assert first == second
    assert len(queries.public_keys(db, Purpose.CREDENTIAL)) == 1


def test_an_instance_of_an_older_version_gets_its_keys_when_it_is_upgraded(run, make, db, none_yet):
    run("db", "upgrade")
    assert queries.missing(db) == list(Purpose), "nobody is here yet: course init makes them"
    make.branch()

    answer = run("db", "upgrade")

    assert answer.exit_code == 0, answer.output
    assert queries.missing(db) == []


@pytest.mark.parametrize("purpose", Purpose)
def test_a_retired_key_stays_to_verify(work, db, clock, purpose):
    old = queries.signer(db, purpose, SECRET)
    clock.now += timedelta(days=1)

    with work() as uow:
        made = service.rotate(uow, purpose)

    newest, oldest = queries.public_keys(db, purpose)
    assert queries.signer(db, purpose, SECRET).key_id == newest.key_id == made
    assert (oldest.public, oldest.retired_at) == (old.public, clock.now)
    kept = db.get(SigningKey, old.key_id).wrapped is not None
    assert kept is (purpose is Purpose.CREDENTIAL), "only it must still say what was revoked"
    if kept:
        assert queries.signer_of(db, old.key_id, SECRET).sign(b"x") == old.sign(b"x")
    else:
        with pytest.raises(NotReady):
            queries.signer_of(db, old.key_id, SECRET)
    assert told(db)[-2:] == ["SigningKeyRetired", "SigningKeyMade"]


def test_two_that_rotate_at_once_leave_one_key_in_use(work, db):
    def rotate():
        try:
            with work() as uow:
                service.rotate(uow, Purpose.SEAL)
        except CourseError:
            return False
        return True

    done = at_once(rotate, rotate)

    keys = queries.public_keys(db, Purpose.SEAL)
    assert [key.retired_at for key in keys].count(None) == 1
    assert len(keys) == 1 + sum(done)


def test_the_command_rotates_one_purpose_or_all(run, db):
    before = {p: queries.signer(db, p, SECRET).key_id for p in Purpose}

    assert "credential: signs with key" in run("credentials", "rotate-key").output
    assert queries.signer(db, Purpose.SEAL, SECRET).key_id == before[Purpose.SEAL]
    run("credentials", "rotate-key", "--purpose", "all")

    assert [len(queries.public_keys(db, p)) for p in Purpose] == [3, 2, 2]


def test_where_the_secret_changed_the_remedy_works(db, work, app):
    assert queries.locked(db, "another secret" * 3) == sorted(Purpose)
    with pytest.raises(KeysLocked, match="rotate-key --purpose all"):
        queries.signer(db, Purpose.CREDENTIAL, "another secret" * 3)

    with work() as uow:
        for purpose in Purpose:
            service.rotate(uow, purpose)

    assert queries.locked(db, SECRET) == []


def test_a_new_instance_is_complete(work, db, none_yet):
    with work() as uow:
        instance.furnish(uow, instance.First("R", "B", "UTC", "admin", "A"))

    assert queries.missing(db) == []
