"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from pathlib import Path

# As the command does (surfaces/cli): matrices here are small, and the threads of the linear algebra, one set in each
# process of tests, would wait for each other. Before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A defect of a reader costs a user one record; here it fails the test that meets it.
os.environ.setdefault("OBSIA_RAISE_DEFECTS", "1")

# Nor do pages here depend on the terminal that happens to run the tests; those that need a width set it.
os.environ.pop("COLUMNS", None)

from hypothesis import Phase, settings
from hypothesis.internal.conjecture import engine

from obsia.app.figures import prepared

# No deadline, because machines are shared. The gate tries 35 examples of each property that says nothing else, the same
# in each run (where CI is set, Hypothesis derives them from the test), whoever runs the tests by hand 100, others each
# time: together they must fit into half an hour on two cores. So must a failure: what fails is made smaller for some
# seconds and not for five minutes, and not explained, which would trace each line.
SHRINKING_S = 20
engine.MAX_SHRINKING_SECONDS = SHRINKING_S
settings.register_profile(
    "shared-machine",
    deadline=None,
    max_examples=35 if os.environ.get("CI") else 100,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
settings.load_profile("shared-machine")

# Tests look at what the code makes, not at what an earlier build of it left; tests/app/test_app_prepared.py at both.
BUILT = prepared.FILE
prepared.FILE = Path(__file__).parent / "no such file.sqlite"


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not go through it again and again while tests run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
