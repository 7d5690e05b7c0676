"""What each number of the scorecard means: all seven, checked, the same in every revision."""

import json

import pytest

from course.content.compiler import compile_pack
from course.content.model import MeasureId
from course.content.serialise import from_json, to_json
from course.content.source import default_pack
from tests.content.tiny import compiled, first, revision_of

MEASURES = "modules/measures.yaml"
SHIPPED = default_pack().files[MEASURES].decode()
TINY = SHIPPED.replace("{{ min_replies }}", "30").replace("{{ answer_days }}", "10")


def test_shipped_course_defines_all_seven_with_their_numbers():
    compilation = compile_pack(default_pack())

    found = {measure.id: measure for measure in revision_of(compilation).measures}

    assert list(found) == list(MeasureId)
    assert {measure.least for measure in found.values()} == {30}
    assert found[MeasureId.TIME_TO_NOTIFY].limit == 15
    assert found[MeasureId.TIME_TO_RESOLVE].limit == 10
    assert "within 15 minutes" in found[MeasureId.TIME_TO_NOTIFY].numerator
    assert [m.id for m in found.values() if m.question] == [MeasureId.CONTENT_CUSTOMERS]
    assert not [problem for problem in compilation.problems if problem.file == MEASURES]


def test_order_of_the_file_does_not_matter():
    head, *parts = TINY.split("  - id: ")
    turned = head + "".join(f"  - id: {part.rstrip()}\n" for part in reversed(parts))

    assert revision_of(compiled({MEASURES: turned})) == revision_of(compiled({MEASURES: TINY}))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("- id: no-show", "- id: appointment-kept", "two-measures", "- id: no-show"),
        ("- id: no-show", "- id: appointment-kept", "missing-measure", "measures:"),
        ("- id: no-show", "- id: no-shows", "wrong-value", "- id: no-show"),
        ("    limit: 28\n", "", "no-limit", "- id: right-first-time"),
        ("    limit: 28\n", "    limit: soon\n", "not-whole", "    limit: 28"),
        ("least: ", "least: 0 # ", "not-whole", "least: "),
        ("    question: ", "    # question: ", "question", "- id: content-customers"),
        ("Jobs done.", "Jobs <b>done</b>.", "raw-html", '    denominator: "Jobs done.'),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old, new, code, line):
    problem = first(compiled({MEASURES: TINY.replace(old, new, 1)}), code)

    assert problem.file == MEASURES
    assert problem.line == TINY[: TINY.index(line)].count("\n") + 1


def test_revision_without_measures_keeps_its_name_and_loads():
    revision = revision_of(compiled())
    stored = json.loads(to_json(revision))

    assert "measures" not in stored
    assert from_json(json.dumps(stored).encode()) == revision
