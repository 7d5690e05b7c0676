"""What differs between two editions: words, and what proves each clause."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.content.model import Review
from course.content.narrow import ITEMS_PER_CLAUSE, narrow, taught_by
from course.content.wordings import Mark, Sort, clause_changes, links, marked
from tests.recertification.editions import clause, edition, first

SHIPPED = first().revision
LATER = edition("1.1", material={"stay": "Stay there."}).revision
TEXT = st.lists(st.sampled_from(["call", "now", "ten", "minutes.", "and\n"]), max_size=12).map(
    " ".join
)


@given(before=TEXT, after=TEXT)
def test_marks_put_together_give_both_texts_again(before, after):
    words = marked(before, after)

    assert "".join(w.text for w in words if w.mark is not Mark.ADDED) == before
    assert "".join(w.text for w in words if w.mark is not Mark.STRUCK) == after
    assert all(w.mark is Mark.SAME for w in marked(after, after))


def test_one_number_is_struck_and_another_added():
    words = marked("Call within 15 minutes.", "Call within 10 minutes.")

    assert [(w.mark, w.text.strip()) for w in words] == [
        (Mark.SAME, "Call within"),
        (Mark.STRUCK, "15"),
        (Mark.ADDED, "10"),
        (Mark.SAME, "minutes."),
    ]


def test_changes_are_named_with_kind_and_reason_in_the_order_of_the_text():
    later = edition(
        "1.1",
        material={"stay": "Stay there."},
        editorial={"call-the-office": "Call."},
        new=[clause("wear-a-badge", "contractor")],
    ).revision

    found = {c.clause_id: (c.sort, c.kind, c.why) for c in clause_changes(SHIPPED, later)}

    assert found["stay"] == (Sort.CHANGED, "material", "A test")
    assert found["call-the-office"] == (Sort.CHANGED, "editorial", "A test")
    assert found["wear-a-badge"] == (Sort.NEW, "material", "A test")


def test_withdrawn_clause_is_struck_whole_and_proved_by_nothing():
    [change] = clause_changes(SHIPPED, edition("1.1", without=["stay"]).revision)

    assert (change.sort, change.after, change.links) == (Sort.WITHDRAWN, None, ())
    assert [w.mark for w in change.words] == [Mark.STRUCK]


def test_what_proves_a_clause_is_suspect_until_somebody_has_read_it_against_the_new_words():
    now = LATER.clause("stay")
    assert all(link.suspect for link in links(LATER, now))

    reviews = (Review("M06", "stay", now.digest[:12]), Review("S01", "stay", "0" * 12))
    read = replace(LATER, reviews=reviews)

    kinds = {link.kind: link.suspect for link in links(read, now)}
    assert (kinds["screen"], kinds["scenario"], kinds["item"]) == (False, True, True)


# --- the course cut down to some clauses --------------------------------------------------


def test_short_path_has_the_screens_that_show_the_clause_and_nothing_else():
    short = narrow(SHIPPED, "field", ["call-the-office"])
    path = short.path("field")

    [module] = [short.module(id_) for id_ in path.module_ids]
    assert (module.id, [s.id for s in module.screens]) == ("M06", ["call"])
    assert path.scenario_ids == ()
    assert short.id == SHIPPED.id


def test_no_clauses_are_the_whole_course():
    assert narrow(SHIPPED, "field", ()) is SHIPPED


def test_other_paths_stay_whole():
    short = narrow(SHIPPED, "field", ["stay"])

    assert short.path("office") == SHIPPED.path("office")
    assert short.check.blueprint("office") == SHIPPED.check.blueprint("office")


@pytest.mark.parametrize("path_id", [path.id for path in SHIPPED.paths])
def test_every_clause_of_every_path_can_be_shown_alone(path_id):
    for clause_id in taught_by(SHIPPED, path_id):
        short = narrow(SHIPPED, path_id, (clause_id,))
        blueprint = short.check.blueprint(path_id)

        assert short.path(path_id).module_ids, clause_id
        assert 0 < blueprint.decision_count <= ITEMS_PER_CLAUSE, clause_id
        critical = sum(draw.draw for part in blueprint.parts for draw in part.critical)
        assert critical == SHIPPED.clause(clause_id).critical


def test_short_check_asks_about_every_clause_and_grows_no_longer_than_a_final_check():
    clause_ids = tuple(taught_by(SHIPPED, "field"))
    [part] = narrow(SHIPPED, "field", clause_ids).check.blueprint("field").parts

    assert part.items == len(clause_ids)
    assert narrow(SHIPPED, "field", clause_ids[:2]).check.blueprint("field").decision_count == 6


def test_clause_without_a_question_of_its_own_is_asked_about_with_a_case():
    about = next(case.clause_id for case in SHIPPED.cases)
    items = tuple(item for item in SHIPPED.items if item.clause_id != about)
    bare = replace(SHIPPED, id="bare", items=items)

    [part] = narrow(bare, "field", (about,)).check.blueprint("field").parts

    assert (part.items, part.cases) == (0, 1)
