"""People, places, roles and signing in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from course.events.base import Event


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
class CalendarMade(Event):
    person_id: UUID
