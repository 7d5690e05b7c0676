"""What stands on a handout: the clauses' own words and numbers, and nothing retyped."""

from dataclasses import replace

import pytest

from course.errors import NotFound
from course.handouts import domain
from course.handouts.rich import pieces

BREAKS = "M06"


def said(figure: domain.KeyFigure) -> str:
    return "".join(part.text for part in figure.parts)


def strong(figure: domain.KeyFigure) -> list[str]:
    return [part.text for part in figure.parts if part.strong]


def test_handout_holds_the_story_the_clauses_and_the_numbers_to_ring(course):
    handout = domain.handout(course, BREAKS)

    assert "Sam drills into a wall" in handout.story[0]
    assert [clause.number for clause in handout.clauses] == ["4.1", "4.2", "4.3", "4.4"]
    assert [line.number for line in handout.lines] == ["112", "0800 555 0140", "0800 555 0141"]
    assert handout.lines[1].address == "tel:08005550140"
    assert handout.company == "Alderway"


def test_pocket_line_is_cut_into_its_sentences(course):
    assert domain.handout(course, BREAKS).pocket == ("Safe.", "Sorry.", "Call.", "Stay.")


def test_key_figure_is_a_sentence_of_the_clause_with_its_number(course):
    [figure] = domain.key_figures(course.clause("call-the-office"))

    assert (figure.number, figure.unit) == ("15", "minutes")
    assert said(figure) in course.clause("call-the-office").text
    assert strong(figure) == ["15 minutes"]


@pytest.mark.parametrize(
    ("text", "number", "unit", "figures"),
    [
        ("Ring by 10:00 the next day.", "10:00", "", ["10:00"]),
        ("It takes 10 working days.", "10", "working days", ["10 working days"]),
        ("No gift over 20. Say so.", "20", "", ["20"]),
        ("Answered 90 % of the time.", "90 %", "", ["90 %"]),
        ("Up to 1,250 on the call.", "1,250", "", ["1,250"]),
        ("Within 60 minutes, or by 9:30.", "60", "minutes", ["60 minutes", "9:30"]),
    ],
)
def test_numbers_are_found_with_their_units(course, text, number, unit, figures):
    clause = replace(course.clause("stay"), text=text)

    figure = domain.key_figures(clause)[0]

    assert (figure.number, figure.unit, strong(figure)) == (number, unit, figures)


def test_clause_without_a_number_has_no_key_figure(course):
    assert domain.key_figures(course.clause("stay")) == ()


def test_question_in_quotation_marks_stays_with_its_sentence():
    text = "Ask: “Is it good?” Then go. Say “no.” Or “yes!”"

    assert domain.sentences(text) == ("Ask: “Is it good?”", "Then go.", "Say “no.”", "Or “yes!”")


def test_company_without_numbers_gets_a_card_without_them(with_parameters):
    nothing = dict.fromkeys(["emergency_number", "office_line", "contractor_line", "company_name"])
    handout = domain.handout(with_parameters(**nothing), BREAKS)

    assert handout.lines == ()
    assert handout.company == "Customer Service Agreement"


def test_unknown_module_has_no_handout(course):
    with pytest.raises(NotFound):
        domain.handout(course, "M99")


def test_part_of_a_module_has_the_handout_of_the_whole(course):
    whole = course.module(BREAKS)
    part = replace(whole, id="M06-a", part_of=BREAKS, screens=whole.screens[:2])
    both = replace(course, modules=(*course.modules, part))
    alone = replace(course, modules=(part,))

    assert domain.handout(both, "M06-a").module == whole
    assert part not in domain.kit(both)
    assert domain.handout(alone, "M06-a").module == part
    assert domain.kit(alone) == (part,)


def test_promises_are_those_clauses_that_have_words_for_customers(course):
    told = [clause for _, clauses in domain.promises(course.agreement) for clause in clauses]

    assert told == [clause for clause in course.agreement.clauses if clause.customer]
    assert all(clauses for _, clauses in domain.promises(course.agreement))


def test_both_sides_come_straight_from_whom_a_clause_binds(course):
    people, company = set(), set()
    for sides in domain.both_sides(course.agreement):
        people |= {clause.id for clause in sides.people}
        company |= {clause.id for clause in sides.company}

    for clause in course.agreement.clauses:
        assert (clause.id in people) is bool({"contractor", "employee"} & set(clause.binds))
        assert (clause.id in company) is ("company" in clause.binds)
    assert people | company == {clause.id for clause in course.agreement.clauses}


def test_html_becomes_pieces_of_plain_words():
    html = """<p>One <strong>two</strong>
three.</p><blockquote>
<p>“Said &amp; done.”</p></blockquote><ul><li>First</li><li><em>Second</em></li></ul>
<table><tr><th>A</th><td>B</td></tr></table>"""

    found = [(p["kind"], [(r["text"], r["strong"]) for r in p["runs"]]) for p in pieces(html)]

    assert found == [
        ("text", [("One ", False), ("two", True), (" three.", False)]),
        ("said", [("“Said & done.”", False)]),
        ("item", [("First", False)]),
        ("item", [("Second", False)]),
        ("text", [("A", False), (" ", False), ("B", False)]),
    ]


def test_no_word_of_a_clause_or_story_is_lost_in_print(course):
    for module in course.modules:
        for clause in domain.handout(course, module.id).clauses:
            printed = [run["text"] for piece in pieces(clause.html) for run in piece["runs"]]
            assert "".join("".join(printed).split()) == "".join(clause.text.split())
