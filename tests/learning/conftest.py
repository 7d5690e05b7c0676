"""Ana, her path, and the addresses of its lessons."""

import pytest


@pytest.fixture
def ana(make):
    return make.person(name="Ana Alder")


@pytest.fixture
def task(make, ana):
    return make.assignment(ana)


@pytest.fixture
def module(revision):
    """The path's first module with a quick recall."""
    modules = map(revision.module, revision.path("field").module_ids)
    return next(m for m in modules if any(screen.recall_ids for screen in m.screens))


@pytest.fixture
def lesson(task, module):
    """``lesson(screen)``: the address of one of the module's screens."""
    return lambda screen: f"/learn/{task.id}/{module.id}/{screen.id}"
