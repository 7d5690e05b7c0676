"""Whatever happens to a file, the compiler ends in a revision or in problems with a real place."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.content.compiler import compile_pack
from course.content.serialise import from_json, to_json
from course.content.source import Pack, default_pack
from tests.content.tiny import TINY, pack_of

TINY_PACK = dict(pack_of(TINY))
SHIPPED_PACK = dict(default_pack())
MAY_BE_MISSING = {"modules/agreement.md", "modules/paths.yaml", "quizzes/final-check.yaml"}

SCRAPS = st.sampled_from(
    [
        b"",
        b"---",
        b"- ",
        b"  ",
        b"\t",
        b"{{ x }}",
        b"{{",
        b"}}",
        b"[",
        b"{a: b}",
        b": ",
        b'"',
        b"\xff",
        b"\0",
        b"## x",
        b"# y {: #z}",
        b"::clause x",
        b"![](x)",
        b"<b>",
        b"&a",
        b"*a",
        b"!!x",
        b"```",
        b"id: S01",
        b"kind: check",
        b"1) x",
        b"> > > > > > > >",
        b"null",
        b"- - - - - - - - -",
        b"|",
        b">",
    ]
)
LINES = st.integers(0, 400)


def deleted(lines, at, other, scrap):
    return lines[:at] + lines[at + 1 :]


def duplicated(lines, at, other, scrap):
    return [*lines[:at], lines[at], *lines[at:]]


def swapped(lines, at, other, scrap):
    lines[at], lines[other] = lines[other], lines[at]
    return lines


def replaced(lines, at, other, scrap):
    lines[at] = scrap
    return lines


def torn(lines, at, other, scrap):
    middle = len(lines[at]) // 2
    lines[at] = lines[at][:middle] + scrap + lines[at][middle:]
    return lines


def cut_off(lines, at, other, scrap):
    return lines[:at]


def indented(lines, at, other, scrap):
    lines[at] = b"  " + lines[at]
    return lines


DEEDS = st.sampled_from([deleted, duplicated, swapped, replaced, torn, cut_off, indented])
STEPS = st.lists(st.tuples(st.integers(0, 99), DEEDS, LINES, LINES, SCRAPS), min_size=1, max_size=3)


def damaged(pack: dict[str, bytes], steps) -> Pack:
    files = dict(pack)
    for number, deed, at, other, scrap in steps:
        path = sorted(files)[number % len(files)]
        lines = files[path].split(b"\n")
        size = len(lines)
        files[path] = b"\n".join(deed(lines, at % size, other % size, scrap))
    return Pack(files)


def ends_well(pack: Pack) -> None:
    compilation = compile_pack(pack)
    errors = [problem for problem in compilation.problems if problem.severity == "error"]

    assert (compilation.revision is None) == bool(errors)
    for problem in compilation.problems:
        assert problem.file in pack or problem.file in MAY_BE_MISSING
        text = pack.files.get(problem.file, b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        assert 1 <= problem.line <= text.count(b"\n") + 1, str(problem)
        assert str(problem).isprintable()
    if compilation.revision:
        assert from_json(to_json(compilation.revision)) == compilation.revision


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_damaged_tiny_pack_ends_in_a_revision_or_in_problems(steps):
    ends_well(damaged(TINY_PACK, steps))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_damaged_shipped_course_ends_in_a_revision_or_in_problems(steps):
    ends_well(damaged(SHIPPED_PACK, steps))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(TINY_PACK)), st.binary(max_size=200))
def test_file_of_random_bytes_ends_in_a_revision_or_in_problems(path, content):
    ends_well(Pack({**TINY_PACK, path: content}))
