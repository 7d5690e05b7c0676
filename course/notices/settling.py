"""The statement that drops waiting notices which need not be said any more."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, case, exists, or_, select, update
from sqlalchemy.orm import aliased

from course.assignments import who as groups
from course.assignments.models import Assignment
from course.assignments.queries import is_open
from course.credentials.fact_queries import taken_back
from course.credentials.models import Credential
from course.credentials.period_queries import ends_later
from course.notices import case_queries, claim_queries, firms, review_queries
from course.notices.domain import ASSIGNED, BY_HAND, WAITING, About, State, Why
from course.notices.models import Notice
from course.notices.obligations import covered, is_waited_for, still_there
from course.people.models import Branch

SIGN_IN_LIFE = timedelta(hours=1)
"""Whoever asked for a link has given up waiting by then."""
A_WEEK = timedelta(days=7)
OF_TASKS = (About.ASSIGNMENT, About.ESCALATION)
OF_FIRMS = (About.VENDOR_PAPER, About.EXPECTATIONS)
OF_LADDERS = (
    *OF_TASKS,
    About.CREDENTIAL,
    *OF_FIRMS,
    About.REVIEW_NOTES,
    About.REVIEW_ACTION,
)
OF_ANY_DAY = (ASSIGNED.name, BY_HAND)
"""Stages whose day is not the due day."""


def dropping(days: groups.Days, now: datetime) -> Update:
    """One look at what waits, and why what need not be said any more need not."""
    reasons: list[tuple[ColumnElement[bool], Any]] = [
        (and_(Notice.about.in_(OF_TASKS), ~_task_stands(days)), _task_fate(days)),
        (and_(Notice.about == About.CREDENTIAL, ~_still_runs_out()), Why.FINISHED.value),
        (_paper_is_over(), Why.FINISHED.value),
        (_review_is_over(), Why.FINISHED.value),
        *_of_reviews(now),
        (claim_queries.is_over(), Why.FINISHED.value),
        (case_queries.is_over(), Why.FINISHED.value),
        (_overtaken(), Why.OVERTAKEN.value),
        (_too_late(now), Why.TOO_LATE.value),
    ]
    dropped = (
        update(Notice)
        .where(Notice.state.in_(WAITING), or_(*(so for so, _ in reasons)))
        .values(state=State.DROPPED, why=case(*reasons))
    )
    return dropped.execution_options(synchronize_session=False)


def _task_stands(days: groups.Days) -> ColumnElement[bool]:
    """Whether the notice's assignment is open, with the day that the notice names."""
    return (
        exists()
        .where(
            Assignment.id == Notice.about_id,
            Branch.id == Assignment.branch_id,
            is_open(),
            is_waited_for(days),
            or_(Notice.stage.in_(OF_ANY_DAY), Assignment.due_on == Notice.day),
            or_(Notice.about == About.ESCALATION, Assignment.person_id == Notice.person_id),
            still_there(Assignment.person_id, days),
        )
        .correlate(Notice)
    )


def _task_fate(days: groups.Days) -> Any:
    """What became of an assignment that does not stand."""
    fate = case(
        (Assignment.completed_at.is_not(None), Why.FINISHED.value),
        (Assignment.withdrawn_at.is_not(None), Why.WITHDRAWN.value),
        (and_(Assignment.due_on < days.after(), covered(days)), Why.COVERED.value),
        (~is_waited_for(days), Why.EXCUSED.value),
        (Assignment.due_on != Notice.day, Why.MOVED.value),
        else_=Why.LEFT.value,
    )
    return (
        select(fate)
        .where(Assignment.id == Notice.about_id, Branch.id == Assignment.branch_id)
        .correlate(Notice)
        .scalar_subquery()
    )


def _still_runs_out() -> ColumnElement[bool]:
    """Whether the notice's certificate is neither taken back, renewed, nor asked for again."""
    newer = aliased(Credential)
    replaced = exists().where(
        newer.person_id == Credential.person_id,
        newer.path_id == Credential.path_id,
        ends_later(newer),
    )
    asked = exists().where(
        Assignment.person_id == Credential.person_id,
        Assignment.path_id == Credential.path_id,
        is_open(),
    )
    return (
        exists()
        .where(
            Credential.id == Notice.about_id,
            ~exists().where(taken_back()).correlate(Credential),
            ~replaced,
            ~asked,
        )
        .correlate(Notice)
    )


def _paper_is_over() -> ColumnElement[bool]:
    return and_(Notice.about == About.VENDOR_PAPER, ~firms.paper_stands(Notice))


def _review_is_over() -> ColumnElement[bool]:
    return and_(Notice.about == About.EXPECTATIONS, ~firms.review_stands(Notice))


def _of_reviews(now: datetime) -> list[tuple[ColumnElement[bool], Any]]:
    meets = review_queries.meeting_stands(Notice, now.date())
    notes, action = review_queries.notes_stand(Notice), review_queries.action_stands(Notice)
    return [
        (and_(Notice.about == About.REVIEW, ~meets), Why.MOVED.value),
        (and_(Notice.about == About.REVIEW_NOTES, ~notes), Why.FINISHED.value),
        (and_(Notice.about == About.REVIEW_ACTION, ~action), Why.FINISHED.value),
    ]


def _overtaken() -> ColumnElement[bool]:
    """Whether a later stage of the same ladder is in the ledger, for the same due day.

    Reminders by hand stand outside: they overtake nothing, and nothing overtakes them.
    """
    later = aliased(Notice)
    return and_(
        Notice.about.in_(OF_LADDERS),
        Notice.stage != BY_HAND,
        exists()
        .where(
            later.about_id == Notice.about_id,
            later.person_id == Notice.person_id,
            later.about == Notice.about,
            later.stage != BY_HAND,
            later.urgency > Notice.urgency,
            or_(later.day == Notice.day, Notice.stage == ASSIGNED.name),
        )
        .correlate(Notice),
    )


def _too_late(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Notice.about == About.SIGN_IN, Notice.due_at < now - SIGN_IN_LIFE),
        and_(Notice.about == About.OVERVIEW, Notice.due_at < now - A_WEEK),
    )
