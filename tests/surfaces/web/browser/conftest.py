"""One browser for each worker, one server and one edition of files for all of a run.

``OBSIA_SITE`` (an address, or a folder of files) looks at a site that is there instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.surfaces.web.browser import edition
from tests.surfaces.web.browser.chromium import FLAGS, chromium
from tests.surfaces.web.browser.lighthouse import Lighthouse
from tests.surfaces.web.browser.serving import Base, once, served
from tests.surfaces.web.browser.stage import Stage, staged
from tests.surfaces.web.packaged import as_packaged


@pytest.fixture(scope="session", autouse=True)
def _prepared() -> Iterator[None]:
    with as_packaged():
        yield


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of one run share."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "browser"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without windows."""
    path = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A server of small pages."""
    with staged() as found:
        yield found


@pytest.fixture(scope="session")
def site(run_folder: Path) -> Iterator[Base]:
    """The site as ``obsia serve`` answers, or the one that is named."""
    if named := os.environ.get("OBSIA_SITE"):
        yield Base(url=named.rstrip("/") if "://" in named else Path(named).resolve().as_uri())
        return
    with served(run_folder / "served") as address:
        yield Base(url=address)


@pytest.fixture(scope="session")
def files(run_folder: Path) -> Base:
    """Some pages of an edition of files, read from the disk."""
    return Base(url=once(run_folder, "files", edition.write).as_uri())


@pytest.fixture(scope="session")
def lighthouse() -> Iterator[Lighthouse]:
    """Lighthouse, with one browser of its own for all pages."""
    found = Lighthouse()
    yield found
    found.end()
