"""The command line as an operator meets it at night."""

import json

import click
import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import select, text

from course import __version__
from course.actor import Role
from course.cli import main
from course.db import schema
from course.library.models import PublishedRevision
from course.people.models import RoleGrant
from course.people.sign_in_models import SignInLink


def help_pages():
    """Every command and group, as the words that lead to it."""
    pages = [[]]
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        pages.append([name])
        pages += [[name, below] for below in sorted(getattr(command, "commands", {}))]
    return pages


@pytest.mark.parametrize("words", help_pages(), ids=" ".join)
def test_help_stands_everywhere_and_needs_no_instance(words):
    def refuse():
        raise AssertionError("asking for help made an application")

    answer = CliRunner().invoke(main, [*words, "--help"], obj=ScriptInfo(create_app=refuse))

    assert answer.exit_code == 0
    assert answer.output.startswith("Usage:")


def test_the_version_is_told():
    assert __version__ in CliRunner().invoke(main, ["--version"]).output


def test_wrong_use_exits_with_two():
    assert CliRunner().invoke(main, ["people", "sign-in"]).exit_code == 2
    assert CliRunner().invoke(main, ["content", "check", "/no/such/folder"]).exit_code == 2


def test_all_wrong_settings_are_told_at_once_without_a_traceback(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_BASE_URL", "learn.example.com")
    monkeypatch.setenv("COURSE_PROXIES", "many")

    answer = CliRunner().invoke(main, ["routes"])

    assert answer.exit_code == 1
    assert "COURSE_BASE_URL" in answer.output
    assert "COURSE_PROXIES" in answer.output
    assert "Traceback" not in answer.output


# --- people ----------------------------------------------------------------------------


def test_a_sign_in_link_opens_the_door_once(run, make, app, browser):
    make.person(code="PK-7", name="Sam")

    answer = run("people", "sign-in", " pk-7 ", "--json")

    row = json.loads(answer.output)
    assert row["name"] == "Sam"
    assert row["link"].startswith("http://course.test/sign-in/")
    assert row["expires_at"] == "2026-03-08T09:00:00+00:00"
    address = row["link"].removeprefix("http://course.test")
    assert browser.submit(address).status_code == 303
    assert browser.get("/learn").status_code == 200


def test_a_sign_in_link_is_also_a_picture_for_a_phone(run, make):
    make.person(code="PK-7", name="Łukasz 山田")

    answer = run("people", "sign-in", "PK-7")

    assert "Łukasz 山田 (PK-7)" in answer.output
    assert "Good until 2026-03-08 09:00 UTC" in answer.output
    assert "▄" in answer.output


def test_nobody_gets_no_link(run, db):
    answer = run("people", "sign-in", "nobody")

    assert answer.exit_code == 1
    assert answer.output == "Nobody has the person id nobody.\n"
    assert db.scalars(select(SignInLink)).all() == []


# --- an instance -----------------------------------------------------------------------


def test_init_makes_an_instance_with_one_admin_who_can_get_in(elsewhere, run_in):
    answer = run_in(elsewhere, "init", "--branch", "Harbour", "--time-zone", "Europe/Dublin")

    assert answer.exit_code == 0, answer.output
    assert "http://elsewhere.test/sign-in/" in answer.output
    with elsewhere.extensions["course.read_sessions"]() as session:
        assert session.scalars(select(RoleGrant.role)).all() == [Role.ADMIN]
        assert len(session.scalars(select(PublishedRevision)).all()) == 1


def test_init_leaves_an_instance_alone_that_is_there(elsewhere, run_in):
    run_in(elsewhere, "init")

    answer = run_in(elsewhere, "init")

    assert answer.exit_code == 1
    assert "made already" in answer.output


def test_init_refuses_a_time_zone_that_does_not_exist_and_can_be_tried_again(elsewhere, run_in):
    refused = run_in(elsewhere, "init", "--time-zone", "Europe/Atlantis")

    assert refused.exit_code == 1
    assert "Europe/Atlantis" in refused.output
    assert run_in(elsewhere, "init", "--time-zone", "Europe/Lisbon").exit_code == 0


def test_serving_an_empty_database_says_what_to_run(elsewhere, run_in):
    answer = run_in(elsewhere, "serve")

    assert answer.exit_code == 1
    assert "Run: course init" in answer.output


def test_serving_an_older_schema_says_what_to_run(app, run_in):
    with app.extensions["course.engine"].begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    answer = run_in(app, "serve")

    assert answer.exit_code == 1
    assert "0000" in answer.output


def test_a_command_without_a_schema_says_what_to_run(elsewhere, run_in):
    answer = run_in(elsewhere, "audit", "verify")

    assert answer.exit_code == 1
    assert "Run: course db upgrade" in answer.output
    assert len(answer.output.splitlines()) == 1


def test_upgrading_brings_an_empty_database_to_head_and_may_be_repeated(elsewhere, run_in):
    assert f"Upgraded to {schema.head()}" in run_in(elsewhere, "db", "upgrade").output
    assert "Was up to date" in run_in(elsewhere, "db", "upgrade").output


def test_routes_names_a_guard_for_every_page(run):
    pages = json.loads(run("routes", "--json").output)

    assert {"guard", "methods", "page", "opens to"} == set(pages[0])
    board = next(page for page in pages if page["page"] == "/team")
    assert board["guard"] == "see_board"
    assert "manager" in board["opens to"]
    assert "learner" not in board["opens to"]
