"""From the second edition on, the author says which clauses changed, and why."""

from course.content.model import Agreement, Revision
from course.content.problems import Notes, Place, did_you_mean, shown
from course.content.schema import AgreementFront
from course.content.validate import Filled


def check_changes(
    front: Filled[AgreementFront],
    agreement: Agreement,
    places: dict[str, Place],
    previous: Revision | None,
    notes: Notes,
) -> None:
    """Hold ``changes`` against what did change since the published revision.

    Args:
        places: where each clause begins.
    """
    for change in agreement.changes:
        if change.clause_id not in places:
            remedy = did_you_mean(change.clause_id, places, "Remove it.")
            what, at = f"There is no clause {shown(change.clause_id)}", _at(front, change.clause_id)
            notes.error(at, "unknown-clause", what, remedy)
    if previous is None:
        return
    before = {clause.id: clause.digest for clause in previous.agreement.clauses}
    now = {clause.id: clause.digest for clause in agreement.clauses}
    different = {id_ for id_ in now if before.get(id_) != now[id_]}
    if agreement.edition == previous.agreement.edition:
        if different or before.keys() - now.keys():
            names = ", ".join(sorted(different | (before.keys() - now.keys())))
            what = f"Clauses differ from the published edition {agreement.edition}: {names}"
            remedy = "Give the agreement a new edition and say under `changes` what changed."
            notes.error(front.at("edition"), "same-edition", what, remedy)
        return
    named = {change.clause_id for change in agreement.changes}
    for id_ in sorted(different - named):
        what = f"The clause {shown(id_)} differs from edition {previous.agreement.edition}"
        remedy = f'Add under `changes`: `{id_}: {{kind: material, why: "…"}}`, or kind: editorial.'
        notes.error(places[id_], "change-not-named", what, remedy)
    for id_ in sorted((named & now.keys()) - different):
        what = f"The clause {shown(id_)} is the same as in edition {previous.agreement.edition}"
        notes.error(_at(front, id_), "nothing-changed", what, "Remove it from `changes`.")


def _at(front: Filled[AgreementFront], clause_id: str) -> Place:
    return front.at("changes", clause_id)
