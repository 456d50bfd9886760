"""One server for all tests of the API, one assistant for all tests of its tools."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.surfaces.http_client import Server, serving
from tests.surfaces.mcp_client import Assistant, assisting


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without a limit of rate, with a data folder of its own."""
    with serving(tmp_path_factory.mktemp("data"), "--rate-limit", "0") as running:
        yield running


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A session in English, with a data folder of its own."""
    with assisting(tmp_path_factory.mktemp("data")) as running:
        yield running
