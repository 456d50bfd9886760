"""Every type of page, made once for the tests that read all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from tests.shared import made_once
from tests.surfaces.web.markup import Node, every_page, read
from tests.surfaces.web.packaged import as_packaged

from obsia.app.request.estimate import estimate
from obsia.core.locales import languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site

Pages = dict[str, tuple[Node, str]]
"""Path -> the tree of its page, and its declaration."""
REFUSED = ("/f/none/", "/nowhere/")
"""Addresses, each after a language, at which there is nothing."""


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> Iterator[None]:
    with as_packaged():
        yield


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every type of page, read; refusals too."""
    bodies = made_once("pages", partial(_bodies, tmp_path_factory), tmp_path_factory)
    return {path: read(body) for path, body in bodies.items()}


def _bodies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    with as_packaged() as patch:  # as for each module: this is made before
        patch.setenv("OBSIA_DATA", str(tmp_path_factory.mktemp("data")))
        made = estimate("gpt-4o", input_tokens=300, output_tokens=400)
        site = Site(edition=PageEdition())
        documents = dict(every_page(site, figure_id=made.figures[0].figure_id))
        for language in languages():
            for path in (f"/{language}{each}" for each in REFUSED):
                documents[path] = site.answer(path)
    assert len(documents) > 20
    return {path: document.body for path, document in documents.items()}
