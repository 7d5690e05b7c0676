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
    (Credential, "certificates, with serial, days, path and edition"),
    (Acknowledgement, "acknowledgements, with the hash of the text, the sentence and the time"),
    (Attempt, "attempts and their answers"),
    (Assignment, "assignments, with path and days"),
    (Engagement, "engagements, with branch, firm, job role and days"),
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
