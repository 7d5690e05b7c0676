"""What is written as YAML reads back as it was."""

from hypothesis import given
from hypothesis import strategies as st

from course.content.problems import Notes
from course.content.starter.yaml_writer import OneLine, to_yaml
from course.content.yaml_tree import read_tree

KEYS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_values_come_back(value):
    notes = Notes()
    tree = read_tree(to_yaml(value), "x.yaml", notes)

    assert notes.problems == []
    assert tree is not None
    assert (tree.value or {}) == value


@given(st.lists(TEXTS, max_size=4))
def test_lists_on_one_line_come_back(texts):
    tree = read_tree(to_yaml({"ids": OneLine(texts)}), "x.yaml", Notes())

    assert tree is not None
    assert tree.value == {"ids": texts}


def test_words_that_yaml_takes_for_something_else_stay_words():
    value = {"a": "no", "b": "12", "c": "true", "d": "2026-12-01", "e": "", "f": "12:30", "g": "~"}
    tree = read_tree(to_yaml(value), "x.yaml", Notes())

    assert tree is not None
    assert tree.value == value


def test_the_same_list_twice_is_written_twice():
    ids = ["a", "b"]

    assert "*" not in to_yaml({"one": ids, "two": ids})
