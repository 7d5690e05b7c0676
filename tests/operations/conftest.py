"""An instance with something in every table that people fill."""

import pytest

from course.actor import Role
from course.app import create_app
from course.config import Settings
from course.people import service as people


@pytest.fixture
def lived_in(make, walk, work):
    """A certified person, one half way, nested regions and names from many places."""
    with work() as uow:
        top = people.add_region(uow, name="Zone above")
        below = people.add_region(uow, name="Area below", parent_id=top)
        branch_id = people.add_branch(
            uow, name="Harbour", region_id=below, time_zone="Europe/Dublin"
        )
        people.add_person(
            uow,
            code="山-1",
            name="Łukasz “=1+1” 山田\u2028محمد",
            branch_id=branch_id,
            job_role="technician",
            starts_on=uow.now.date(),
        )
    ana = make.person(Role.HR, name="Ana")
    walk(ana, make.assignment(ana)).certify()
    return ana


@pytest.fixture
def elsewhere(empty_url, tmp_path, clock):
    """An instance on another machine, with nothing in it."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    settings = Settings(
        home=home,
        database_url=empty_url,
        secret_key="e" * 32,
        base_url="http://elsewhere.test",
        clock=clock,
    )
    app = create_app(settings, testing=True)
    yield app
    app.extensions["course.engine"].dispose()


@pytest.fixture
def run_in():
    """Run a command against a given instance."""
    from click.testing import CliRunner
    from flask.cli import ScriptInfo

    from course.cli import main

    return lambda app, *args: CliRunner().invoke(
        main,
        [str(arg) for arg in args],
        obj=ScriptInfo(create_app=lambda: app, set_debug_flag=False),
        catch_exceptions=False,
    )
