"""The text that is signed, its two sides, and what has changed since."""

import hashlib
from dataclasses import replace
from datetime import date

from course.content.model import Agreement, Change, Clause, Section
from course.vendors.agreement_rules import (
    Kind,
    Side,
    both_sides,
    changes,
    review_due,
    sha256,
    statement,
    text_of,
    values_changed,
)
from course.vendors.interview_rules import USUAL, digest


def clause(id_: str, text: str, *binds: str) -> Clause:
    sha = hashlib.sha256(text.encode()).hexdigest()
    plain = ("<p></p>", text, binds, "promise", False, "", "", sha)
    return Clause(id_, f"1.{len(id_)}", id_.capitalize(), "s", *plain)


CALL = clause("call", "Call within 15 minutes.", "contractor", "employee")
PAY = clause("pay", "Invoices are paid in 30 days.", "company")
OWN = clause("own", "The branch owns the case.", "employee")
AGREEMENT = Agreement(
    title="Customer Service Agreement",
    edition="1.0",
    effective_on=date(2026, 1, 1),
    parameters=(("call_minutes", "15"), ("pay_days", "30")),
    sections=(Section("s", "1", "Everything", ("call", "pay", "own")),),
    clauses=(CALL, PAY, OWN),
    changes=(),
    digest="0" * 64,
)


def changed(*clauses: Clause, said: tuple[Change, ...] = ()) -> Agreement:
    ids = tuple(one.id for one in clauses)
    section = replace(AGREEMENT.sections[0], clause_ids=ids)
    return replace(AGREEMENT, edition="1.1", clauses=clauses, sections=(section,), changes=said)


def test_the_text_holds_both_parties_every_clause_and_whom_it_binds():
    text = text_of(AGREEMENT, "Alderway", "Pike")

    assert "between Alderway (the company) and Pike (the contractor)" in text
    assert "Call within 15 minutes." in text
    assert "Pay [binds: company]" in text
    assert sha256(text) == hashlib.sha256(text.encode()).hexdigest()
    assert sha256(text) != sha256(text_of(AGREEMENT, "Alderway", "Kestrel"))


def test_what_binds_employees_alone_is_not_put_to_the_firm():
    (sides,) = both_sides(AGREEMENT)

    assert [one.id for one in sides.firm] == ["call"]
    assert [one.id for one in sides.company] == ["pay"]


def test_each_side_says_that_it_may_sign_and_expects_the_other():
    firm = statement(Side.VENDOR, AGREEMENT, "Alderway", "Pike")

    assert firm.startswith("I may sign for Pike.")
    assert firm.endswith("Pike keeps its side of it and expects Alderway to keep the other.")
    assert statement(Side.COMPANY, AGREEMENT, "Alderway", "Pike").startswith(
        "I may sign for Alderway."
    )


def test_nothing_has_changed_where_the_words_are_the_same():
    assert changes(AGREEMENT, replace(AGREEMENT, edition="1.1")) == ()


def test_changes_name_added_changed_and_removed_clauses_with_both_wordings():
    sooner = replace(CALL, text="Call within 10 minutes.", digest="f" * 64)
    new = clause("note", "Write it down.", "contractor")
    why = (Change("call", "material", "Was too long"),)

    found = changes(AGREEMENT, changed(sooner, PAY, new, said=why))

    assert [(one.kind, one.clause_id) for one in found] == [
        (Kind.CHANGED, "call"),
        (Kind.ADDED, "note"),
        (Kind.REMOVED, "own"),
    ]
    assert (found[0].before, found[0].after) == (CALL.text, "Call within 10 minutes.")
    assert (found[0].why, found[0].material) == ("Was too long", True)
    assert (found[1].before, found[2].after) == ("", "")


def test_numbers_that_are_other_ones_are_named():
    newer = replace(AGREEMENT, parameters=(("call_minutes", "10"), ("pay_days", "30")))

    assert values_changed(AGREEMENT, newer) == {"call_minutes": ("15", "10")}


def test_a_review_is_due_so_many_months_on_and_never_on_a_day_that_is_not():
    assert review_due(date(2026, 3, 1), 12) == date(2027, 3, 1)
    assert review_due(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_the_questions_are_one_text_and_name_neither_sort_of_people():
    words = " ".join(one.ask for one in USUAL).lower()

    assert len({one.id for one in USUAL}) == len(USUAL) == 7
    assert not {"employee", "contractor", "firm", "vendor"} & set(words.split())
    assert digest(USUAL) != digest(USUAL[1:])
    assert len(digest(USUAL)) == 64
