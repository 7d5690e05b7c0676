"""Evidence from elsewhere: claimed by a firm, decided by somebody else, never a credential."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from course.actor import Actor, Grant, Role
from course.audit.models import AuditEntry
from course.credentials import claim_queries, claims, queries
from course.credentials.claim_rules import Ruled, clauses_of
from course.credentials.models import Credential
from course.credentials.standin_models import Claim, ClaimLine, Cover, Review, Ruling
from course.errors import Conflict, NotFound, NotReady
from course.library import service as library
from tests.at_once import at_once
from tests.packs import next_edition

UNTIL = date(2026, 9, 1)


class Firm:
    """Pike, its admin and its people; and HR."""

    def __init__(self, make, work, revision):
        self._work, self.revision = work, revision
        self.pike = make.vendor(name="Pike")
        self.cora = make.person(name="Cora Lind", vendor=self.pike)
        boss = make.person(Role.VENDOR_ADMIN, name="Vera Pike", vendor=self.pike)
        self.vera = Actor(boss.id, boss.name, (Grant(Role.VENDOR_ADMIN, vendor_id=self.pike.id),))
        self.boss = boss
        self.hanna = make.person(Role.HR, name="Hanna Reed")
        self.hr = Actor(self.hanna.id, self.hanna.name, (Grant(Role.HR),))
        self.all = [clause.id for clause in clauses_of(revision, revision.path("field"))]

    def claim(self, *clause_ids, actor=None, person=None, claim_id=None, **given):
        claim_id, actor = claim_id or uuid4(), actor or self.vera
        given = {
            "path_id": "field",
            "evidence": "Certificate 4711",
            "shown_on": date(2026, 1, 10),
            "issued_by": "Guild of fitters",
        } | given
        with self._work(actor) as uow:
            self.fresh = claims.make(
                uow,
                actor=actor,
                person_id=(person or self.cora).id,
                claim_id=claim_id,
                places={id_: f"Page {n}" for n, id_ in enumerate(clause_ids, start=1)},
                **given,
            )
        return claim_id

    def review(self, claim_id, until=UNTIL, actor=None, **rulings):
        """Accept everything unless a clause is told otherwise."""
        actor = actor or self.hr
        with self._work(actor) as uow:
            found = claim_queries.claim(uow.session, self.hr, claim_id, claims.Act.SEE_CLAIMS)
        ruled = {line.clause_id: Ruled(True) for line in found.lines} | rulings
        with self._work(actor) as uow:
            return claims.review(uow, actor=actor, claim_id=claim_id, rulings=ruled, until=until)


@pytest.fixture
def firm(make, work, revision) -> Firm:
    return Firm(make, work, revision)


def test_claim_keeps_which_clause_what_when_and_by_whom(firm, db, clock):
    firm.claim("stay", "call-the-office", evidence=" Certificate  4711 ")

    row = db.scalars(select(Claim)).one()
    assert (row.evidence, row.issued_by) == ("Certificate 4711", "Guild of fitters")
    assert (row.shown_on, row.claimed_by) == (date(2026, 1, 10), firm.vera.person_id)
    assert (row.claimed_at, row.revision_id) == (clock(), firm.revision.id)
    lines = {line.clause_id: line.place for line in db.scalars(select(ClaimLine))}
    assert lines == {"stay": "Page 1", "call-the-office": "Page 2"}
    logged = db.scalars(select(AuditEntry).where(AuditEntry.event == "ClaimMade")).one().data
    assert "stay" in logged
    assert "Cora" not in logged


def test_nothing_counts_before_the_review_and_only_what_was_accepted_after(firm, work, db):
    claim_id = firm.claim("stay", "call-the-office")

    def shown(on=date(2026, 3, 1)) -> list[str]:
        with work() as uow:
            found = claim_queries.shown_elsewhere(uow.session, firm.cora.id, on)
        return [clause.id for clause, _ in found]

    assert shown() == []
    assert firm.review(claim_id, stay=Ruled(False, "Too old")) is None
    assert shown() == ["call-the-office"]
    assert shown(UNTIL) == ["call-the-office"]
    assert shown(UNTIL + timedelta(days=1)) == []
    rulings = {row.clause_id: (row.accepted, row.why) for row in db.scalars(select(Ruling))}
    assert rulings == {"stay": (False, "Too old"), "call-the-office": (True, "")}
    assert db.scalars(select(Cover)).all() == []


def test_every_clause_accepted_covers_until_the_first_runs_out_and_is_no_credential(
    firm, db, make, browser
):
    some, rest = firm.all[:3], firm.all[3:]
    assert firm.review(firm.claim(*some), until=UNTIL) is None

    until = firm.review(firm.claim(*rest), until=UNTIL + timedelta(days=30))

    assert until == UNTIL
    row = db.scalars(select(Cover)).one()
    assert (row.person_id, row.path_id, row.covers_until) == (firm.cora.id, "field", UNTIL)
    assert row.given_by == firm.hanna.id
    assert db.scalars(select(Credential)).all() == []
    assert queries.valid_paths(db, firm.cora.id, date(2026, 3, 1)) == set()
    board = browser.sign_in(make.person(Role.MANAGER)).get("/team").text
    assert "Covered to 1 Sep" in board


def test_words_that_have_changed_since_do_not_count(firm, work, db):
    firm.review(firm.claim("stay"))
    edition = next_edition("stay")
    with work() as uow:
        library.publish(uow, revision=edition.revision, files=edition.files)

    assert firm.review(firm.claim(*[id_ for id_ in firm.all if id_ != "stay"])) is None
    assert db.scalars(select(Cover)).all() == []

    assert firm.review(firm.claim("stay")) == UNTIL


def test_declined_claim_needs_no_day_and_gives_nothing(firm, db):
    claim_id = firm.claim("stay")

    assert firm.review(claim_id, until=None, stay=Ruled(False, "Not about us")) is None

    assert db.scalars(select(Review.accepted_until)).one() is None


@pytest.mark.parametrize(
    ("until", "rulings", "says"),
    [
        (None, {}, "last day"),
        (date(2026, 2, 28), {}, "last day"),
        (date(2027, 3, 1), {}, "last day"),
        (UNTIL, {"stay": Ruled(False)}, "say why"),
        (UNTIL, {"nothing": Ruled(True)}, "every clause"),
    ],
)
def test_review_has_to_be_whole(firm, db, until, rulings, says):
    claim_id = firm.claim("stay")

    with pytest.raises(NotReady, match=says):
        firm.review(claim_id, until=until, **rulings)

    assert db.scalars(select(Review)).all() == []


def test_claimant_and_the_person_themselves_do_not_review(firm, make, work, db):
    both = make.person(Role.HR, name="Both", vendor=firm.pike)
    grants = (Grant(Role.HR), Grant(Role.VENDOR_ADMIN, vendor_id=firm.pike.id))
    actor = Actor(both.id, both.name, grants)

    for claim_id in (firm.claim("stay", actor=actor), firm.claim("stay", person=both)):
        with pytest.raises(NotReady, match="Somebody else"):
            firm.review(claim_id, actor=actor)

    assert db.scalars(select(Review)).all() == []
    assert firm.review(claim_id) is None


def test_second_review_changes_nothing_and_of_several_at_once_one_counts(firm, db):
    claim_id = firm.claim("stay")

    def press() -> str:
        try:
            firm.review(claim_id)
        except Conflict:
            return "conflict"
        return "done"

    assert sorted(at_once(*[press] * 3)) == ["conflict", "conflict", "done"]
    with pytest.raises(Conflict):
        firm.review(claim_id, stay=Ruled(False, "Changed my mind"))
    assert [row.accepted for row in db.scalars(select(Ruling))] == [True]


def test_second_press_claims_nothing_twice(firm, db):
    claim_id = firm.claim("stay")
    firm.claim("stay", "call-the-office", claim_id=claim_id)

    assert firm.fresh is False
    assert len(db.scalars(select(ClaimLine)).all()) == 1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"path_id": "nothing"}, NotFound),
        ({"evidence": " "}, NotReady),
        ({"issued_by": "\n"}, NotReady),
        ({"shown_on": date(2026, 3, 2)}, NotReady),
    ],
)
def test_claim_has_to_be_whole(firm, db, given, error):
    with pytest.raises(error):
        firm.claim("stay", **given)
    with pytest.raises(NotReady):
        firm.claim()
    with pytest.raises(NotFound):
        firm.claim("no-such-clause")
    assert db.scalars(select(Claim)).all() == []


# --- reach ---------------------------------------------------------------------------------


@pytest.fixture
def outsider(make) -> Actor:
    """The admin of another firm."""
    kestrel = make.vendor(name="Kestrel")
    otto = make.person(Role.VENDOR_ADMIN, name="Otto Outsider", vendor=kestrel)
    return Actor(otto.id, otto.name, (Grant(Role.VENDOR_ADMIN, vendor_id=kestrel.id),))


def test_admin_of_another_firm_neither_claims_nor_sees(firm, outsider, make, work):
    with pytest.raises(NotFound):
        firm.claim("stay", actor=outsider)
    claim_id = firm.claim("stay")

    with work() as uow:
        assert claim_queries.claims(uow.session, outsider) == []
        with pytest.raises(NotFound):
            claim_queries.claim(uow.session, outsider, claim_id, claims.Act.SEE_CLAIMS)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REGION_MANAGER, Role.HR, Role.AUDITOR])
def test_only_the_firm_claims(firm, make, role):
    somebody = make.person(name="Otto Outsider")
    home = make.home()
    grant = Grant(role, branch_id=home.id, region_id=home.region_id)

    with pytest.raises(NotFound):
        firm.claim("stay", actor=Actor(somebody.id, somebody.name, (grant,)))


@pytest.mark.parametrize("role", [Role.VENDOR_ADMIN, Role.MANAGER, Role.AUDITOR])
def test_only_hr_reviews(firm, make, role):
    somebody = make.person(name="Otto Outsider")
    grant = Grant(role, branch_id=make.home().id, vendor_id=firm.pike.id)

    with pytest.raises(NotFound):
        firm.review(firm.claim("stay"), actor=Actor(somebody.id, somebody.name, (grant,)))


def test_own_employee_is_nobodys_contractor(firm, make):
    with pytest.raises(NotFound):
        firm.claim("stay", person=make.person(name="Emma"))


# --- pages ---------------------------------------------------------------------------------


def test_from_the_firms_form_to_hrs_review_and_back(firm, browser, new_browser, db):
    vera, hanna = browser.sign_in(firm.boss), new_browser().sign_in(firm.hanna)
    address = f"/people/{firm.cora.id}/claim"
    assert "Shown elsewhere: send HR a paper" in vera.get(f"/people/{firm.cora.id}").text
    assert "is no certificate" in vera.get(address).text
    given = {"evidence": "Certificate 4711", "issued_by": "Guild", "shown_on": "2026-01-10"}

    nothing = vera.submit(address, **given)
    assert nothing.status_code == 422
    assert "for one clause at least" in nothing.text
    assert "Certificate 4711" in nothing.text

    made = vera.submit(address, **given, **{"shown-stay": "Page 2", "shown-call-the-office": "3"})
    assert made.status_code == 303
    assert "Waits for HR" in vera.get(made.location).text
    assert "1 claim waits" in hanna.get("/claims").text

    half = hanna.submit(made.location, **{"rule-stay": "decline", "until": "2026-09-01"})
    assert half.status_code == 422
    assert "Write why you decline it" in half.text
    assert "Choose one." in half.text
    late = {"rule-stay": "accept", "rule-call-the-office": "accept", "until": "2027-03-01"}
    assert "from 2026-03-01 to 2027-02-28" in hanna.submit(made.location, **late).text
    whole = {"rule-stay": "decline", "why-stay": "Too old", "rule-call-the-office": "accept"}
    assert hanna.submit(made.location, **whole, until="2026-09-01").status_code == 303

    seen = vera.get(made.location).text
    assert "Too old" in seen
    assert "Accepted" in seen
    assert "1 of 2 accepted to 1 Sep 2026" in vera.get("/claims").text
    person = vera.get(f"/people/{firm.cora.id}").text
    assert "These clauses count as shown elsewhere:" in person
    assert "to 1 Sep 2026" in person
    assert "Too old" not in person


def test_claimant_is_told_that_somebody_else_reviews(firm, make, browser):
    both = make.person(Role.HR, name="Both", vendor=firm.pike)
    grants = (Grant(Role.HR), Grant(Role.VENDOR_ADMIN, vendor_id=firm.pike.id))
    claim_id = firm.claim("stay", actor=Actor(both.id, both.name, grants))

    page = browser.sign_in(both).get(f"/claims/{claim_id}").text

    assert "Somebody else reviews it" in page
    assert "Save the review" not in page


def test_clause_of_no_such_name_is_nothing(firm, browser):
    given = {"evidence": "Paper", "issued_by": "Guild", "shown_on": "2026-01-10"}

    answer = browser.sign_in(firm.boss).submit(
        f"/people/{firm.cora.id}/claim", **given, **{"shown-stay": "2", "shown-nothing": "3"}
    )

    assert answer.status_code == 404


def test_list_takes_as_many_statements_for_one_as_for_many(firm, browser, statements):
    browser.sign_in(firm.hanna)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            firm.review(firm.claim("stay"))
            firm.claim("stay", "call-the-office")
        browser.get("/claims")
        with statements() as ran:
            browser.get("/claims")
        counts.append(len(ran))

    assert counts[0] == counts[1] <= 3


def test_cover_by_accepted_clauses_ends_by_itself(firm, make, browser, clock):
    firm.review(firm.claim(*firm.all))
    browser.sign_in(make.person(Role.MANAGER))

    clock.now = datetime(2026, 9, 2, 9, tzinfo=UTC)

    assert "Covered" not in browser.get("/team?kind=contractor").text.partition("<tbody")[2]
