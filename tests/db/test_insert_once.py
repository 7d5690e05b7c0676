"""Adding a row once: the key decides, and the loser learns it without an error."""

from uuid import uuid4

from sqlalchemy import func, select

from course.db import insert_once
from course.people.models import Region


def test_first_is_added_and_the_second_is_told(work, db):
    id_ = uuid4()

    with work() as uow:
        said = [insert_once(uow.session, Region, id=id_, name=name) for name in ("A", "B")]

    assert said == [True, False]
    assert db.scalars(select(Region.name)).all() == ["A"]


def test_any_unique_key_counts_and_an_id_is_made_where_none_is_given(work, db):
    with work() as uow:
        said = [insert_once(uow.session, Region, name="A") for _ in range(2)]

    assert said == [True, False]
    assert db.scalar(select(func.count()).select_from(Region)) == 1


def test_work_goes_on_after_a_row_that_was_there(work, db):
    with work() as uow:
        for name in ("A", "A", "B"):
            insert_once(uow.session, Region, name=name)

    assert db.scalars(select(Region.name).order_by(Region.name)).all() == ["A", "B"]
