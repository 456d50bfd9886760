"""Linear algebra on one thread: small products on several cost up to 25 times their processor time, and gain nothing.

NumPy ships OpenBLAS, which starts as many threads as there are cores and lets them spin. Who wants another number sets
``OPENBLAS_NUM_THREADS`` or ``OMP_NUM_THREADS``, and it stands.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from obsia.core.process import ProcessSetting

STATED_BY: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
_PREFIXES: Final = ("scipy_openblas", "openblas")
_SUFFIXES: Final = ("64_", "")


class _Blas(NamedTuple):
    """How many threads OpenBLAS uses, in the library that NumPy loaded."""

    threads: Callable[[], int]
    set_threads: Callable[[int], object]


_THREADS: Final = ProcessSetting()


def one_thread() -> AbstractContextManager[None]:
    """Run a block with linear algebra on one thread, and give the process its number back; nothing where another
    library than OpenBLAS does it.
    """
    blas = _openblas()
    return nullcontext() if blas is None else _THREADS.changed(partial(_set_one, blas))


def _set_one(blas: _Blas) -> Callable[[], object]:
    before = blas.threads()
    if before > 1:
        blas.set_threads(1)
    return partial(blas.set_threads, before)


@cache
def _openblas() -> _Blas | None:
    """The OpenBLAS that stands beside NumPy, as its wheels have it; None where there is none, or a number is stated."""
    if any(os.environ.get(name) for name in STATED_BY):
        return None
    package = Path(np.__file__).parent
    folders = (package.parent / "numpy.libs", package / ".dylibs", package / ".libs")
    for file in (file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*openblas*"))):
        library = ctypes.CDLL(str(file))
        for prefix in _PREFIXES:
            for suffix in _SUFFIXES:
                threads = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
                set_threads = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
                if threads is not None and set_threads is not None:
                    threads.restype, threads.argtypes = ctypes.c_int, ()
                    set_threads.restype, set_threads.argtypes = None, (ctypes.c_int,)
                    return _Blas(threads=threads, set_threads=set_threads)
    return None
