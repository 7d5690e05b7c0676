"""Each thing that a pack must not have: refused, on the right line, with a remedy."""

import pytest

from tests.content.tiny import (
    AGREEMENT,
    CASES,
    CHECK,
    CREDENTIAL,
    ITEMS,
    LESSON,
    PATHS,
    PICTURE,
    RECALLS,
    SCENARIO,
    WORDS,
    first,
    line_of,
    with_change,
)

UNKNOWN_IDS = [
    (LESSON, "clauses: [sorry-at-once", "clauses: [sorry-at-onec", "clause", "sorry-at-once"),
    (LESSON, "::clause sorry-at-once", "::clause sory-at-once", "clause", "sorry-at-once"),
    (LESSON, "::recall r-call", "::recall r-cal", "recall-item", "r-call"),
    (PATHS, "[M01]", "[M02]", "module", "M01"),
    (PATHS, "[S01]", "[S1]", "scenario", "S01"),
    (PATHS, "final-check", "finalcheck", "check", "final-check"),
    (SCENARIO, "module: M01", "module: M1", "module", "M01"),
    (
        SCENARIO,
        "clauses: [sorry-at-once]\n",
        "clauses: [stay-at-once]\n",
        "clause",
        "sorry-at-once",
    ),
    (SCENARIO, "start: N1", "start: N11", "node", "N1"),
    (SCENARIO, "next: N2, rating: poor", "next: N22, rating: poor", "node", "N2"),
    (ITEMS, "clause: call-the-office", "clause: call-the-ofice", "clause", "call-the-office"),
    (CASES, "scenario: S01", "scenario: S011", "scenario", "S01"),
    (CASES, "    clause: sorry-at-once", "    clause: sorry-at-one", "clause", "sorry-at-once"),
    (CHECK, "  field:", "  fields:", "path", "field"),
    (
        CHECK,
        "[sorry-at-once, call-the-office]",
        "[sorry-at-once, call-office]",
        "clause",
        "call-the",
    ),
    (CREDENTIAL, "path: field", "path: feild", "path", "field"),
]

BROKEN = [
    # file, what to replace, by what, code, and the text on the line that is named
    (AGREEMENT, "#call-the-office binds", "#sorry-at-once binds", "duplicate-id", "## 1.2"),
    (AGREEMENT, "## 1.2 Call", "## 1.1 Call", "number", "## 1.2"),
    (AGREEMENT, "## 1.2 Call", "## 2.2 Call", "number", "## 1.2"),
    (AGREEMENT, "## 1.2 Call", "## Call", "heading", "## 1.2"),
    (AGREEMENT, 'basis="law"', 'basis="lore"', "heading", "## 1.2"),
    (AGREEMENT, 'binds="employee company"', 'binds="everybody"', "heading", "## 1.2"),
    (AGREEMENT, 'basis="law"', 'basis="law" colour="red"', "heading", "## 1.2"),
    (AGREEMENT, "Say *sorry* at once.", "", "empty-clause", "## 1.1"),
    (AGREEMENT, "# When something goes wrong {: #wrong}", "", "outside-section", "## 1.1"),
    (
        AGREEMENT,
        "changes: {}",
        "changes: {call: {kind: editorial, why: x}}",
        "unknown-clause",
        "changes",
    ),
    (AGREEMENT, "effective_on: 2026-12-01", "effective_on: soon", "wrong-value", "effective_on"),
    (AGREEMENT, "Say *sorry*", "Say <b>sorry</b>", "raw-html", "Say *sorry*"),
    (AGREEMENT, "at once.", "[at once](javascript:alert(1)).", "unsafe-link", "Say *sorry*"),
    (
        LESSON,
        "clauses: [sorry-at-once, call-the-office]",
        "clauses: [sorry-at-once]",
        "no-lesson",
        None,
    ),
    (LESSON, "## Who hears it first? {: #first}", "## Who hears it first?", "missing-id", "## Who"),
    (LESSON, "## Who", "# Who", "heading", "## Who"),
    (LESSON, "::clause ", "::claus ", "directive", "::clause"),
    (
        LESSON,
        "::clause sorry-at-once\n",
        "::clause sorry-at-once\nand more\n",
        "directive",
        "::clause",
    ),
    (LESSON, "(pictures/line.svg)", "(pictures/lime.svg)", "missing-picture", "![A cut"),
    (LESSON, "![A cut phone line]", "![]", "missing-alt", "![A cut"),
    (LESSON, "(pictures/line.svg)", "(../../etc/passwd)", "outside-pack", "![A cut"),
    (LESSON, "(pictures/line.svg)", "(/etc/passwd)", "outside-pack", "![A cut"),
    (LESSON, "(pictures/line.svg)", "(https://example.org/a.svg)", "outside-pack", "![A cut"),
    (LESSON, "She does.", "She ![does](pictures/line.svg).", "picture-in-text", "She does"),
    (LESSON, "She does.", "<script>alert(1)</script>", "raw-html", "She does"),
    (LESSON, "\n::clause", "---\n\n::clause", "underline", None),
    (LESSON, "title: The cut line", "title: <b>The</b> cut line", "raw-html", "title:"),
    (LESSON, "team_talk:", "team_tlak:", "unknown-key", "team_talk:"),
    (LESSON, "objective: You know whom to call.\n", "", "missing-key", None),
    (LESSON, "minutes: 5", "minutes: five", "wrong-value", "minutes:"),
    (LESSON, "minutes: 5", "minutes: 0", "wrong-value", "minutes:"),
    (LESSON, "minutes: 5", "minutes: 5\nminutes: 6", "duplicate-key", None),
    (
        PATHS,
        "[technician]",
        "[technician]\n  - {id: two, title: T, for_whom: W, modules: [M01], "
        "check: final-check, job_roles: [technician]}",
        "job-role",
        None,
    ),
    (PATHS, "modules: [M01]", "modules: [M01, M01]", "listed-twice", "modules:"),
    (SCENARIO, "- id: N2", "- id: N1", "duplicate-id", "- id: N2"),
    (SCENARIO, "{id: b, do: Tell", "{id: a, do: Tell", "duplicate-id", "{id: b, do: Tell"),
    (SCENARIO, ", why: It hides damage.", "", "no-feedback", "Tape it"),
    (SCENARIO, "why: It hides damage.", 'why: " "', "no-feedback", "Tape it"),
    (SCENARIO, "rating: best", "rating: poor", "best-option", "- id: N1"),
    (SCENARIO, "rating: poor", "rating: best", "best-option", "- id: N1"),
    (SCENARIO, "rating: poor", "rating: terrible", "wrong-value", "Go home"),
    (SCENARIO, "do: Go home", "do: tape  it.", "equal-options", "Go home"),
    (
        SCENARIO,
        "[sorry-at-once], why: It hides",
        "[call-the-office], why: It hides",
        "not-critical",
        "Tape it",
    ),
    (SCENARIO, ", lost: She is angry.", "", "no-ending", "endings:"),
    (ITEMS, "id: Q2", "id: Q1", "duplicate-id", "id: Q2"),
    (ITEMS, "best: true, why: Plain", "why: Plain", "best-option", "id: Q1"),
    (
        ITEMS,
        '\\"10:05\\" + call_office_minutes }}',
        "call_office_minutes*4 }} MINUTES.",
        "equal-options",
        '\\"10:05\\"',
    ),
    (RECALLS, "id: r-call", "id: Q1", "duplicate-id", "id: r-call"),
    (CASES, "rating: acceptable", "rating: best", "best-option", None),
    (CHECK, "decisions_per_case: 1", "decisions_per_case: 2", "case-length", None),
    (CHECK, "items: 2", "items: 3", "bank-too-small", "- id: wrong"),
    (CHECK, "cases: 1", "cases: 2", "bank-too-small", "- id: wrong"),
    (CHECK, "draw: 1", "draw: 2", "bank-too-small", "- id: wrong"),
    (CHECK, "of: [sorry-at-once]", "of: [call-the-office]", "not-critical", "{of:"),
    (CHECK, "pass_percent: 80", "pass_percent: 120", "wrong-value", "pass_percent"),
    (CREDENTIAL, "page: page.html", "page: pag.html", "missing-template", "page:"),
    (CREDENTIAL, "print: page.typ", "print: ../modules/x.typ", "outside-pack", "print:"),
    (CREDENTIAL, "valid_months: 12", 'valid_months: "12"', "wrong-value", "valid_months"),
    (PICTURE, '<path d="M0 0"/>', "<script>alert(1)</script>", "unsafe-svg", "<svg"),
    (PICTURE, "<svg ", "\n<svg onload='alert(1)' ", "unsafe-svg", None),
    (PICTURE, '<path d="M0 0"/>', "<foreignObject/>", "unsafe-svg", "<svg"),
    (PICTURE, '<path d="M0 0"/>', "<style>@import 'x'</style>", "unsafe-svg", "<svg"),
    (PICTURE, '<path d="M0 0"/>', "<use href='https://example.org/#x'/>", "unsafe-svg", "<svg"),
    (PICTURE, '<path d="M0 0"/>', "<path fill='url(https://example.org)'/>", "unsafe-svg", "<svg"),
    (PICTURE, "<svg", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg", "unsafe-svg", "<svg"),
    (PICTURE, "</svg>", "", "invalid-svg", None),
    (PICTURE, 'viewBox="0 0 32 18"', "", "picture-size", None),
    (WORDS, "kind: words", "kind: words\nsays: []", "unknown-key", None),
]


@pytest.mark.parametrize(("path", "old", "new", "kind", "near"), UNKNOWN_IDS)
def test_unknown_id_is_refused_with_the_nearest_known_one(path, old, new, kind, near):
    compilation = with_change(path, old, new)

    problem = first(compilation, f"unknown-{kind}")
    assert compilation.revision is None
    assert (problem.file, problem.line) == (path, line_of(path, old))
    assert f"Did you mean `{near}" in problem.remedy


@pytest.mark.parametrize(("path", "old", "new", "code", "on"), BROKEN)
def test_what_must_not_be_is_refused_on_its_line(path, old, new, code, on):
    compilation = with_change(path, old, new)

    problem = first(compilation, code)
    assert compilation.revision is None
    assert compilation.files == {}
    if on:
        assert (problem.file, problem.line) == (path, line_of(path, on))
    assert problem.remedy.endswith((".", "?"))
