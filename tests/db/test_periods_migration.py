"""The migration of periods, with a revocation in it: it is carried over as the first one."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from course.credentials.models import Reinstatement, Revocation
from course.db import make_engine, migrate


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def test_revocations_are_carried_over_and_can_be_lifted_from_then_on(engine):
    credential_id = uuid4()
    sqlite = engine.dialect.name == "sqlite"
    # Whose credential it is does not matter here: keys are looked at when all is done, or never.
    trusting = "PRAGMA defer_foreign_keys=ON" if sqlite else "SET session_replication_role=replica"
    with engine.connect() as connection, connection.begin() as transaction:
        migrate.upgrade_within(connection, "0011")
        connection.execute(text(trusting))
        connection.execute(
            text(
                "INSERT INTO revocation (credential_id, revoked_at, reason)"
                " VALUES (:id, '2026-03-01 09:00:00', 'Wrong person')"
            ),
            {"id": credential_id.hex if sqlite else credential_id},
        )

        migrate.upgrade_within(connection, "0012")

        row = connection.execute(select(Revocation.__table__)).one()
        assert (row.credential_id, row.ordinal) == (credential_id, 1)
        assert (row.revoked_at, row.reason) == (datetime(2026, 3, 1, 9, tzinfo=UTC), "Wrong person")
        lifted = {
            "credential_id": credential_id,
            "ordinal": row.ordinal,
            "reinstated_at": datetime(2026, 3, 2, tzinfo=UTC),
            "reason": "Right after all",
        }
        connection.execute(Reinstatement.__table__.insert(), lifted)
        assert connection.execute(select(Reinstatement.ordinal)).scalars().all() == [1]
        transaction.rollback()
