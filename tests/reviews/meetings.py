"""A firm that is reviewed at a branch, for tests: made through the services, as the pages do."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.reviews import meeting, rewarding, service
from course.reviews.date_rules import Rhythm
from course.reviews.models import Preferred
from course.reviews.reward_rules import Measure, Reward, Terms
from tests.vendors.firms import Firm


class Reviewed(Firm):
    """A firm, the manager of the branch, and one of the firm's people who works there."""

    def __init__(self, make: Any, work: Any, branch: Any = None, name: str = "Pike"):
        super().__init__(make, work, branch or make.branch(name="Harbour"), name)
        self._make = make
        self.dana_person = make.person(Role.MANAGER, branch=self.branch, name="Dana Whitfield")
        self.worker = make.person(
            name="Piotr Kowal", code=f"{name}-4", vendor=self.vendor, branch=self.branch
        )
        self.dana = Actor(
            self.dana_person.id,
            "Dana Whitfield",
            (Grant(Role.MANAGER, branch_id=self.branch.id),),
        )
        self.review_id: UUID

    @property
    def today(self) -> date:
        return self._make._clock().date()

    def act(self, does: Any, actor: Actor | None = None, **given: Any) -> Any:
        """Something about the review, by the manager unless it is said otherwise."""
        actor = actor or self.dana
        with self._work(actor) as uow:
            return does(uow, actor=actor, **given)

    def plan(self, rhythm: Rhythm | None = None, *, team: bool = False) -> UUID:
        self.review_id = self.act(
            service.schedule,
            branch_id=self.branch.id,
            vendor_id=None if team else self.id,
            rhythm=rhythm or Rhythm(self.today),
        )
        return self.review_id

    def on_review(self, does: Any, actor: Actor | None = None, **given: Any) -> Any:
        return self.act(does, actor, review_id=self.review_id, **given)

    def everything(self) -> "Reviewed":
        """A review that was held, with a point, an action that is done, and its notes."""
        self.plan()
        self.on_review(service.change_rhythm, monthly=2, every=3, reason="Few visits in spring")
        self.on_review(meeting.add_point, self.admin, words="Notes by four o’clock")
        action_id = self.on_review(
            meeting.add_action,
            owner_id=self.dana.person_id,
            due_on=self.today + timedelta(days=20),
            words="Send the notes of jobs by four o’clock",
        )
        self.act(meeting.say_action, action_id=action_id, done=True, words="Since Monday")
        self.on_review(meeting.hold, held_on=self.today)
        self.on_review(meeting.write_notes, words="Both sides agree.")
        self.action_id = action_id
        return self

    def rewarded(self, clock: Any) -> "Reviewed":
        """A rule, and everything that it brought; thanks, and a letter."""
        terms = Terms(
            "Kept actions",
            Measure.ACTIONS_ON_TIME,
            80,
            12,
            1,
            Reward.PREFERRED,
            self.today + timedelta(days=1),
        )
        self.award_id = self.act(rewarding.publish_rule, self.hr, terms=terms)
        clock.now += timedelta(days=40)
        given = {"vendor_id": self.id}
        self.act(
            rewarding.keep_thanks,
            **given,
            customer="Maeve Doran",
            source="A call to the office",
            words="They rang before they were late.",
            said_on=self.today,
        )
        self.act(
            rewarding.grant,
            self.hr,
            **given,
            award_id=self.award_id,
            reason="Every action was done by its day",
            ends_on=self.today + timedelta(days=180),
        )
        self.letter_id = self.act(
            rewarding.issue_letter,
            self.hr,
            **given,
            since=self.today - timedelta(days=60),
            until=self.today,
        )
        with self._work(self.hr) as uow:
            preferred_id = uow.session.scalars(select(Preferred.id)).one()
        self.act(
            rewarding.end_preferred,
            self.hr,
            preferred_id=preferred_id,
            reason="A new rule takes its place",
        )
        return self
