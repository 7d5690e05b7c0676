"""Who may give which role, and where a role holds."""

from collections.abc import Mapping, Sequence

from course.actor import Actor, Role
from course.people.domain import opens_no_more

PLACES: Mapping[Role, str] = {
    Role.MANAGER: "branch",
    Role.REGION_MANAGER: "region",
    Role.VENDOR_ADMIN: "vendor",
}
"""Where a role holds. The others hold everywhere."""
WORDS: Mapping[Role, str] = {
    Role.MANAGER: "Branch manager",
    Role.REGION_MANAGER: "Region manager",
    Role.VENDOR_ADMIN: "Vendor admin",
    Role.HR: "HR",
    Role.AUTHOR: "Author",
    Role.AUDITOR: "Auditor",
    Role.ADMIN: "Administrator",
}
"""Every role that can be given, as pages call it. Learners need none."""
OPENS: Mapping[Role, str] = {
    Role.MANAGER: "One branch: its board, assigning, its service events and reviews.",
    Role.REGION_MANAGER: "A region with every branch below it.",
    Role.VENDOR_ADMIN: "The people of one vendor: where they stand, never their answers.",
    Role.HR: "Everybody: certificates, exports, records of people, vendors.",
    Role.AUTHOR: "Editions and how single questions do. No names.",
    Role.AUDITOR: "Reads everything and changes nothing, until a day. Every view is noted.",
    Role.ADMIN: "Everything, and every role.",
}


def may_give(actor: Actor, role: Role) -> bool:
    """HR gives what opens no more than HR; an administrator gives every role."""
    return role in WORDS and opens_no_more({role}, actor)


def roles_to_give(actor: Actor) -> Sequence[Role]:
    return [role for role in WORDS if may_give(actor, role)]
