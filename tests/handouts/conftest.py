"""The shipped course, and ways to change what stands in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from course.content.model import Revision
from tests.packs import shipped


@pytest.fixture(scope="session")
def course() -> Revision:
    """As compiled, without any database."""
    revision = shipped().revision
    assert revision
    return revision


@pytest.fixture
def changed(course) -> Callable[..., Revision]:
    """``changed("M06", pocket_line=...)``: the course with something else in one module."""

    def change(module_id: str, **given: Any) -> Revision:
        modules = tuple(
            replace(module, **given) if module.id == module_id else module
            for module in course.modules
        )
        # An id of its own: what is printed is kept by the revision's id.
        return replace(course, id=f"{module_id} {given}", modules=modules)

    return change


@pytest.fixture
def with_parameters(course) -> Callable[..., Revision]:
    """``with_parameters(office_line=None)``: the course of a company that says it otherwise."""

    def change(**given: str | None) -> Revision:
        named = course.agreement.parameters_by_name | given
        kept = tuple((name, value) for name, value in sorted(named.items()) if value)
        return replace(
            course, id=f"parameters {given}", agreement=replace(course.agreement, parameters=kept)
        )

    return change
