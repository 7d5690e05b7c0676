"""Agreements of any shape become sections and clauses, and their words stay."""

import pytest

from tests.content.starter.making import NUMBERED, PROMISES, clauses_of, made, words


def outline(text):
    """Section titles to the numbers and titles below them."""
    new = made(text)
    found = {}
    for clause in clauses_of(new).values():
        found.setdefault(clause.section_id, []).append(f"{clause.number} {clause.title}")
    return found


def test_numbered_contract_keeps_its_sections_and_numbers():
    assert {
        section: [n.split()[0] for n in held] for section, held in outline(NUMBERED).items()
    } == {
        "appointments": ["1.0", "1.1", "1.2"],
        "damage": ["2.1", "2.2", "2.4"],
        "personal-data": ["3.0", "3.1"],
    }


def test_every_word_of_a_numbered_contract_is_in_its_clause():
    clauses = clauses_of(made(NUMBERED))

    assert {number: words(clause.text) for number, clause in clauses.items()} == {
        "1.0": words("These terms apply to everybody who visits customers for Millbrook Heating."),
        "1.1": words(
            "The engineer arrives inside the window of 2 hours that the customer was given. "
            "1.1.1 The window is named in the confirmation. "
            "1.1.2 If the window cannot be kept, the engineer calls the customer within 20 minutes "
            "of noticing it, and not later than 17:00."
        ),
        "1.2": words("Nobody cancels an appointment by text message."),
        "2.1": words(
            "Whoever causes damage tells the customer at once and says sorry. They also "
            "(a) make the place safe, (b) take photos, if the customer agrees, and "
            "(c) call the office before they leave."
        ),
        "2.2": words(
            "The office opens a case within 1 working day and names an owner. "
            "See 1.1.2 for the call."
        ),
        "2.4": words("A claim above €250 goes to the branch manager."),
        "3.0": words("Customer details are needed for the visit only."),
        "3.1": words(
            "Key codes are never written on paper, whoever asks for them, however long the visit "
            "takes, and even if the customer says that it does not matter to them."
        ),
    }


def test_plain_list_of_promises_becomes_one_section():
    assert outline(PROMISES) == {
        "what-we-promise": [
            "1.1 We come when we said",
            "1.2 We take our shoes off",
            "1.3 If we break something",
            "1.4 We never ask you to chase anybody",
        ]
    }


def test_every_word_of_a_promise_is_in_its_clause():
    text = clauses_of(made(PROMISES))["1.3"].text

    assert words(text) == words(
        "If we break something, we say so: to you, at once, and to our office, within 30 minutes. "
        "You hear from us again the same day."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Terms\n\n## 1. On time\n\n### 1.1 Late\n\nCall.\n\n### 1.2 Early\n\nWait.\n",
            {"on-time": ["1.1 Late", "1.2 Early"]},
        ),
        (
            "# On time\n\n## Late\n\nCall.\n\n# Money\n\n## No cash\n\nTake none.\n",
            {"on-time": ["1.1 Late"], "money": ["2.1 No cash"]},
        ),
        (
            "# Terms\n\n## On time\n\n- We call.\n- We wait.\n\n## Money\n\n- We take no cash.\n",
            {"on-time": ["1.1 We call", "1.2 We wait"], "money": ["2.1 We take no cash"]},
        ),
        (
            "# Terms\n\n## Late\n\nCall.\n\nTwice.\n\n## Money\n\nTake no cash:\n\n- none.\n",
            {"terms": ["1.1 Late", "1.2 Money"]},
        ),
        (
            "# Terms\n\n## 1. On time\n\n1.1 We call.\n1.2 We wait.\n\n## 2. Money\n\n2.1 None.\n",
            {"on-time": ["1.1 We call", "1.2 We wait"], "money": ["2.1 None"]},
        ),
        (
            "## 1 On time\n\n1.1 We call.\n\n## 2 Money\n\n2.1 We take none.\n",
            {"on-time": ["1.1 We call"], "money": ["2.1 We take none"]},
        ),
        ("We call.\n\nWe wait.\n", {"what-we-promise": ["1.1 We call", "1.2 We wait"]}),
        ("1. We call.\n2. We wait.\n", {"what-we-promise": ["1.1 We call", "1.2 We wait"]}),
        (
            "**On time**\n\n- We call.\n\n**Money**\n\n- None.\n",
            {"on-time": ["1.1 We call"], "money": ["2.1 None"]},
        ),
        (
            "On time\n-------\n\nWe call.\n\nMoney\n-----\n\nNone.\n",
            {"what-we-promise": ["1.1 On time", "1.2 Money"]},
        ),
        ("# We call before we come\n", {"what-we-promise": ["1.1 We call before we come"]}),
    ],
    ids=[
        "headings of three levels",
        "headings without numbers",
        "lists below headings",
        "headings of one level",
        "numbers below headings",
        "headings with bare numbers",
        "paragraphs",
        "a numbered list",
        "bold lines",
        "underlined headings",
        "one heading",
    ],
)
def test_shapes(text, expected):
    assert outline(text) == expected


def test_number_in_a_sentence_is_no_clause():
    clauses = clauses_of(made("1. Time\n\n1.1 We wait\n1.5 hours at most, or\n3. May at latest.\n"))

    assert list(clauses) == ["1.1"]
    assert words(clauses["1.1"].text) == words("We wait 1.5 hours at most, or 3. May at latest.")


def test_heading_inside_a_fence_is_text():
    clauses = clauses_of(made("# A\n\n## B\n\n```\n## not a heading\n```\n\n## C\n\nText.\n"))

    assert [clause.title for clause in clauses.values()] == ["B", "C"]


def test_promise_that_begins_with_a_hash_is_no_heading():
    assert [c.text for c in clauses_of(made("- # 1 for us: you.\n- We call.\n")).values()] == [
        "# 1 for us: you.",
        "We call.",
    ]


def test_text_before_the_first_section_and_the_first_clause_is_kept_with_number_nought():
    clauses = clauses_of(made("# T\n\nBefore.\n\n## 1. A\n\nHere.\n\n### 1.1 B\n\nText.\n"))

    assert words(clauses["1.0"].text) == ["Before.", "Here."]
    assert clauses["1.1"].title == "B"
