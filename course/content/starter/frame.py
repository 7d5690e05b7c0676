"""What holds a pack together: its path, final check, certificate, and facts of the course."""

import re
from collections.abc import Sequence

from course.content.drafts import MARK
from course.content.starter.proposals import Section
from course.content.starter.skeletons import name_of
from course.content.starter.yaml_writer import OneLine, Value

PATH = "everyone"
CHECK = "final-check"
MAX_DECISIONS = 24
"""Of one paper, as in the course that ships: about half an hour."""


def paths(module_ids: Sequence[str], scenario_ids: Sequence[str]) -> Value:
    path = {
        "id": PATH,
        "title": "Everyone",
        "for_whom": "Everyone who meets our customers, employees and contractors alike",
        "modules": OneLine(module_ids),
        "scenarios": OneLine(scenario_ids),
        "check": CHECK,
        "job_roles": OneLine(),
    }
    return {"kind": "paths", "paths": [path]}


def course() -> Value:
    """What people are told before they begin."""
    return {
        "kind": "course",
        "draft": True,
        "for_whom": f"{MARK} for whom this course is.",
        "purpose": f"{MARK} why there is this course.",
        "outcome": f"{MARK} what somebody can do afterwards.",
        "needs": f"{MARK} what somebody needs for it, such as a phone.",
        "data": {
            "stored": f"{MARK} what you keep of a learner.",
            "kept": f"{MARK} for how long you keep it.",
            "seen_by": f"{MARK} who can see it.",
        },
    }


def check(sections: Sequence[Section]) -> Value:
    """A final check with a part for each section, and questions as far as there are any."""
    total = sum(len(section.clauses) for section in sections)
    return {
        "kind": "check",
        "id": CHECK,
        "title": "Final check",
        "pass_percent": 80,
        "provisional": "The pass mark of 80 % is provisional until a panel has set it.",
        "decisions_per_case": 3,
        "blueprints": {PATH: [_part(section, total) for section in sections]},
    }


def _part(section: Section, total: int) -> Value:
    clauses = len(section.clauses)
    critical = [clause.id for clause in section.clauses if clause.critical]
    items = clauses if total <= MAX_DECISIONS else max(1, round(clauses * MAX_DECISIONS / total))
    part: dict[str, Value] = {
        "id": section.id,
        "title": name_of(section),
        "clauses": OneLine(clause.id for clause in section.clauses),
        "items": items,
    }
    if critical:
        part["critical"] = [{"of": OneLine(critical), "draw": min(len(critical), items)}]
    return part


def credential(title: str, company: str) -> Value:
    """The certificate of the path; only its author knows who signs it."""
    return {
        "kind": "credential",
        "id": PATH,
        "draft": True,
        "title": f"{title}: Everyone",
        "path": PATH,
        "valid_months": 12,
        "renew_from_days": 60,
        "grace_days": 14,
        "serial_prefix": _initials(company) or "CS",
        "signatory": {"name": f"{MARK} who signs", "title": f"{MARK} their job"},
        "page": "certificate.html",
        "print": "certificate.typ",
    }


def _initials(company: str) -> str:
    return "".join(re.findall(r"\b[A-Z]", company))[:3]
