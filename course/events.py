"""Facts worth reacting to. Names are past tense; fields are ids, dates and numbers, no names.

Every event becomes one entry of the audit log before anything else reacts to it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, once, inside one transaction."""


@dataclass(frozen=True, kw_only=True)
class SignInLinkMade(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignInLinkAsked(Event):
    """Somebody asked for a link to the e-mail address of this person."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PinsPrinted(Event):
    """These people have a new PIN on a printed card; one they had before is dead."""

    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PinReset(Event):
    """A new printed PIN for one person; their browsers were signed out."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PinChosen(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class CodePaused(Event):
    """Too many wrong PINs for one code; ``person_id`` is None for a code that nobody has."""

    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(Event):
    """A region, branch or vendor; ``kind`` says which."""

    kind: str
    place_id: UUID


@dataclass(frozen=True, kw_only=True)
class PeopleChanged(Event):
    """People or engagements were added or changed; ``what`` says how, in a word."""

    what: str
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PeopleLeft(Event):
    """The last engagement of these people has ended."""

    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Event):
    """Two records were found to be one person's: everything of the lost one is the kept one's."""

    merge_id: UUID
    kept_id: UUID
    lost_id: UUID


@dataclass(frozen=True, kw_only=True)
class MergeUndone(Event):
    """They are two people after all: what the merge moved goes back."""

    merge_id: UUID
    kept_id: UUID
    lost_id: UUID


@dataclass(frozen=True, kw_only=True)
class VendorInvited(Event):
    invitation_id: UUID
    vendor_id: UUID


@dataclass(frozen=True, kw_only=True)
class VendorInvitationUsed(Event):
    invitation_id: UUID
    vendor_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class VendorInvitationWithdrawn(Event):
    invitation_id: UUID
    vendor_id: UUID


@dataclass(frozen=True, kw_only=True)
class RosterImported(Event):
    """How many rows came to what; who changed stands in the entries that follow."""

    import_id: UUID
    added: int
    changed: int
    unchanged: int
    ended: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """``until`` is the last day, None for no end."""

    person_id: UUID
    role: str
    where_id: UUID | None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """Taken back before its last day."""

    person_id: UUID
    role: str
    where_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ViewsSealed(Event):
    """What auditors opened from ``since`` until before ``until``: how many views, and their digest.

    Each seal begins where the one before ends, so that nothing can be added between two either.
    """

    since: datetime
    until: datetime
    views: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RevisionPublished(Event):
    revision_id: str
    edition: str
    previous_id: str | None


@dataclass(frozen=True, kw_only=True)
class ClauseRevised(Event):
    clause_id: str
    edition: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PathAssigned(Event):
    path_id: str
    reason: str
    due_on: date
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PathGivenToMany(Event):
    """One path, everybody a filter found: the assignments carry the batch's id.

    ``due_on`` is None where the day differs from branch to branch.
    """

    batch_id: UUID
    path_id: str
    reason: str
    rule_id: UUID | None
    due_on: date | None
    filter: tuple[tuple[str, str], ...]
    people: int


@dataclass(frozen=True, kw_only=True)
class AssignmentsChanged(Event):
    """``what`` is extended, withdrawn or excused; ``until`` the last day of an excuse."""

    what: str
    assignment_ids: tuple[UUID, ...]
    person_ids: tuple[UUID, ...]
    due_on: date | None
    until: date | None
    why: str


@dataclass(frozen=True, kw_only=True)
class RuleMade(Event):
    rule_id: UUID
    path_id: str
    days: int
    filter: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class RuleEnded(Event):
    rule_id: UUID


@dataclass(frozen=True, kw_only=True)
class RuleLetGo(Event):
    """People who no longer match, and had not begun, need not finish what the rule asked."""

    rule_id: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class PathBegun(Event):
    assignment_id: UUID
    person_id: UUID
    revision_id: str


@dataclass(frozen=True, kw_only=True)
class AgreementAcknowledged(Event):
    acknowledgement_id: UUID
    person_id: UUID
    edition: str
    text_sha256: str


@dataclass(frozen=True, kw_only=True)
class AttemptStarted(Event):
    attempt_id: UUID
    person_id: UUID
    quiz_id: str
    revision_id: str


@dataclass(frozen=True, kw_only=True)
class AttemptFinished(Event):
    """``answers_sha256`` seals the answers: over id, decision and option of each, in order."""

    attempt_id: UUID
    person_id: UUID
    quiz_id: str
    outcome: str | None
    points: int
    max_points: int
    answers_sha256: str


@dataclass(frozen=True, kw_only=True)
class CheckPassed(Event):
    attempt_id: UUID
    person_id: UUID
    assignment_id: UUID
    path_id: str
    revision_id: str
    score_percent: int
    decision_count: int
    language: str


@dataclass(frozen=True, kw_only=True)
class PathCompleted(Event):
    """The assignment is closed because its final check was passed."""

    assignment_id: UUID
    attempt_id: UUID
    person_id: UUID
    path_id: str
    branch_id: UUID
    revision_id: str
    score_percent: int
    decision_count: int
    language: str


@dataclass(frozen=True, kw_only=True)
class CredentialAwarded(Event):
    credential_id: UUID
    person_id: UUID
    path_id: str
    serial: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class CredentialRevoked(Event):
    credential_id: UUID
    person_id: UUID
    serial: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoticesPlanned(Event):
    """Notices were written into the ledger, or out of it, all of one stage in one go."""

    stage: str
    mail: int
    in_person: int
    dropped: int


@dataclass(frozen=True, kw_only=True)
class NoticeSent(Event):
    notice_id: UUID
    person_id: UUID
    stage: str
    message_id: str


@dataclass(frozen=True, kw_only=True)
class NoticeGivenUp(Event):
    """It does not go by mail; ``why`` in a word. Somebody tells the person instead."""

    notice_id: UUID
    person_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class NoticesTold(Event):
    """Somebody said that they have told these people in person."""

    notice_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PeopleReminded(Event):
    """By hand, about these assignments; who had been today already is left out."""

    assignment_ids: tuple[UUID, ...]
    mail: int
    in_person: int


@dataclass(frozen=True, kw_only=True)
class NoticesSwitched(Event):
    on: bool
    missed: bool
    """What was due by then was written off."""


@dataclass(frozen=True, kw_only=True)
class CalendarMade(Event):
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExportTaken(Event):
    """Rows left the system: who took what, by which filter, and how many."""

    what: str
    form: str
    filter: tuple[tuple[str, str], ...]
    rows: int
