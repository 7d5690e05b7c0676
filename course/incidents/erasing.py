"""What is erased of service events: words that name somebody. That it happened stays."""

from sqlalchemy import update

from course.db import NAME_ERASED, UnitOfWork
from course.incidents import queries
from course.incidents.models import ServiceEvent, ServiceEventFact
from course.people.domain import Whose


def erase(uow: UnitOfWork, whose: Whose) -> list[tuple[str, int]]:
    events, facts = queries.texts(uow.session)
    named = whose.words.named_in
    count = 0
    for column, at in ((ServiceEvent.what, 1), (ServiceEvent.place, 2)):
        ids = [row[0] for row in events if named(row[at])]
        uow.session.execute(
            update(ServiceEvent).where(ServiceEvent.id.in_(ids)).values({column: NAME_ERASED})
        )
        count += len(ids)
    ids = [row[0] for row in facts if named(row[1])]
    words = update(ServiceEventFact).where(ServiceEventFact.id.in_(ids))
    uow.session.execute(words.values(words=NAME_ERASED))
    return [("words of service events", count + len(ids))]
