"""Places of the course that a learner asks for, and the addresses of what comes next."""

from flask import url_for

from course.assignments.queries import Held
from course.content.model import Module, Revision, Screen
from course.errors import NotFound


def find_module(revision: Revision, path_id: str, module_id: str) -> Module:
    """Raises ``NotFound`` for a module that is not on the path."""
    if module_id not in revision.path(path_id).module_ids:
        raise NotFound("There is no such lesson.")
    return revision.module(module_id)


def find(revision: Revision, path_id: str, module_id: str, screen_id: str) -> tuple[Module, Screen]:
    """Raises ``NotFound`` for a screen the module does not have, too."""
    module = find_module(revision, path_id, module_id)
    for screen in module.screens:
        if screen.id == screen_id:
            return module, screen
    raise NotFound("There is no such lesson.")


def after(assignment: Held, module: Module, screen: Screen) -> str:
    """The address to go on to from a screen: the next one, or the module's end."""
    following = module.screens[module.position(screen.id) + 1 :]
    if following:
        return screen_address(assignment, module, following[0].id)
    return url_for("learning.module", assignment_id=assignment.id, module_id=module.id)


def screen_address(assignment: Held, module: Module, screen_id: str) -> str:
    return url_for(
        "learning.lesson",
        assignment_id=assignment.id,
        module_id=module.id,
        screen_id=screen_id,
    )


def handout_id(newest: Revision, module: Module) -> str | None:
    """The module of the newest revision whose card and sheet go with this one, if there is one.

    Handouts are always the newest; a learner may be on an older revision, or on a part.
    """
    known = {other.id for other in newest.modules}
    return next((id_ for id_ in (module.part_of, module.id) if id_ in known), None)
