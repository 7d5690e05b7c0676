"""What a learner fills in to acknowledge the agreement."""

import unicodedata

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import InputRequired

from course.content.model import Agreement
from course.web.forms import CourseForm


class AcknowledgeForm(CourseForm):
    """A tick and a name, both by the person's own hand: nothing is filled in beforehand."""

    read = BooleanField("", validators=[InputRequired("Tick the box when you have read it.")])
    typed_name = StringField(
        "Your name",
        validators=[InputRequired("Type your name.")],
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, data: MultiDict[str, str], *, name: str):
        super().__init__(data)
        self._name = name
        self.typed_name.description = f"Type it as it stands here: {name}"

    @staticmethod
    def statement_for(agreement: Agreement) -> str:
        """The sentence that is ticked, word for word; it is stored with the acknowledgement."""
        return f"I have read the {agreement.title}, edition {agreement.edition}, this text."

    def validate_typed_name(self, field: StringField) -> None:
        if _plain(field.data or "") != _plain(self._name):
            raise ValidationError(f"Type your name as it stands here: {self._name}")

    def typed(self) -> str:
        """The name as typed. Call only after ``validate()``."""
        return str(self.typed_name.data).strip()


def _plain(name: str) -> str:
    """Names compare without case, accents' encoding and extra spaces: phones change all three."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
