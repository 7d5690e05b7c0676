"""What follows from what. The one page to read when you wonder why something happened.

Reactions run in the order listed, inside the transaction that emitted the event. Every event
is written to the audit log first: that is added below, so that nobody can forget it.
"""

from course import events
from course.agreements import service as agreements
from course.assignments import leaving, rules
from course.assignments import service as assignments
from course.audit import service as audit
from course.credentials import service as credentials
from course.db import Reactions
from course.reports import service as reports

FOLLOWS: Reactions = {
    events.RevisionPublished: [agreements.record_clauses],
    events.CheckPassed: [assignments.complete_path],
    events.PathCompleted: [credentials.award],
    events.PathAssigned: [reports.refresh_after_assigning],
    events.PathGivenToMany: [reports.refresh_after_batch],
    events.AssignmentsChanged: [reports.refresh_after_change],
    events.RuleLetGo: [reports.refresh_after_letting_go],
    events.CredentialAwarded: [reports.refresh_after_award],
    events.CredentialRevoked: [reports.refresh_after_revoking],
    events.PeopleLeft: [leaving.withdraw_for_people],
    events.PeopleChanged: [
        leaving.follow_to_branch,
        reports.refresh_after_moving,
        rules.follow_people,
    ],
}

REACTIONS: Reactions = {
    event: [audit.record, *FOLLOWS.get(event, ())] for event in events.Event.__subclasses__()
}
