"""The agreement of an edition as plain text, for a reader years later. Pure."""

import textwrap

from course.content.model import Agreement, Clause

WIDTH = 88
BASIS = {
    "law": "law or safety",
    "promise": "promise to the customer",
    "terms": "terms between the firms",
}


def agreement_text(agreement: Agreement) -> bytes:
    """Every word that a person sees who reads the whole agreement, in the same order."""
    lines = [agreement.title, f"Edition {agreement.edition}"]
    lines += [f"In force from {agreement.effective_on.isoformat()}", f"SHA-256 {agreement.digest}"]
    for section, clauses in agreement.by_section:
        title = f"{section.number} {section.title}"
        lines += ["", "", title, "=" * len(title)]
        for clause in clauses:
            lines += ["", *_clause(clause)]
    return ("\n".join(lines) + "\n").encode()


def _clause(clause: Clause) -> list[str]:
    critical = ", critical" if clause.critical else ""
    facts = [f"binds: {' '.join(clause.binds)}", f"basis: {BASIS[clause.basis]}{critical}"]
    facts += [f"measure: {clause.measure}"] * bool(clause.measure)
    facts += [f"target: {clause.target}"] * bool(clause.target)
    words = [line for paragraph in clause.text.splitlines() for line in _wrapped(paragraph) or [""]]
    head = f"{clause.number} {clause.title}"
    return [head, "-" * len(head), *words, *_wrapped(f"({'; '.join(facts)})")]


def _wrapped(text: str) -> list[str]:
    """Lines that break at blanks only, so that joined by blanks they are the text again."""
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
