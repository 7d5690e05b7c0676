"""What a new pack proposes: ids, numbers, whom clauses bind, parameters."""

import re

from course.content.source import default_pack
from tests.content.starter.making import (
    AGREEMENT,
    NUMBERED,
    agreement_of,
    clauses_of,
    compiled,
    made,
)

SHIPPED = default_pack()[AGREEMENT].decode()


def heading(new, id_):
    return next(line for line in agreement_of(new).splitlines() if f"{{: #{id_} " in line)


def test_ids_follow_from_titles_and_are_unique():
    titles = ("Late calls", "Late calls", "Über 3 Tage", "中")
    text = "# A\n\n" + "".join(f"## {title}\n\nText.\n\n" for title in titles)

    ids = [clause.id for clause in clauses_of(made(text)).values()]

    assert ids == ["late-calls", "late-calls-2", "uber-tage", "clause-1-4"]


def test_ids_are_the_same_every_time():
    assert made(NUMBERED).files == made(NUMBERED).files


def test_given_ids_and_marks_are_kept_and_proposals_go_around_them():
    text = (
        "# Calls {#calls}\n\n## Late\n\nOne.\n\n"
        '## Other {: #late binds="company" basis="law" critical="yes" target="95 %" }\n\nTwo.\n'
    )
    clauses = clauses_of(made(text))

    assert [clause.id for clause in clauses.values()] == ["late-2", "late"]
    kept = clauses["1.2"]
    assert (kept.binds, kept.basis, kept.critical, kept.target) == (
        ("company",),
        "law",
        True,
        "95 %",
    )


def test_complete_clause_is_no_draft():
    text = '# A\n\n## B {: #b binds="company" basis="law" }\n\nTwo.\n\n## C\n\nThree.\n'
    new = made(text)

    assert 'draft="yes"' not in heading(new, "b")
    assert 'draft="yes"' in heading(new, "c")


def test_double_id_is_told():
    text = "# A\n\n## B {: #x }\n\nOne.\n\n## C {: #x }\n\nTwo.\n"

    assert made(text).told == ("terms.md:7: the id x is doubled or not one.",)


def test_number_that_cannot_be_kept_is_told():
    new = made("# Intro\n\n## 2.1 B\n\nOne.\n\n# Other\n\n## 2.2 C\n\nTwo.\n")

    assert list(clauses_of(new)) == ["1.1", "2.2"]
    assert new.told == ("terms.md:3: 2.1 is 1.1 now.",)


def test_whom_a_clause_binds_and_why_is_guessed_from_its_words():
    clauses = clauses_of(
        made(
            "- The contractor pays its own invoices.\n"
            "- Staff follow the law on personal data.\n"
            "- We say sorry.\n"
            "- Sorry comes first.\n"
        )
    )

    assert [(clause.binds, clause.basis) for clause in clauses.values()] == [
        (("contractor",), "terms"),
        (("employee",), "law"),
        (("contractor", "employee", "company"), "promise"),
        (("contractor", "employee"), "promise"),
    ]


def test_times_become_parameters_and_read_as_before():
    new = made("- We call within 15 minutes.\n- We answer in 2 working days, not in 48 hours.\n")

    text = agreement_of(new)
    assert "within {{ we_call_within_minutes }} minutes." in text
    assert [clause.text for clause in clauses_of(new).values()] == [
        "We call within 15 minutes.",
        "We answer in 2 working days, not in 48 hours.",
    ]
    assert new.parameters == 3
    assert "48" not in text.partition("---\n\n")[2]


def test_other_numbers_stay_and_are_pointed_out():
    new = made("- By 17:00 we call.\n- Up to €250 or 1.5 hours.\n- See 1.2, within four hours.\n")

    assert new.parameters == 0
    assert [hint.number for hint in new.hints] == ["17:00", "€250", "1.5", "1.2", "four hours"]
    assert all(hint.number in new.files["README.md"].decode() for hint in new.hints)


def test_number_in_code_or_a_link_is_no_parameter():
    assert made("- See [5 days](https://a.test/5 days) or `5 days`.\n- Two.\n").parameters == 0


def test_measure_is_open_to_decide():
    assert 'measure="Write here:' in heading(made("- We call.\n- We wait.\n"), "we-call")


def test_long_sentences_of_a_contract_are_no_warning():
    assert "check: long-sentence" in agreement_of(made(NUMBERED))
    assert {problem.severity for problem in compiled(made(NUMBERED)).problems} == {"draft"}


def test_shipped_agreement_is_kept_letter_by_letter():
    new = made(SHIPPED)

    assert agreement_of(new) == SHIPPED
    assert new.told == ()


def test_shipped_agreement_keeps_every_id_in_the_new_pack():
    ids = re.findall(r"^## .*{: #(\S+) ", SHIPPED, re.MULTILINE)

    assert [clause.id for clause in clauses_of(made(SHIPPED)).values()] == ids


def test_agreement_of_a_pack_that_lacks_a_mark_gets_it_and_keeps_the_rest():
    front = 'title: T\nedition: "3"\neffective_on: 2026-12-01\nparameters: {days: 5}\nchanges: {}\n'
    text = f'---\n{front}---\n\n# A\n\n## 1.4 B {{: #b basis="law" }}\n\nIn {{{{ days }}}} days.\n'

    new = made(text)

    clause = clauses_of(new)["1.4"]
    assert (clause.id, clause.basis, clause.text) == ("b", "law", "In 5 days.")
    assert re.search(
        r'basis="law" binds="[a-z ]+" measure="Write here:[^"]*" draft="yes"', agreement_of(new)
    )
    assert 'edition: "3"' in agreement_of(new)
