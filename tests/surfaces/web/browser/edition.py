"""Some pages of an edition of files, written as a publisher writes them: a whole one takes minutes.

A whole edition is looked at with ``OBSIA_SITE=FOLDER``.
"""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest
from tests.surfaces.web.browser.addresses import USUAL, Address, pages
from tests.surfaces.web.browser.serving import ADDRESS, Base

from obsia.core.locales import languages
from obsia.surfaces.web import assets, rendering
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.figures import figure_path
from obsia.surfaces.web.links import file_of
from obsia.surfaces.web.publish import body_of, paths_of
from obsia.surfaces.web.site import Site

LANGUAGE: Final = "fr"
"""The language with the longer words."""
MODELS: Final = 12
KNOWN: Final = "known.json"
"""Of a folder: the files that the whole edition would hold."""


def write(folder: Path) -> None:
    """The usual pages in one language, the files that every page needs, and the list of those of the whole edition."""
    edition = PageEdition(static=True, models=MODELS, record=False, site=ADDRESS)
    paths = frozenset(paths_of(edition))
    site = Site(edition=edition, paths=paths)
    files = {file_of(path): path for path in paths}
    known = set(files)
    for address in pages():
        path = address.address
        if address.state != USUAL or address.language != LANGUAGE or path not in paths:
            continue
        document = site.answer(path)
        assert document.status == 200, f"{path}: {document.status}"
        _write(folder / file_of(path), body_of(document, path))
        for source in re.findall(r' src="([^"]+)"', document.body.decode()):
            picture = posixpath.normpath(posixpath.join(posixpath.dirname(file_of(path)), unquote(source)))
            if picture in files:
                _write(folder / picture, site.answer(files[picture]).body)
        known |= {file_of(f"/{language}{figure_path(each)}") for each in document.wanted for language in languages()}
        known |= {
            file_of(rendering.data_path(each, name))
            for each in document.downloads
            if not each.served_only
            for name in each.formats
        }
    for path, asset in assets.assets().items():
        _write(folder / file_of(path), asset.body)
    (folder / KNOWN).write_text(json.dumps(sorted(known)), encoding="utf-8")


@cache
def whole() -> frozenset[str]:
    """The paths of a whole edition, without those of figures."""
    return frozenset(paths_of(PageEdition(static=True, record=False, site=ADDRESS)))


def look_for(base: Base, address: Address) -> None:
    """Skip a test of a page that an edition of files holds on purpose not: one that it lacks is looked at, and fails."""
    if base.is_files and (address.served_only or not (base.has(address.address) or address.address in whole())):
        pytest.skip("editions of files hold no answers to questions and no refusals")


def _write(file: Path, body: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
