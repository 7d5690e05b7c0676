"""Facts worth reacting to. Names are past tense; fields are ids, dates and numbers, no names.

Every event becomes one entry of the audit log before anything else reacts to it. Each file holds
those of one area; whoever uses one takes it from here.
"""

from course.events.assignments import AssignmentsChanged as AssignmentsChanged
from course.events.assignments import PathAssigned as PathAssigned
from course.events.assignments import PathBegun as PathBegun
from course.events.assignments import PathGivenToMany as PathGivenToMany
from course.events.assignments import RuleEnded as RuleEnded
from course.events.assignments import RuleLetGo as RuleLetGo
from course.events.assignments import RuleMade as RuleMade
from course.events.base import Event as Event
from course.events.content import AgreementAcknowledged as AgreementAcknowledged
from course.events.content import ClauseRevised as ClauseRevised
from course.events.content import RevisionPublished as RevisionPublished
from course.events.credentials import ClaimMade as ClaimMade
from course.events.credentials import ClaimReviewed as ClaimReviewed
from course.events.credentials import CoverEnded as CoverEnded
from course.events.credentials import CoverGiven as CoverGiven
from course.events.credentials import CredentialAwarded as CredentialAwarded
from course.events.credentials import CredentialReinstated as CredentialReinstated
from course.events.credentials import CredentialRevoked as CredentialRevoked
from course.events.credentials import ExportTaken as ExportTaken
from course.events.learning import AttemptFinished as AttemptFinished
from course.events.learning import AttemptStarted as AttemptStarted
from course.events.learning import CheckPassed as CheckPassed
from course.events.learning import ClausesShown as ClausesShown
from course.events.learning import PathCompleted as PathCompleted
from course.events.notices import NoticeGivenUp as NoticeGivenUp
from course.events.notices import NoticeSent as NoticeSent
from course.events.notices import NoticesPlanned as NoticesPlanned
from course.events.notices import NoticesSwitched as NoticesSwitched
from course.events.notices import NoticesTold as NoticesTold
from course.events.notices import PeopleReminded as PeopleReminded
from course.events.people import CalendarMade as CalendarMade
from course.events.people import CodePaused as CodePaused
from course.events.people import MergeUndone as MergeUndone
from course.events.people import PeopleChanged as PeopleChanged
from course.events.people import PeopleLeft as PeopleLeft
from course.events.people import PeopleMerged as PeopleMerged
from course.events.people import PinChosen as PinChosen
from course.events.people import PinReset as PinReset
from course.events.people import PinsPrinted as PinsPrinted
from course.events.people import PlaceAdded as PlaceAdded
from course.events.people import RoleEnded as RoleEnded
from course.events.people import RoleGranted as RoleGranted
from course.events.people import RosterImported as RosterImported
from course.events.people import SignedIn as SignedIn
from course.events.people import SignedOut as SignedOut
from course.events.people import SignInLinkAsked as SignInLinkAsked
from course.events.people import SignInLinkMade as SignInLinkMade
from course.events.people import VendorInvitationUsed as VendorInvitationUsed
from course.events.people import VendorInvitationWithdrawn as VendorInvitationWithdrawn
from course.events.people import VendorInvited as VendorInvited
from course.events.people import ViewsSealed as ViewsSealed
from course.events.recertification import ClausesAsked as ClausesAsked
from course.events.recertification import EditionProved as EditionProved
