"""What workers of one run of the tests share: one makes it, the others wait for it and read it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def made_once(name: str, make: Callable[[], T], factory: pytest.TempPathFactory) -> T:
    """What ``make`` returns, in whichever worker it was called first; where there are no workers, here."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make()
    return kept(factory.getbasetemp().parent / name, make)


def kept(path: Path, make: Callable[[], T]) -> T:
    """What a file holds, which ``make`` gave; while one process makes it, others wait. What fails is made again."""
    import fcntl  # which not every system has

    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            path.write_bytes(pickle.dumps(make()))
        return pickle.loads(path.read_bytes())  # noqa: S301 - of this run
