"""What every process of a run needs and one of them makes."""

import fcntl
from collections.abc import Callable
from pathlib import Path


def made_once(mark: Path, make: Callable[[], None]) -> None:
    """Whoever comes first makes it; the others wait. ``mark`` is a file that says it is there.

    Where making fails, the next one tries.
    """
    with mark.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if mark.exists():
            return
        make()
        mark.touch()
