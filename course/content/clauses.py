"""The agreement: sections and clauses, each with its words and digest."""

import hashlib
import re
from collections.abc import Sequence

from course.content.build import Build
from course.content.index import no_doubles
from course.content.markdown import words_of
from course.content.model import Agreement, Change, Clause, Section
from course.content.model.agreement import hashed_words
from course.content.outline import Headed
from course.content.problems import Place, did_you_mean, shown
from course.content.sheets import AgreementSheet
from course.content.wording import MAX_SENTENCE, count_words, note_markdown

BINDS = ("contractor", "employee", "company")
BASES = ("law", "promise", "terms")

_NUMBERED = re.compile(r"([0-9]{1,3}\.[0-9]{1,3})\s+(\S.*)")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,59}")


def compile_agreement(sheet: AgreementSheet, build: Build) -> Agreement:
    """The agreement, also when parts of it are wrong; then problems have been noted."""
    form = sheet.front.form
    _check_parameters(sheet, build)
    sections, clauses = _sections(sheet, build)
    anchors = [(id_, build.index.place("clause", id_)) for id_ in build.index.ids("clause")]
    anchors += [(section.id, at) for section, at in sections]
    no_doubles(anchors, "section", build.notes)
    title = build.text(sheet.front.at("title"), form.title)
    shown_sections = tuple(section for section, _ in sections)
    return Agreement(
        title=title,
        edition=form.edition,
        effective_on=form.effective_on,
        language=form.language,
        parameters=tuple((name, str(form.parameters[name])) for name in sorted(form.parameters)),
        sections=shown_sections,
        clauses=tuple(clauses),
        changes=tuple(
            Change(id_, form.changes[id_].kind, form.changes[id_].why)
            for id_ in sorted(form.changes)
        ),
        digest=_sha256(hashed_words(title, form.edition, shown_sections, clauses)),
    )


def clause_digest(title: str, text: str) -> str:
    """SHA-256 over a clause's title and words."""
    return _sha256(f"{title}\n{text}".encode())


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def slug(title: str) -> str:
    """An id made of a title, for sections that were given none."""
    words = re.findall(r"[a-z0-9]+", title.lower().replace("'", "").replace("’", ""))
    made = "-".join(words)[:60].strip("-")
    return made if made[:1].isalpha() else f"section-{made}".strip("-")


def _check_parameters(sheet: AgreementSheet, build: Build) -> None:
    for name, value in sheet.front.form.parameters.items():
        if isinstance(value, str) and re.search(r"[\n<>]|\{\{|\}\}", value):
            at, what = (
                sheet.front.at("parameters", name),
                f"The value of {shown(name)} is not plain",
            )
            remedy = "Write one line of text without <, > and braces."
            build.notes.error(at, "parameter", what, remedy)


def _sections(
    sheet: AgreementSheet, build: Build
) -> tuple[list[tuple[Section, Place]], list[Clause]]:
    sections: list[tuple[Section, Place]] = []
    clauses: list[Clause] = []
    if any(text.strip() for _, text in sheet.preamble) or not sheet.parts:
        at = Place(sheet.front.file, sheet.preamble[0][0] if sheet.preamble else 1)
        remedy = "Begin with a section, such as `# Money`, and its clauses, `## 1.1 Name {: #id}`."
        build.notes.error(at, "outside-section", "The text does not begin with a section", remedy)
    for part in sheet.parts:
        if part.level == 1:
            sections.append((_section(part, str(len(sections) + 1), build), part.at))
        elif not sections:
            remedy = "Put a section heading, `# Title`, above it."
            build.notes.error(part.at, "outside-section", "This clause has no section", remedy)
        else:
            section, at = sections[-1]
            if clause := _clause(part, section, build):
                clauses.append(clause)
                held = (*section.clause_ids, clause.id)
                sections[-1] = (Section(section.id, section.number, section.title, held), at)
    _check_numbers(clauses, build)
    return sections, clauses


def _section(part: Headed, number: str, build: Build) -> Section:
    title = build.text(part.at, part.title)
    if any(text.strip() for _, text in part.lines):
        remedy = "Move the text into a clause; a section has only a title."
        build.notes.error(part.at, "outside-clause", "There is text outside a clause", remedy)
    if set(part.attributes) - {"id"}:
        what = "A section has only an id"
        build.notes.error(part.at, "heading", what, "Move the other attributes to its clauses.")
    return Section(part.attributes.get("id") or slug(title), number, title, ())


def _clause(part: Headed, section: Section, build: Build) -> Clause | None:
    """One clause; None if it has no number or no id to know it by."""
    numbered, id_ = _NUMBERED.fullmatch(part.title), part.attributes.get("id", "")
    if not numbered or not _ID.fullmatch(id_):
        what = "A clause needs a number, a title and an id"
        remedy = f'Write `## {section.number}.1 Its title {{: #its-id binds="…" basis="…" }}`.'
        build.notes.error(part.at, "heading", what, remedy)
        return None
    if numbered[1].partition(".")[0] != section.number:
        what = f"The number {numbered[1]} stands in section {section.number}"
        build.notes.error(part.at, "number", what, f"Number it {section.number}.… or move it.")
    title = build.text(part.at, numbered[2])
    lines = build.fill_lines(part.at.file, part.lines)
    html = build.renderer.html(part.at.file, lines, build.notes)
    note_markdown(part.at.file, lines, build.prose)
    text = words_of(html)
    if not any(words.strip() for _, words in lines):
        what = f"The clause {shown(id_)} has no words"
        build.notes.error(
            part.at, "empty-clause", what, "Write below the heading what it asks for."
        )
    return Clause(
        id=id_,
        number=numbered[1],
        title=title,
        section_id=section.id,
        html=html,
        text=text,
        binds=_binds(part, build),
        basis=_one_of(part, "basis", BASES, build),
        critical=_one_of(part, "critical", ("yes", "no"), build, default="no") == "yes",
        measure=build.text(part.at, part.attributes.get("measure", "")),
        target=build.text(part.at, part.attributes.get("target", "")),
        digest=clause_digest(title, text),
        customer=_customer(part, build),
    )


def _customer(part: Headed, build: Build) -> str:
    """The promise as the customer is told it: one breath, read at the door or on paper."""
    promise = build.text(part.at, part.attributes.get("customer", ""))
    if (count := count_words(promise)) > MAX_SENTENCE:
        what = f"The promise to the customer has {count} words"
        build.notes.warn(part.at, "long-promise", what, f"Keep it to {MAX_SENTENCE}.")
    return promise


def _binds(part: Headed, build: Build) -> tuple[str, ...]:
    named = part.attributes.get("binds", "").split()
    for name in named:
        if name not in BINDS:
            remedy = did_you_mean(name, BINDS, f"Use {', '.join(BINDS)}.")
            build.notes.error(part.at, "heading", f"Nobody is called {shown(name)} here", remedy)
    if not named:
        what, remedy = "The clause does not say whom it binds", 'Add binds="contractor employee".'
        build.notes.error(part.at, "heading", what, remedy)
    return tuple(name for name in BINDS if name in named)


def _one_of(part: Headed, name: str, known: Sequence[str], build: Build, default: str = "") -> str:
    value = part.attributes.get(name, default)
    if value not in known:
        remedy = did_you_mean(
            value, known, f'Use {name}="{known[0]}" or one of {", ".join(known)}.'
        )
        what = f"{shown(name)} is {shown(value)}" if value else f"{shown(name)} is missing"
        build.notes.error(part.at, "heading", what, remedy)
    return value


def _check_numbers(clauses: list[Clause], build: Build) -> None:
    seen: dict[str, str] = {}
    for clause in clauses:
        if clause.number in seen:
            at, what = build.index.place("clause", clause.id), f"{clause.number} stands here twice"
            build.notes.error(
                at, "number", what, f"The clause {shown(seen[clause.number])} has it."
            )
        seen.setdefault(clause.number, clause.id)
