"""The README of a new pack: how to go on, and the numbers somebody should look at."""

from collections.abc import Sequence

from course.content.starter.numbers import Hint

_HOW = """\
# How to go on

1. Read `modules/agreement.md`. The words are those of {name}. Each clause’s title, id, `binds`,
   `basis` and `measure` are proposals: decide, then remove `draft="yes"`. An id stays for ever,
   so give each a good one now.
2. Run `course content check` with this folder. It lists, clause by clause, what is still to be
   written, with file and line.
3. Write. Every open text begins with “Write here:”. When a lesson or a question is done, remove
   its `draft: true`, and it leaves the list.
4. Run `course content publish` with this folder, when nothing is left to write.
"""
_NUMBERS = """
## Numbers that stayed in the text

A number that may change, or that lessons and questions repeat, is better written once, under
`parameters` in `modules/agreement.md`, and shown as `{{ its_name }}`.

"""


def readme(name: str, hints: Sequence[Hint]) -> str:
    listed = "".join(f"- {hint.number}: … {hint.words} …\n" for hint in hints)
    return _HOW.format(name=name) + (_NUMBERS + listed if hints else "")
