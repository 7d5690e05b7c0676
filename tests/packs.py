"""The shipped course with something changed in it: further editions to publish."""

import re
from functools import cache

from course.content.compiler import Compilation, compile_pack
from course.content.source import Pack, default_pack

AGREEMENT = "modules/agreement.md"
SHIPPED = default_pack()


@cache
def shipped() -> Compilation:
    return compile_pack(SHIPPED)


@cache
def next_edition(
    clause_id: str = "stay",
    kind: str = "material",
    edition: str = "1.1",
    words: str = "This is new.",
) -> Compilation:
    """The shipped course with ``words`` put in front of one clause, and the change named."""
    text = SHIPPED[AGREEMENT].decode()
    heading = re.compile(rf"^(## .*{{: #{clause_id} .*}}\n\n)", re.MULTILINE)
    text, found = heading.subn(rf"\g<1>{words} ", text)
    assert found == 1, f"no clause {clause_id}"
    change = f'changes:\n  {clause_id}: {{kind: {kind}, why: "It is new"}}'
    text = text.replace("changes: {}", change).replace('edition: "1.0"', f'edition: "{edition}"')
    return _compiled({AGREEMENT: text.encode()})


@cache
def with_lesson_words(old: str, new: str, path: str) -> Compilation:
    """The shipped course with other words in a lesson or question; the agreement stays."""
    text = SHIPPED[path].decode()
    assert old in text, f"{old!r} is not in {path}"
    return _compiled({path: text.replace(old, new, 1).encode()})


def _compiled(changed: dict[str, bytes]) -> Compilation:
    compilation = compile_pack(Pack({**SHIPPED.files, **changed}), shipped().revision)
    assert compilation.revision, "\n".join(map(str, compilation.problems))
    return compilation
