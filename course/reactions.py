"""What follows from what. The one page to read when you wonder why something happened.

Reactions run in the order listed, inside the transaction that emitted the event. Every event
is written to the audit log first: that is added below, so that nobody can forget it.
"""

from course import events
from course.agreements import merging as agreements_merging
from course.agreements import service as agreements
from course.assessment import merging as assessment_merging
from course.assignments import leaving, rules
from course.assignments import merging as assignments_merging
from course.assignments import service as assignments
from course.audit import service as audit
from course.credentials import merging as credentials_merging
from course.credentials import renewals
from course.credentials import service as credentials
from course.db import Reactions
from course.incidents import merging as incidents_merging
from course.jobs import merging as jobs_merging
from course.notices import merging as notices_merging
from course.notices import service as notices
from course.people import merging as people_merging
from course.recertification import service as recertification
from course.reports import service as reports
from course.reviews import merging as reviews_merging
from course.vendors import merging as vendors_merging

MERGING = (
    people_merging,
    jobs_merging,
    assignments_merging,
    agreements_merging,
    assessment_merging,
    credentials_merging,
    vendors_merging,
    incidents_merging,
    reviews_merging,
    notices_merging,
)
"""Each moves its own rows, and takes them back."""

FOLLOWS: Reactions = {
    events.RevisionPublished: [agreements.record_clauses, recertification.ask_holders],
    events.CheckPassed: [assignments.complete_path],
    events.PathCompleted: [credentials.award, recertification.follow_completion],
    events.ClausesShown: [recertification.add_evidence, reports.refresh_after_showing],
    events.ClausesAsked: [reports.refresh_after_asking],
    events.PathAssigned: [reports.refresh_after_assigning],
    events.PathGivenToMany: [reports.refresh_after_batch],
    events.AssignmentsChanged: [reports.refresh_after_change],
    events.RuleLetGo: [reports.refresh_after_letting_go],
    events.CredentialAwarded: [reports.refresh_after_award],
    events.CredentialRevoked: [renewals.close_shorter, reports.refresh_after_revoking],
    events.JobFinished: [notices.note_finished],
    events.JobFailed: [notices.note_failed],
    events.CredentialReinstated: [credentials.refuse_overlap, reports.refresh_after_reinstating],
    events.CoverGiven: [reports.refresh_after_cover],
    events.CoverEnded: [reports.refresh_after_cover],
    events.ServiceEventOwned: [notices.note_owned],
    events.ServiceEventNoted: [notices.note_called],
    events.SignInLinkAsked: [notices.note_sign_in],
    events.PeopleLeft: [leaving.withdraw_for_people],
    events.PeopleChanged: [
        leaving.follow_to_branch,
        reports.refresh_after_moving,
        rules.follow_people,
    ],
    events.PeopleMerged: [slice_.follow for slice_ in MERGING],
    events.MergeUndone: [slice_.go_back for slice_ in MERGING],
}

REACTIONS: Reactions = {
    event: [audit.record, *FOLLOWS.get(event, ())] for event in events.Event.__subclasses__()
}
