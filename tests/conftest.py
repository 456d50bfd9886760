"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from pathlib import Path

# As the command does (surfaces/cli): matrices here are small, and the threads of the linear algebra, one set in each
# process of tests, would wait for each other. Before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from obsia.app.figures import prepared

# Tests look at what the code makes, not at what an earlier build of it left; tests/app/test_app_prepared.py at both.
BUILT = prepared.FILE
prepared.FILE = Path(__file__).parent / "no such file.sqlite"


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not go through it again and again while tests run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
