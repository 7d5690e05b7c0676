"""The most memory that a process has used."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def peak(act: Callable[..., None], environment: dict[str, str], *given: Any) -> float:
    """Most memory, in MB, of a process that does nothing else."""
    return apart(_peak, act, environment, given)


def apart(act: Callable[..., Answer], *given: Any) -> Answer:
    """What it answers in a new process, which does nothing else."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(act, *given).result()


def _peak(act: Callable[..., None], environment: dict[str, str], given: Any) -> float:
    act(environment, *given)
    return own_peak()


def own_peak() -> float:
    """Of this process, in MB. Not getrusage: a new program inherits its starter's peak there."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
