"""What a pack is handed in with."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError

from course.web.forms import CourseForm


class PackForm(CourseForm):
    """A ZIP of the pack's folder."""

    file = FileField(
        "The pack as a ZIP",
        description="The folders modules, quizzes and certificates; 20 MB at most",
        render_kw={"accept": ".zip"},
    )

    def validate_file(self, field: Any) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError("Choose the file first.")

    def picked(self) -> FileStorage:
        """The file. Call only after ``validate()``."""
        assert isinstance(self.file.data, FileStorage)
        return self.file.data
