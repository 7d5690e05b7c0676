"""What the course says of itself before anybody begins."""

from course.content.build import Build
from course.content.model import CourseFacts
from course.content.schema import CourseForm
from course.content.validate import Filled


def compile_facts(sheet: Filled[CourseForm], build: Build) -> CourseFacts:
    """The texts of modules/course.yaml with their parameters filled in."""
    form = sheet.form
    return CourseFacts(
        for_whom=build.text(sheet.at("for_whom"), form.for_whom),
        purpose=build.text(sheet.at("purpose"), form.purpose),
        outcome=build.text(sheet.at("outcome"), form.outcome),
        needs=build.text(sheet.at("needs"), form.needs),
        stored=build.text(sheet.at("data", "stored"), form.data.stored),
        kept=build.text(sheet.at("data", "kept"), form.data.kept),
        seen_by=build.text(sheet.at("data", "seen_by"), form.data.seen_by),
    )
