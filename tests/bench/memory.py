"""The most memory that a process has used."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any


def peak(act: Callable[..., None], environment: dict[str, str], *given: Any) -> float:
    """Most memory, in MB, of a process that does nothing else."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as apart:
        return apart.submit(_apart, act, environment, given).result()


def _apart(act: Callable[..., None], environment: dict[str, str], given: Any) -> float:
    act(environment, *given)
    return own_peak()


def own_peak() -> float:
    """Of this process, in MB. Not getrusage: a new program inherits its starter's peak there."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
