"""Ids of refreshers: a few questions about one clause of a path, that earn and renew nothing.

Decision: a refresher is assigned under a path id of its own, ``field~call-the-office``. So no
rule that asks whether somebody has a path open, holds its credential or has shown a changed
clause ever counts it, and it cannot stand in the way of what does.
"""

MARK = "~"


def refresher_id(path_id: str, clause_id: str) -> str:
    return f"{path_id}{MARK}{clause_id}"


def whole_path_id(path_id: str) -> str:
    """The path that a refresher is cut from; of any other path, its own id."""
    return path_id.partition(MARK)[0]


def is_refresher(path_id: str) -> bool:
    return MARK in path_id
