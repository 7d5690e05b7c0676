"""Compiling with a memory of the last time makes no difference but in time."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.content.compiler import compile_pack
from course.content.memory import Memory
from course.content.problems import Notes, Place
from course.content.source import Pack, default_pack
from tests.content.test_any_pack import STEPS, TINY_PACK, damaged

RESULT = object()
AT = Place("modules/x.md", 3)


def done(notes: Notes, times: list[str]) -> str:
    times.append("done")
    notes.warn(AT, "code", "What", "Remedy.")
    return "result"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=1, max_size=4))
def test_change_after_change_compiles_to_the_same_as_from_the_beginning(changes):
    memory = Memory()
    compile_pack(Pack(TINY_PACK), memory=memory)

    for steps in changes:
        pack = damaged(TINY_PACK, steps)
        assert compile_pack(pack, memory=memory) == compile_pack(pack)


def test_shipped_course_compiles_to_the_same_from_memory():
    pack, memory = default_pack(), Memory()

    first = compile_pack(pack, memory=memory)

    assert compile_pack(pack, memory=memory) == first == compile_pack(pack)


def test_work_that_is_remembered_is_not_done_again_and_its_problems_come_back():
    memory, times = Memory(), []

    for _ in range(3):
        memory.turn()
        notes = Notes(memory=memory)
        assert notes.once("key", lambda own: done(own, times)) == "result"
        assert [problem.code for problem in notes.problems] == ["code"]

    assert times == ["done"]


def test_without_a_memory_work_is_done_each_time():
    notes, times = Notes(), []

    for _ in range(2):
        notes.once("key", lambda own: done(own, times))

    assert times == ["done", "done"]


def test_what_a_compilation_did_not_need_is_forgotten():
    memory = Memory()
    memory.keep("key", RESULT)

    memory.turn()
    assert memory.get("key") is RESULT

    memory.turn()
    assert memory.get("key") is None
