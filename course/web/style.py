"""The page of components: each one in every state, for whoever works on the look."""

import re
from pathlib import Path

from flask import render_template
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired

from course.web.forms import CourseForm, DayField
from course.web.guards import public

SYMBOLS = Path(__file__).parent / "templates" / "components" / "symbols.svg"


class SampleForm(CourseForm):
    """A field that is well, and one that is not."""

    name = StringField("Your name", description="As it stands on your badge")
    due_on = DayField("Until when?", validators=[InputRequired("Write the day.")])


@public("only where COURSE_DEBUG is set, for whoever works on the look")
def style() -> str:
    """Every component with sample words, on one page. Nothing links here."""
    form = SampleForm(MultiDict({"name": "Inês Duarte", "due_on": ""}))
    form.validate()
    names = re.findall(r'<symbol id="([a-z-]+)"', SYMBOLS.read_text("utf-8"))
    return render_template("components/style.html", form=form, icons=names)
