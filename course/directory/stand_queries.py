"""Where people stand: the board's read model, for the people of a list or a page."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.directory.domain import OnPath, Tie, stands
from course.reports.board_rules import BoardBranch, BoardRow, BoardStatus
from course.reports.models import Standing


def standings(session: Session, ties: Sequence[Tie]) -> dict[UUID, tuple[OnPath, ...]]:
    """Where people stand, by engagement: the most urgent path first; one statement."""
    of = {tie.id: tie for tie in ties}
    rows: Any = session.execute(
        select(
            Standing.engagement_id,
            Standing.path_id,
            Standing.due_on,
            Standing.valid_until,
            Standing.renewable_from,
            Standing.revoked,
            Standing.covered_until,
        )
        .where(Standing.engagement_id.in_(of), Standing.path_id != "")
        .order_by(Standing.engagement_id, Standing.path_id)
    )
    found: dict[UUID, list[OnPath]] = {}
    for engagement_id, *row in rows:
        found.setdefault(engagement_id, []).append(_on_path(of[engagement_id], *row))
    order = list(BoardStatus)
    return {
        engagement_id: tuple(sorted(some, key=lambda one: (order.index(one.status), one.path_id)))
        for engagement_id, some in found.items()
    }


def _on_path(
    tie: Tie,
    path_id: str,
    due_on: date | None,
    valid_until: date | None,
    renewable_from: date | None,
    revoked: bool,
    covered_until: date | None,
) -> OnPath:
    status = stands(
        tie.today,
        due_on=due_on,
        valid_until=valid_until,
        renewable_from=renewable_from,
        revoked=revoked,
        covered_until=covered_until,
    )
    said = BoardRow(
        name="",
        kind=tie.kind,
        vendor=tie.vendor,
        branch=BoardBranch(tie.branch_id, tie.branch, tie.time_zone, None, tie.today),
        path_id=path_id,
        due_on=due_on,
        valid_until=valid_until,
        status=status,
        day=tie.today,
        engagement_id=tie.id,
        covered_until=covered_until,
    )
    return OnPath(path_id, status, said.words, due_on, valid_until, covered_until)
