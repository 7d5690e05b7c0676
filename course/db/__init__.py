"""Persistence kit shared by every slice: the declarative base, engines and the unit of work."""

from course.db.append_only import NAME_ERASED
from course.db.base import Base
from course.db.engine import insert_new, insert_once, insert_those, make_engine
from course.db.forgetting import forget_words
from course.db.ids import new_id
from course.db.sessions import ReadSession, WorkSession
from course.db.unit_of_work import Reactions, UnitOfWork

__all__ = [
    "NAME_ERASED",
    "Base",
    "Reactions",
    "ReadSession",
    "UnitOfWork",
    "WorkSession",
    "forget_words",
    "insert_new",
    "insert_once",
    "insert_those",
    "make_engine",
    "new_id",
]
