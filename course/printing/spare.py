"""Memory that printing needed and nothing holds any more goes back to the system."""

import ctypes
import sys


def give_back() -> None:
    """Between one heap of prints and the next, or whatever follows.

    The threads that print leave their memory in pieces that glibc keeps for them; elsewhere
    there is nothing to do.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)
