"""Evidence from elsewhere: a firm claims clauses for one of its people, somebody else decides."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from course.actor import Act, Actor
from course.assignments.domain import today_in
from course.credentials import claim_queries as queries
from course.credentials import claim_rules as rules
from course.credentials import cover, cover_queries
from course.credentials.certificate import clean
from course.credentials.claim_rules import Ruled
from course.credentials.standin_models import Claim, ClaimLine, Review, Ruling
from course.db import UnitOfWork, insert_once
from course.errors import Conflict, NotFound, NotReady
from course.events import ClaimMade, ClaimReviewed
from course.library import queries as library

ALL_ACCEPTED = "Every clause of the path was accepted as shown elsewhere."
"""The reason of cover that follows from reviews."""


def make(
    uow: UnitOfWork,
    *,
    actor: Actor,
    person_id: UUID,
    claim_id: UUID,
    path_id: str,
    evidence: str,
    shown_on: date,
    issued_by: str,
    places: Mapping[str, str],
) -> bool:
    """A firm's admin claims that one of the firm's people has shown clauses elsewhere.

    Nothing counts before somebody else has reviewed it. Safe to repeat.

    Args:
        claim_id: made by the caller, so that a second press claims nothing twice.
        places: clause id -> where in the evidence it is shown.

    Returns:
        Whether this call made it.

    Raises:
        NotFound: nobody of that id works for the firm, or no such path or clause.
        NotReady: something was left empty, or the day is still to come.
    """
    revision = library.newest(uow.session)
    path = next((path for path in revision.assignable_paths if path.id == path_id), None)
    if path is None:
        raise NotFound("There is no such path.")
    worker = cover_queries.worker(uow.session, actor, Act.CLAIM, person_id, uow.now)
    if worker.vendor_id is None:
        raise NotFound("There is no such person.")
    if not set(places) <= {clause.id for clause in rules.clauses_of(revision, path)}:
        raise NotFound("There is no such clause.")
    said = {clause_id: clean(place) for clause_id, place in places.items()}
    if not (said and all(said.values()) and clean(evidence) and clean(issued_by)):
        raise NotReady("Write what the evidence is, by whom, and where it shows each clause.")
    if shown_on > worker.today:
        raise NotReady("The evidence cannot be from a day to come.")
    fresh = insert_once(
        uow.session,
        Claim,
        id=claim_id,
        person_id=person_id,
        path_id=path_id,
        vendor_id=worker.vendor_id,
        branch_id=worker.branch_id,
        revision_id=revision.id,
        evidence=clean(evidence),
        shown_on=shown_on,
        issued_by=clean(issued_by),
        claimed_at=uow.now,
        claimed_by=actor.learner_id,
    )
    if not fresh:
        return False
    uow.session.add_all(
        ClaimLine(claim_id=claim_id, clause_id=id_, place=place) for id_, place in said.items()
    )
    uow.session.flush()
    uow.emit(
        ClaimMade(
            claim_id=claim_id,
            person_id=person_id,
            path_id=path_id,
            vendor_id=worker.vendor_id,
            clause_ids=tuple(sorted(said)),
        )
    )
    return True


def review(
    uow: UnitOfWork,
    *,
    actor: Actor,
    claim_id: UUID,
    rulings: Mapping[str, Ruled],
    until: date | None,
) -> date | None:
    """Somebody other than the claimant accepts or declines each clause, once.

    Args:
        until: last day on which what is accepted counts; needed where something is.

    Returns:
        The last day of the cover that follows, where every clause of the path is accepted now.

    Raises:
        NotFound: there is no such claim in reach.
        NotReady: the claim is the reviewer's own or about them, a clause has no answer, a
            refusal no reason, or the day is not one that may be.
        Conflict: somebody has reviewed it before.
    """
    claim = queries.claim(uow.session, actor, claim_id, Act.REVIEW_CLAIMS)
    if claim.review:
        raise Conflict("This claim has been reviewed. Nothing has changed.")
    if not may_review(actor, claim):
        raise NotReady("You made this claim, or it is about you. Somebody else reviews it.")
    if not rules.complete([line.clause_id for line in claim.lines], rulings):
        raise NotReady("Accept or decline every clause, and say why where you decline.")
    accepted = tuple(sorted(id_ for id_, ruled in rulings.items() if ruled.accepted))
    if accepted:
        _refuse_day(uow, claim, until)
    _keep(uow, claim, rulings, until if accepted else None)
    uow.emit(
        ClaimReviewed(
            claim_id=claim_id,
            person_id=claim.person_id,
            path_id=claim.path_id,
            accepted_clause_ids=accepted,
            declined_clause_ids=tuple(sorted(set(rulings) - set(accepted))),
            until=until if accepted else None,
        )
    )
    return _cover(uow, claim) if accepted else None


def may_review(actor: Actor, claim: queries.Claimed) -> bool:
    """Four eyes: neither the claimant nor the person it is about."""
    return actor.person_id not in (None, claim.claimed_by_id, claim.person_id)


def _refuse_day(uow: UnitOfWork, claim: queries.Claimed, until: date | None) -> None:
    today = today_in(claim.time_zone, uow.now)
    claimed = library.revision(uow.session, claim.revision_id)
    months = claimed.credential(claim.path_id).valid_months
    if until is None or not today <= until <= rules.last_day_of_acceptance(today, months):
        raise NotReady("Write a last day that is not over, and not after a certificate would end.")


def _keep(
    uow: UnitOfWork, claim: queries.Claimed, rulings: Mapping[str, Ruled], until: date | None
) -> None:
    """Of two reviewers at once the key lets one through."""
    fresh = insert_once(
        uow.session,
        Review,
        claim_id=claim.id,
        reviewed_at=uow.now,
        reviewed_by=uow.actor_id,
        accepted_until=until,
    )
    if not fresh:
        raise Conflict("Somebody else has just reviewed this claim. Nothing has changed.")
    uow.session.add_all(
        Ruling(claim_id=claim.id, clause_id=id_, accepted=ruled.accepted, why=clean(ruled.why))
        for id_, ruled in rulings.items()
    )
    uow.session.flush()


def _cover(uow: UnitOfWork, claim: queries.Claimed) -> date | None:
    """Cover until the first day on which a clause of the path stops counting."""
    revision = library.newest(uow.session)
    today = today_in(claim.time_zone, uow.now)
    path = next((path for path in revision.paths if path.id == claim.path_id), None)
    if path is None:
        return None
    accepted = queries.accepted(uow.session, claim.person_id, claim.path_id, today)
    until = rules.covers_until(rules.clauses_of(revision, path), accepted)
    if until is None:
        return None
    cover.add(
        uow,
        cover_id=uuid4(),
        person_id=claim.person_id,
        path_id=claim.path_id,
        days=(today, until),
        reason=ALL_ACCEPTED,
        claim_id=claim.id,
    )
    return until
