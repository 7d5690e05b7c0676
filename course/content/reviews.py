"""Who has read which lesson or question against which clause, and what is behind since."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from course.content.build import Build
from course.content.model import Clause, Review, Revision
from course.content.problems import Place, did_you_mean, shown
from course.content.sheets import Sheets
from course.content.starter.yaml_writer import to_yaml
from course.content.wordings import links

LETTERS = 12
"""Of a digest: enough to tell two wordings apart."""
KINDS = ("module", "item", "case", "scenario")
HEAD = "# Written by `course content review`: who read what against which words of a clause.\n"


def compile_reviews(sheets: Sheets, build: Build) -> tuple[Review, ...]:
    """Every review, sorted; unknown ids are noted, and whatever its clause has left behind."""
    return tuple(sorted({*_listed(sheets, build), *_in_files(sheets)}, key=_order))


def _order(review: Review) -> tuple[str, str, str, str]:
    return review.id, review.clause_id, review.digest, str(review.on or "")


def _listed(sheets: Sheets, build: Build) -> Iterator[Review]:
    """Those of ``modules/reviews.yaml``."""
    if sheets.reviews is None:
        return
    places = dict(_places(sheets, build))
    for id_, by_clause in sheets.reviews.form.reviews.items():
        at = sheets.reviews.at("reviews", id_)
        if id_ not in places:
            if build.index.is_whole("module", "item"):
                remedy = did_you_mean(id_, places, "Remove these lines.")
                build.notes.error(at, "unknown-review", f"There is no {shown(id_)}", remedy)
            continue
        for clause_id, form in by_clause.items():
            if not build.index.check("clause", clause_id, sheets.reviews.at("reviews", id_)):
                continue
            review = Review(id_, clause_id, form.digest, form.by, form.on)
            _check(review, places[id_], build)
            yield review


def _check(review: Review, at: Place, build: Build) -> None:
    clause = build.clauses.get(review.clause_id)
    if clause is None or clause.digest.startswith(review.digest):
        return
    when = f" on {review.on:%Y-%m-%d} by {review.by}" if review.on else ""
    what = f"The clause {shown(clause.id)} has changed since {shown(review.id)} was reviewed{when}"
    remedy = f"Read both, then run: course content review {review.id}"
    build.notes.warn(at, "suspect", what, remedy)


def _places(sheets: Sheets, build: Build) -> Iterator[tuple[str, Place]]:
    """Everything that can be reviewed, and where it stands."""
    for kind in KINDS:
        for id_ in build.index.ids(kind):
            yield id_, build.index.place(kind, id_)
    for sheet in sheets.modules:
        for part in sheet.parts:
            if part.level == 2 and (screen := part.attributes.get("id")):
                yield f"{sheet.front.form.id}/{screen}", part.at


def _in_files(sheets: Sheets) -> Iterator[Review]:
    """What files say of themselves under ``reviewed:``; it holds for everything in them."""
    held: list[tuple[Mapping[str, str], Iterable[str]]] = []
    held += [(s.front.form.reviewed, [s.front.form.id]) for s in sheets.modules]
    held += [(s.form.reviewed, [s.form.id]) for s in sheets.scenarios]
    held += [(s.form.reviewed, [item.id for item in s.form.items]) for s in sheets.items]
    held += [(s.form.reviewed, [case.id for case in s.form.cases]) for s in sheets.cases]
    for reviewed, ids in held:
        for clause_id, digest in reviewed.items():
            yield from (Review(id_, clause_id, digest) for id_ in ids)


# --- marking -------------------------------------------------------------------------------


def reviewable(revision: Revision) -> Mapping[str, tuple[Clause, ...]]:
    """Id of a lesson or question -> the clauses it proves. A module stands for its screens."""
    found: dict[str, dict[str, Clause]] = {}
    for clause in revision.agreement.clauses:
        for link in links(revision, clause):
            found.setdefault(link.id, {})[clause.id] = clause
            if link.kind == "screen":
                found.setdefault(link.id.partition("/")[0], {})[clause.id] = clause
    return {id_: tuple(clauses.values()) for id_, clauses in found.items()}


def with_review(
    known: Mapping[str, Any], id_: str, clauses: Iterable[Clause], by: str, on: date
) -> dict[str, Any]:
    """What ``reviews:`` says once one more thing has been read against its clauses."""
    now = {c.id: {"digest": c.digest[:LETTERS], "by": by, "on": on.isoformat()} for c in clauses}
    return {**known, id_: {**known.get(id_, {}), **now}}


def as_text(reviews: Mapping[str, Any]) -> str:
    """The whole of ``modules/reviews.yaml``: sorted, a line a value, so that Git merges it."""
    ordered = {
        id_: {clause_id: by[clause_id] for clause_id in sorted(by)}
        for id_, by in sorted(reviews.items())
    }
    return HEAD + to_yaml({"kind": "reviews", "reviews": ordered})
