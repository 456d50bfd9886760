"""The first page: what it says of the model that is asked about."""

from __future__ import annotations

import re

import pytest

from obsia.app.catalogue.landscape import NAMED, landscape
from obsia.app.disclosure.openness import openness
from obsia.core.locales import languages, locale
from obsia.facts import snapshot as facts
from obsia.facts.disclosures import systems
from obsia.surfaces.web.charts.landscape import landscape_chart
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


@pytest.mark.parametrize("language", languages())
def test_it_opens_with_what_obsia_is_a_search_and_every_model(language: str) -> None:
    tr = locale(language)
    body = SERVED.answer(f"/{language}/").body.decode()
    places = [
        body.index(each) for each in (tr("web-home-title"), 'role="search"', 'class="land"', 'id="answer"', 'id="news"')
    ]
    assert places == sorted(places)
    assert f'action="/{language}/search/"' in body
    for asked in tr("web-home-tries").split(", "):
        assert SERVED.answer(f"/{language}/search/", f"q={asked.replace(' ', '+')}").status == 200
    finding = re.search(r'<h2 id="landscape">([^<]+)</h2>', body)
    assert finding is not None
    assert re.search(r"\d", finding[1])
    counted = re.search(r'<p class="count">\D*(\d+)\D+(\d+)\D+</p>', body)
    assert counted is not None, "weights are counted of the systems that were examined"
    assert int(counted[1]) < int(counted[2]) < len(systems(facts.load()))


def test_labels_of_the_landscape_stand_apart_and_inside() -> None:
    drawn = landscape_chart(landscape(), tr=locale("en"), label="all models")
    wide, slim = drawn.split("<svg")[1:]
    for each, across, least, typical in ((wide, 1120, len(NAMED), 2), (slim, 300, len(NAMED) // 3, 0)):
        labels = re.findall(r'class="label [a-z]+" x="([\d.]+)" y="(-?[\d.]+)" text-anchor="middle">([^<]+)<', each)
        names = [(float(x), float(y), name, len(name) * 3.2) for x, y, name in labels if "×" not in name]
        assert least <= len(names) - typical == each.count('class="spot') - typical
        for place, (x, y, name, half) in enumerate(names):
            assert half - 1 <= x <= across
            for other_x, other_y, other, other_half in names[place + 1 :]:
                assert abs(x - other_x) > half + other_half or abs(y - other_y) > 11, (name, other)
    assert "style=" not in drawn
