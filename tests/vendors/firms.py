"""Firms with files, for tests: made through the services, as the pages do."""

import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from course.actor import Actor, Grant, Role
from course.demo.paper import paper
from course.vendors import admitting, service, signing
from course.vendors.agreement_rules import Side
from course.vendors.domain import DocumentKind, Status
from course.vendors.file_rules import upload

PDF = paper(["A paper"])


def firm_file(work: Any, actor: Actor, vendor_id: UUID) -> dict[str, UUID]:
    """One of everything in a firm's file, by its kind."""
    with work(actor) as uow:
        agreement_id = signing.send(uow, actor=actor, vendor_id=vendor_id, review_months=12)
        return {
            "document": hand_in(uow, actor, vendor_id),
            "firm agreement": agreement_id,
            "reference": service.add_reference(
                uow, actor=actor, vendor_id=vendor_id, title="Somebody", contact="+353 1 1"
            ),
            "subcontractor": service.add_subcontractor(
                uow,
                actor=actor,
                vendor_id=vendor_id,
                title="Another firm",
                words="Digging",
                starts_on=date(2026, 4, 1),
            ),
        }


def hand_in(uow: Any, actor: Actor, vendor_id: UUID, **given: Any) -> UUID:
    """A document; insurance of this year unless it is given otherwise."""
    body = given.pop("body", None) or paper([str(vendor_id), str(sorted(given.items()))])
    usual = {
        "kind": DocumentKind.INSURANCE,
        "title": "Public liability",
        "issuer": "Harbour Mutual",
        "number": "HM-1",
        "amount": "EUR 5,000,000",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    return service.add_document(
        uow,
        actor=actor,
        vendor_id=vendor_id,
        upload=upload(body, "paper.pdf"),
        sha256=hashlib.sha256(body).hexdigest(),
        **usual | given,
    )


class Firm:
    """A firm with somebody who runs its people, HR beside it, and acts in a line each."""

    def __init__(self, make: Any, work: Any, branch: Any, name: str = "Pike"):
        self._work = work
        self.vendor = make.vendor(name=name)
        self.id = self.vendor.id
        self.branch = branch
        self.admin_person = make.person(
            Role.VENDOR_ADMIN, vendor=self.vendor, branch=branch, name=f"{name} Admin"
        )
        self.hr_person = make.person(Role.HR, branch=branch, name=f"Ruth of {name}")
        self.admin = Actor(
            self.admin_person.id,
            self.admin_person.name,
            (Grant(Role.VENDOR_ADMIN, vendor_id=self.id),),
        )
        self.hr = Actor(self.hr_person.id, self.hr_person.name, (Grant(Role.HR),))

    def do(self, act: Any, actor: Actor, **given: Any) -> Any:
        with self._work(actor) as uow:
            return act(uow, actor=actor, vendor_id=self.id, **given)

    def paper(self, *, approved: bool | None = True, **given: Any) -> UUID:
        """Handed in by the firm, and looked at by HR unless ``approved`` is None."""
        with self._work(self.admin) as uow:
            id_ = hand_in(uow, self.admin, self.id, **given)
        if approved is not None:
            self.do(
                admitting.judge_document,
                self.hr,
                document_id=id_,
                approved=approved,
                reason="" if approved else "Cut off at the edge",
            )
        return id_

    def status(self, *statuses: Status) -> None:
        for status in statuses:
            self.do(admitting.set_status, self.hr, status=status, reason=f"Now {status}")

    def sign(self, *sides: Side) -> UUID:
        """Send the newest text, read it, and sign for these sides."""
        id_: UUID = self.do(signing.send, self.hr, review_months=12)
        self.do(signing.note_read, self.admin, agreement_id=id_)
        for side in sides:
            actor = self.admin if side is Side.VENDOR else self.hr
            self.do(
                signing.sign,
                actor,
                agreement_id=id_,
                side=side,
                signing=signing.Signing(actor.name, "Owner"),
            )
        return id_

    def ready(self) -> None:
        """Everything that the firm itself needs, so that its people can be ready."""
        self.status(Status.IN_REVIEW, Status.ADMITTED)
        self.sign(Side.VENDOR, Side.COMPANY)
        self.paper()


def day(days: int, start: date = date(2026, 3, 1)) -> date:
    return start + timedelta(days=days)
