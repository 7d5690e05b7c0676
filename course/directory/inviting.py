"""Inviting a vendor: a one-time link for whoever is to run its people here."""

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, update

from course.actor import Act, Actor, Role
from course.assignments.domain import today_in
from course.credentials.domain import LETTERS
from course.db import UnitOfWork
from course.directory import vendor_queries as queries
from course.directory.models import VendorInvitation
from course.errors import NotFound, NotReady
from course.events import VendorInvitationUsed, VendorInvitationWithdrawn, VendorInvited
from course.people import granting, keeping_queries
from course.people import service as people
from course.people.domain import fold
from course.people.roster_rules import Places, tidy_person
from course.people.service import Pass

LIFE = timedelta(days=14)
VENDOR_MOST = 200
KNOWN = (
    "Somebody has this e-mail already. Use another address, or ask an admin to give that person "
    "the role."
)

NO_DOOR = "Without an e-mail address they sign in with a card. Name the branch that gives it."
JOB_ROLE = "vendor admin"


class Refused(NotReady):
    """What is wrong with an invitation, by field."""

    def __init__(self, problems: dict[str, str]):
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def invite(
    uow: UnitOfWork,
    *,
    actor: Actor,
    vendor: str,
    name: str,
    email: str,
    phone: str,
    branch: str = "",
) -> tuple[UUID, Pass]:
    """Make a link; the vendor too, if there is none of that name.

    Returns:
        The invitation, and the secret of its link, which is stored nowhere.

    Raises:
        NotFound: the actor may not.
        Refused: with everything that is wrong.
    """
    if not actor.may(Act.INVITE_VENDOR):
        raise NotFound("There is no such page.")
    firm = " ".join(vendor.split())
    places = keeping_queries.places(uow.session, actor)
    cells = _checked(
        uow, firm, {"name": name, "email": email, "phone": phone, "branch": branch}, places
    )
    at = places.branches.get(fold(branch))
    vendor_id = queries.vendor_named(uow.session, firm) or people.add_vendor(uow, name=firm)
    invitation_id, token = uuid4(), secrets.token_urlsafe(32)
    uow.session.flush()
    uow.session.execute(
        insert(VendorInvitation).values(
            id=invitation_id,
            vendor_id=vendor_id,
            token_sha256=people.sha256(token),
            name=cells["name"],
            email=cells["email"] or None,
            phone=cells["phone"] or None,
            branch_id=at.id if at else None,
            made_at=uow.now,
            made_by=uow.actor_id,
            expires_at=uow.now + LIFE,
        )
    )
    uow.emit(VendorInvited(invitation_id=invitation_id, vendor_id=vendor_id))
    return invitation_id, Pass(token, uow.now + LIFE)


def _checked(uow: UnitOfWork, firm: str, row: dict[str, str], places: Places) -> dict[str, str]:
    problems = {}
    branch = row["branch"].strip()
    if branch and fold(branch) not in places.branches:
        near = places.nearest("branch", branch)
        problems["branch"] = f"There is no branch {branch[:60]}. {near}"
    if not firm:
        problems["vendor"] = "Write the name of the firm."
    elif len(firm) > VENDOR_MOST:
        problems["vendor"] = f"The name has more than {VENDOR_MOST} letters. Write it shorter."
    cells = tidy_person({name: row[name] for name in ("name", "email", "phone")})
    if isinstance(cells, list):
        problems |= {_field(problem): problem for problem in cells}
    elif not (cells["email"] or cells["phone"]):
        problems["email"] = "Write an e-mail address or a phone number, so that it is known whose."
    elif cells["email"] and queries.has_mail(uow.session, cells["email"]):
        problems["email"] = KNOWN
    elif not cells["email"] and not branch:
        problems["branch"] = NO_DOOR
    if problems or isinstance(cells, list):
        raise Refused(problems)
    return cells


def _field(problem: str) -> str:
    if "e-mail" in problem:
        return "email"
    return "phone" if "phone" in problem else "name"


def withdraw(uow: UnitOfWork, *, actor: Actor, invitation_id: UUID) -> bool:
    """Make a link open nothing any more. A second press changes nothing.

    Returns:
        Whether this call did it; False for one that was used or withdrawn before.

    Raises:
        NotFound: the actor may not.
    """
    if not actor.may(Act.INVITE_VENDOR):
        raise NotFound("There is no such page.")
    vendor_id = uow.session.execute(
        update(VendorInvitation)
        .where(
            VendorInvitation.id == invitation_id,
            VendorInvitation.used_at.is_(None),
            VendorInvitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=uow.now, withdrawn_by=uow.actor_id)
        .returning(VendorInvitation.vendor_id)
    ).scalar_one_or_none()
    if vendor_id is None:
        return False
    uow.emit(VendorInvitationWithdrawn(invitation_id=invitation_id, vendor_id=vendor_id))
    return True


def accept(uow: UnitOfWork, *, token: str, name: str) -> Pass | None:
    """Use a link up: a new record that runs the vendor's people, and a session for it.

    Two presses at once: the update decides, one wins. It never opens a record that was there
    before, so that whoever makes invitations cannot make a key to somebody else.

    Returns:
        The session's pass; None for a link that is unknown, used, withdrawn or expired.

    Raises:
        NotReady: the name is empty or cannot be used, or the e-mail is somebody's by now.
    """
    cells = tidy_person({"name": name})
    if isinstance(cells, list):
        raise NotReady(cells[0])
    row = uow.session.execute(
        update(VendorInvitation)
        .where(
            VendorInvitation.token_sha256 == people.sha256(token),
            VendorInvitation.used_at.is_(None),
            VendorInvitation.withdrawn_at.is_(None),
            VendorInvitation.expires_at > uow.now,
        )
        .values(used_at=uow.now)
        .returning(
            VendorInvitation.id,
            VendorInvitation.vendor_id,
            VendorInvitation.email,
            VendorInvitation.phone,
            VendorInvitation.branch_id,
        )
    ).one_or_none()
    if row is None:
        return None
    if row.email and queries.has_mail(uow.session, row.email):
        raise NotReady("Somebody has your e-mail address here by now. Ask HR for a new link.")
    who = {"code": _code(uow), "name": cells["name"], "email": row.email, "phone": row.phone}
    if row.branch_id:
        person_id = people.add_person(
            uow,
            **who,
            branch_id=row.branch_id,
            vendor_id=row.vendor_id,
            job_role=JOB_ROLE,
            starts_on=today_in(keeping_queries.zone(uow.session, row.branch_id), uow.now),
        )
    else:
        person_id = people.add_record(uow, **who)
    granting.grant_role(uow, person_id=person_id, role=Role.VENDOR_ADMIN, vendor_id=row.vendor_id)
    uow.session.flush()
    uow.session.execute(
        update(VendorInvitation).where(VendorInvitation.id == row.id).values(person_id=person_id)
    )
    uow.emit(
        VendorInvitationUsed(invitation_id=row.id, vendor_id=row.vendor_id, person_id=person_id)
    )
    return people.begin_session(uow, person_id=person_id)


def _code(uow: UnitOfWork) -> str:
    """A person id that nobody has: HR knows none of theirs yet."""
    while True:
        made = ["V-" + "".join(secrets.choice(LETTERS) for _ in range(6)) for _ in range(5)]
        if code := queries.free_code(uow.session, made):
            return code
