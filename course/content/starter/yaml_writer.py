"""Plain values to YAML that reads back as the same values, and that a person likes to edit."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

Value = None | bool | int | str | Sequence["Value"] | Mapping[str, "Value"]


class OneLine(list[str]):
    """A list to write as ``[one, two]``."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """The same list twice is written twice: packs have no aliases."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand indented below their key."""
        super().increase_indent(flow, False)


def _one_line(dumper: _Dumper, value: OneLine) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", list(value), flow_style=True)


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    """Anything but a word in quotation marks, so that a colon typed into it does no harm."""
    style = None if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", value) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(OneLine, _one_line)
_Dumper.add_representer(str, _text)


def to_yaml(value: Value) -> str:
    """YAML text with a line break at its end."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
