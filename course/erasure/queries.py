"""What stays of somebody when they are erased."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course.agreements.models import Acknowledgement
from course.assessment.models import Attempt
from course.assignments.models import Assignment
from course.credentials.models import Credential
from course.people.models import Engagement, Person

STAYS = (
    (Credential, "certificates: serial, days, path and edition; their check goes on answering"),
    (Acknowledgement, "acknowledgements: the agreement's hash, the sentence and the time"),
    (Attempt, "attempts with their answers, so that statistics keep their counts"),
    (Assignment, "assignments: path, days and how they ended"),
    (Engagement, "engagements: branch, firm, job role and days"),
)


def stays(session: Session, person_id: UUID) -> list[tuple[str, int]]:
    """Counts of what stays, by what it is; in one statement."""
    records = select(Person.id).where((Person.id == person_id) | (Person.merged_into == person_id))
    counts = [
        select(func.count()).where(table.person_id.in_(records)).scalar_subquery()
        for table, _ in STAYS
    ]
    row = session.execute(select(*counts)).one()
    return [(what, n) for (_, what), n in zip(STAYS, row, strict=True) if n]
