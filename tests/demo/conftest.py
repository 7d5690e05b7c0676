"""The demo needs an empty instance to begin in."""

import pytest

from course.app import create_app
from course.config import Settings
from tests.operations.conftest import elsewhere, run_in

__all__ = ["elsewhere", "run_in"]


@pytest.fixture
def sqlite_only(tmp_path, clock):
    """An empty embedded instance: the only kind in which the demo command works."""
    settings = Settings(
        home=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'course.db'}",
        secret_key="e" * 32,
        base_url="http://elsewhere.test",
        clock=clock,
    )
    app = create_app(settings, testing=True)
    yield app
    app.extensions["course.engine"].dispose()
