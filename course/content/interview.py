"""modules/interview.yaml to the questions of a first talk."""

from course.content.build import Build
from course.content.model.interview import Question
from course.content.problems import shown
from course.content.schema_interview import InterviewForm
from course.content.validate import Filled


def compile_interview(sheet: Filled[InterviewForm], build: Build) -> tuple[Question, ...]:
    """In the order of the file, which is the order in which they are asked."""
    found: dict[str, Question] = {}
    asked: dict[str, str] = {}
    for number, form in enumerate(sheet.form.questions):
        at = sheet.at("questions", number, "id")
        ask = build.text(sheet.at("questions", number, "ask"), form.ask)
        if form.id in found:
            what, remedy = f"{shown(form.id)} stands here twice", "Give this question another id."
            build.notes.error(at, "two-questions", what, remedy)
        elif (first := asked.setdefault(ask.casefold(), form.id)) != form.id:
            what = f"This is asked already, as {shown(first)}"
            at = sheet.at("questions", number, "ask")
            build.notes.error(at, "two-questions", what, "Keep one of the two.")
        found[form.id] = Question(form.id, ask)
    return tuple(found.values())
