"""What facts are handed in with."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField, RadioField
from wtforms.validators import InputRequired, ValidationError

from course.measures.domain import What
from course.web.forms import CourseForm

KINDS = {
    What.VISITS: "Visits",
    What.SURVEYS: "Survey replies",
    What.COMPLAINTS: "Complaints",
}


class FactsForm(CourseForm):
    """A file, and what stands in it."""

    what = RadioField(
        "What is in the file?",
        choices=[],
        validators=[InputRequired("Say what is in the file.")],
    )
    file = FileField(
        "File",
        description="CSV or Excel (.xlsx), 20 MB at most",
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx"},
    )

    def __init__(self, data: Any):
        super().__init__(data)
        self.what.choices = [(what.value, words) for what, words in KINDS.items()]

    def validate_file(self, field: Any) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError("Choose the file first.")

    def picked(self) -> tuple[What, FileStorage]:
        """Call only after ``validate()``."""
        assert isinstance(self.file.data, FileStorage)
        return What(self.what.data), self.file.data
