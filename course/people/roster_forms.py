"""What a roster is handed in with."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField
from wtforms.validators import ValidationError

from course.people.roster import USUAL, Options
from course.web.forms import CourseForm


class RosterForm(CourseForm):
    """A file, and what it means when somebody is not in it."""

    file = FileField(
        "Roster file",
        description="CSV or Excel (.xlsx), 20 MB at most",
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx"},
    )
    missing_end = BooleanField("The file is complete: end whoever is not in it")
    most_may_end = BooleanField("It is right that more than half of the people end")

    def validate_file(self, field: Any) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError("Choose the file first.")

    def picked(self) -> tuple[FileStorage, Options]:
        """The file and how to take it. Call only after ``validate()``."""
        assert isinstance(self.file.data, FileStorage)
        share = 100 if self.most_may_end.data else USUAL.missing_share
        return self.file.data, Options(bool(self.missing_end.data), share)
