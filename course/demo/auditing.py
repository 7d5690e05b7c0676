"""The demo company's auditor looks around, two days ago and yesterday."""

from datetime import date, timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import select

from course.actor import Role
from course.audit import service as audit
from course.audit.seals import View
from course.demo.founding import Begin, moment
from course.people.models import RoleGrant

LOOKS = (
    (2, 0, "reports.register", "/hr/certificates", 200),
    (2, 2, "reports.register", "/hr/certificates?status=revoked", 200),
    (2, 9, "reports.regions", "/team/regions", 200),
    (2, 11, "reports.board", "/team?status=overdue", 200),
    (1, 4, "directory.people", "/people?q=Idrissi", 200),
    (1, 5, "credentials.certificate", "/certificates/AL-00-0000-0000", 404),
    (1, 21, "reports.vendors", "/team/vendors", 200),
    (1, 26, "notices.tell", "/team/tell", 200),
)
"""Days ago, minutes past nine, page, address, answer."""


def look(begin: Begin, today: date) -> None:
    with begin(now=moment(today, 0)) as uow:
        of_auditor = select(RoleGrant.id, RoleGrant.person_id).where(RoleGrant.role == Role.AUDITOR)
        grant = uow.session.execute(of_auditor).one()
    for days_ago, minutes, endpoint, path, status in LOOKS:
        at = moment(today, days_ago) + timedelta(minutes=minutes)
        view = View(uuid4(), at, grant.person_id, grant.id, "GET", endpoint, path, status)
        audit.note_view(partial(begin, now=at), view)
    with begin(now=moment(today, 0)) as uow:
        audit.seal_views(uow)
