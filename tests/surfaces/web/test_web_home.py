"""The first page: what it says of the model that is asked about."""

from __future__ import annotations

import pytest

from obsia.app.disclosure.openness import openness
from obsia.core.locales import locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site

SERVED = Site(edition=PageEdition(record=False))
PUBLISHED = "mistral-large-2407"
"""A model whose maker publishes the carbon and the water of an answer."""


@pytest.mark.parametrize(("language", "denied"), [("en", "nobody publishes"), ("fr", "personne ne publie")])
def test_a_maker_who_publishes_is_not_told_not_to(language: str, denied: str) -> None:
    told = {each.assertion.item for _, found in openness(PUBLISHED).topics for each in found}
    assert {"carbon_inference", "water_inference"} <= told, sorted(told)
    document = SERVED.answer(f"/{language}/", f"model={PUBLISHED}")
    assert document.status == 200
    assert locale(language)("web-home-lead", model="…").partition("…")[2] in document.body.decode()
    assert denied not in document.body.decode()
