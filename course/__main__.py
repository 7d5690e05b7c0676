"""The ``course`` command, and ``python -m course``: where the process begins."""

import gc
from importlib import import_module

YOUNG = 50_000
"""Python's own number is 700. Loading this program makes objects that all stay, and a request's
are gone when their last use is: looking for rubbish that often took a fifth of the start."""


def main() -> None:
    """Run the command line, which is loaded only now."""
    gc.set_threshold(YOUNG)
    import_module("course.cli").main(prog_name="course")


if __name__ == "__main__":
    main()
