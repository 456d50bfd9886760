"""What holds for all tests."""

from __future__ import annotations

import os

# As the command does (surfaces/cli): matrices here are small, and the threads of the linear algebra, one set in each
# process of tests, would wait for each other. Before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
