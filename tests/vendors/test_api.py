"""The machine answer: a key for each branch, and few words."""

import pytest

URL = "/api/ready/PK-4"


@pytest.fixture
def key(run, firm):
    made = run("vendors", "gate-key", "--branch", "Harbour", "--name", "North gate")
    assert made.exit_code == 0
    return made.output.strip()


def ask(client, key, url=URL):
    return client.get(url, headers={"Authorization": f"Bearer {key}"})


def test_without_a_key_that_opens_nothing_is_said(new_browser, novice, key):
    for headers in ({}, {"Authorization": "Bearer gate_wrong"}, {"Authorization": f"Basic {key}"}):
        refused = new_browser().get(URL, headers=headers)
        assert (refused.status_code, refused.json) == (401, {"error": "no_key"})
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_answer_is_green_with_least_data(new_browser, firm, worker, key, clock):
    firm.ready()

    answer = ask(new_browser(), key)

    assert answer.json == {
        "branch": "Harbour",
        "checked_at": clock().isoformat(),
        "code": "PK-4",
        "decides": "a named person",
        "firm": "Pike",
        "good_until": "2026-12-31",
        "light": "green",
        "name": "Piotr K.",
        "ready": True,
        "reasons": [],
        "words": "Ready to visit",
    }


def test_what_is_missing_has_stable_codes_and_an_owner(new_browser, firm, worker, key):
    found = ask(new_browser(), key).json

    assert (found["ready"], found["light"], found["good_until"]) == (False, "amber", None)
    assert {(one["code"], one["owner"]) for one in found["reasons"]} == {
        ("firm_not_admitted", "hr"),
        ("firm_agreement_unsigned", "hr"),
        ("insurance_missing", "firm"),
    }


def test_a_key_tells_nothing_of_another_branch(new_browser, make, novice, key):
    make.person(code="OTHER-1", branch=make.branch(name="Mill Road"))

    for url in ("/api/ready/OTHER-1", "/api/ready/NOBODY-1"):
        answer = ask(new_browser(), key, url)
        assert (answer.status_code, answer.json) == (404, {"error": "unknown_code"})


def test_firms_are_listed_with_what_is_missing(run, firm):
    import json

    (row,) = json.loads(run("vendors", "list", "--json").output)

    assert row == {
        "firm": "Pike",
        "status": "invited",
        "missing": "Insurance: missing, agreement: unsigned",
        "papers_until": "",
    }
