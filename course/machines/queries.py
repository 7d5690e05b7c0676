"""Reads about keys. No secret is kept, so none can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from course.errors import NotFound
from course.machines.domain import TERMS, Purpose
from course.machines.models import MachineKey
from course.people.domain import fold
from course.people.models import Branch, Person

PAGE = 50
NONE_SUCH = "There is no such key."


@dataclass(frozen=True)
class Key:
    """One key, without its secret."""

    id: UUID
    purpose: Purpose
    name: str
    branch: str | None
    """None for the whole company."""
    made_at: datetime
    made_by: str | None
    """None for the operator at the command line."""
    used_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None

    @property
    def may(self) -> str:
        return TERMS[self.purpose].words


_BY, _ENDED_BY = aliased(Person), aliased(Person)


def _keys() -> Select[*tuple[Any, ...]]:
    return (
        select(
            MachineKey.id,
            MachineKey.purpose,
            MachineKey.name,
            Branch.name,
            MachineKey.made_at,
            _BY.name,
            MachineKey.used_at,
            MachineKey.withdrawn_at,
            _ENDED_BY.name,
        )
        .outerjoin(Branch, Branch.id == MachineKey.branch_id)
        .outerjoin(_BY, _BY.id == MachineKey.made_by)
        .outerjoin(_ENDED_BY, _ENDED_BY.id == MachineKey.withdrawn_by)
    )


def listed(session: Session, page: int) -> tuple[Sequence[Key], bool]:
    """Keys in use first and the newest first within, and whether there are more."""
    ended = MachineKey.withdrawn_at.is_not(None)
    rows = session.execute(
        _keys()
        .order_by(ended, MachineKey.made_at.desc(), MachineKey.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    found = [Key(*row) for row in rows]
    return found[:PAGE], len(found) > PAGE


def of(session: Session, purpose: Purpose) -> Sequence[Key]:
    """All of one purpose, by branch and name; ended ones too."""
    rows = session.execute(
        _keys()
        .where(MachineKey.purpose == purpose)
        .order_by(Branch.name, MachineKey.name, MachineKey.made_at, MachineKey.id)
    )
    return [Key(*row) for row in rows]


def key(session: Session, key_id: UUID, purpose: Purpose | None = None) -> Key:
    """One key; with a purpose only if it is for that. Raises ``NotFound``."""
    row = session.execute(_keys().where(MachineKey.id == key_id)).one_or_none()
    if row is None or purpose not in (None, row.purpose):
        raise NotFound(NONE_SUCH)
    return Key(*row)


def branch_named(session: Session, name: str) -> UUID:
    """The branch of that name; ``NotFound`` if there is none."""
    for id_, called in session.execute(select(Branch.id, Branch.name).order_by(Branch.name)):
        if fold(called) == fold(name.strip()):
            return id_
    raise NotFound(f"There is no branch {name}.")
