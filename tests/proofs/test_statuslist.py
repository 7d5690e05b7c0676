"""Status lists come back bit by bit, and nothing else is taken for one."""

import base64
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.proofs import statuslist
from course.proofs.refusals import Refused

indices = st.sets(st.integers(0, statuslist.BITS - 1), max_size=40)


def packed(data):
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@settings(max_examples=20, deadline=None)
@given(indices, st.integers(0, statuslist.BITS - 1))
def test_what_was_set_is_set_and_nothing_else(chosen, other):
    array = statuslist.decode(statuslist.encode(chosen))

    assert len(array) * 8 == statuslist.BITS == 131_072
    assert all(statuslist.is_set(array, index) for index in chosen)
    assert statuslist.is_set(array, other) is (other in chosen)
    assert sum(bin(byte).count("1") for byte in array) == len(chosen)


def test_the_first_bit_is_the_leftmost_one():
    assert statuslist.decode(statuslist.encode([0]))[0] == 0b1000_0000
    assert statuslist.decode(statuslist.encode([15]))[1] == 0b0000_0001


def test_the_same_bits_give_the_same_text_on_every_day_and_machine():
    text = statuslist.encode({7, 3})

    assert text == statuslist.encode([3, 7, 7])
    head = base64.urlsafe_b64decode(text[1:] + "==")[:10]
    assert head[4:8] == bytes(4), "no moment"
    assert head[9] == 255, "no system"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "u!!",
        "uAAAA",
        statuslist.encode([1])[1:],
        statuslist.encode([1])[:-12],
        packed(gzip.compress(bytes(1_000))),
        packed(gzip.compress(bytes(statuslist.MOST_BYTES + 1))),
    ],
    ids=["empty", "bare", "letters", "no gzip", "no base", "cut off", "too short", "bomb"],
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(Refused):
        statuslist.decode(text)


@pytest.mark.parametrize("index", [-1, statuslist.BITS])
def test_an_index_outside_the_list_is_refused(index):
    with pytest.raises(Refused, match="does not reach"):
        statuslist.is_set(statuslist.decode(statuslist.encode([])), index)
