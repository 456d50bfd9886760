"""Pages as a package serves them: with the answers that come with it, where this code has made them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.conftest import BUILT

from obsia.app.figures import prepared


@contextmanager
def as_packaged() -> Iterator[pytest.MonkeyPatch]:
    """That the same answers would be made now is a test of ``tests/app/test_app_prepared.py``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "FILE", BUILT)
        yield patch
