"""Further editions of the shipped course, made without compiling: only clauses differ."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from course.content.clauses import clause_digest
from course.content.model import Change, Clause, Revision
from course.content.serialise import named
from tests.packs import shipped


@dataclass(frozen=True)
class Edition:
    """What ``library.publish`` takes."""

    revision: Revision
    files: Mapping[str, bytes]


@cache
def first() -> Edition:
    return Edition(shipped().revision, shipped().files)


def edition(
    number: str,
    before: Edition | None = None,
    *,
    material: Mapping[str, str] | None = None,
    editorial: Mapping[str, str] | None = None,
    new: Sequence[Clause] = (),
    without: Sequence[str] = (),
    effective_on: date | None = None,
) -> Edition:
    """``material`` and ``editorial``: clause ids and their new words, or "" for the first ones."""
    base = (before or first()).revision
    kinds = {"material": material or {}, "editorial": editorial or {}}
    words = {**kinds["editorial"], **kinds["material"]}
    kept = [clause for clause in base.agreement.clauses if clause.id not in without]
    clauses = [_said(c, words[c.id]) if c.id in words else c for c in kept] + list(new)
    changes = [Change(id_, kind, "A test") for kind, some in kinds.items() for id_ in some]
    changes += [Change(clause.id, "material", "A test") for clause in new]
    agreement = replace(
        base.agreement,
        edition=number,
        clauses=tuple(clauses),
        changes=tuple(changes),
        effective_on=effective_on or base.agreement.effective_on,
    )
    agreement = replace(agreement, digest=hashlib.sha256(agreement.hashed).hexdigest())
    made = replace(base, agreement=agreement, modules=tuple(_taught(base, without, new)))
    items = tuple(i for i in base.items if i.clause_id not in without)
    return Edition(named(replace(made, items=items + _questions(base, new))), first().files)


def clause(id_: str, binds: str) -> Clause:
    """A new clause that M06 teaches; three questions are about it."""
    like = first().revision.clause("stay")
    return replace(like, id=id_, number="9.9", binds=tuple(binds.split()), digest=f"{id_:0<64}")


def _said(clause: Clause, words: str) -> Clause:
    text = words or first().revision.clause(clause.id).text
    digest = clause_digest(clause.title, text)
    return replace(clause, text=text, html=f"<p>{text}</p>", digest=digest)


def _taught(base: Revision, without: Sequence[str], new: Sequence[Clause]):
    for module in base.modules:
        ids = [id_ for id_ in module.clause_ids if id_ not in without]
        if module.id == "M06":
            ids += [clause.id for clause in new]
        screens = tuple(
            replace(screen, blocks=tuple(_kept(screen.blocks, without)))
            for screen in module.screens
        )
        yield replace(module, clause_ids=tuple(ids), screens=screens)


def _kept(blocks, without: Sequence[str]):
    return (block for block in blocks if getattr(block, "clause_id", "") not in without)


def _questions(base: Revision, new: Sequence[Clause]):
    like = next(item for item in base.items if item.clause_id == "stay" and item.use == "check")
    ids = [(clause.id, f"{clause.id}-{n}") for clause in new for n in range(3)]
    return tuple(replace(like, id=id_, clause_id=clause_id) for clause_id, id_ in ids)
