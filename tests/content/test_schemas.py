"""The JSON Schemas that editors use are those of the compiler, and the shipped course fits them."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from course.content.problems import Notes
from course.content.schema_files import FOLDER, schema_texts
from course.content.source import default_pack
from course.content.yaml_tree import read_tree
from tests.content.tiny import ITEMS, TINY, pack_of


def sources():
    """Each YAML text of the shipped and the tiny pack, with its kind."""
    for pack in (default_pack(), pack_of(TINY)):
        for path, content in pack.items():
            text = content.decode()
            if path.endswith(".md") and text.startswith("---\n"):
                kind = "agreement" if path == "modules/agreement.md" else "module"
                yield pytest.param(kind, path, text.split("\n---\n")[0][4:], id=path)
            elif path.endswith(".yaml"):
                kind = re.search(r"^kind: *(\w+)", text, re.MULTILINE)[1]
                yield pytest.param(kind, path, text, id=path)


def validator(kind):
    schema = json.loads((FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_schema_files_are_up_to_date():
    there = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}

    assert there == schema_texts(), "run: python -m course.content.schema_files"


@pytest.mark.parametrize(("kind", "path", "text"), list(sources()))
def test_source_fits_its_schema(kind, path, text):
    tree = read_tree(text, path, Notes())

    assert [error.message for error in validator(kind).iter_errors(tree.value)] == []


@pytest.mark.parametrize(
    ("old", "new"), [("best: true", "best: yes"), ("use: check", "use: exam"), ("ask:", "aks:")]
)
def test_editor_sees_the_same_mistakes_as_the_compiler(old, new):
    tree = read_tree(TINY[ITEMS].replace(old, new, 1), ITEMS, Notes())

    assert list(validator("items").iter_errors(tree.value))
