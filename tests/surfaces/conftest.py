"""One server for all tests of the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.surfaces.http_client import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without a limit of rate, with a data folder of its own."""
    with serving(tmp_path_factory.mktemp("data"), "--rate-limit", "0") as running:
        yield running
