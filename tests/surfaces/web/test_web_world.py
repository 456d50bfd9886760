"""The pages of the world: what each answers, in both languages, served and as files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from obsia.app.world.planet import World, countries, group_ids, world
from obsia.core.demand import REFERENCE, SCENARIOS
from obsia.core.locales import languages, locale
from obsia.core.message import Message
from obsia.surfaces.web import assets
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import file_of
from obsia.surfaces.web.pages import world as planet_page
from obsia.surfaces.web.pages import world_companies, world_countries, world_evidence
from obsia.surfaces.web.site import Document, Site, pages
from obsia.views.world import verdict
from obsia.views.world_parts import INDEPENDENT

SERVED = Site(edition=PageEdition(record=False))
MODULES = (planet_page, world_companies, world_countries, world_evidence)
PATHS = (
    "/world/",
    "/world/countries/",
    "/world/countries/FRA/",
    "/world/countries/IRL/",
    "/world/countries/HTI/",
    "/world/scenarios/",
    "/world/sources/",
    "/world/companies/meta/",
    "/world/closing/",
)
STYLE = len(gzip.compress(assets.style("world.html"), 9))


@pytest.fixture(scope="module")
def made() -> Callable[[str, str], str]:
    """Pages by language and path, made once."""
    held: dict[tuple[str, str], str] = {}

    def page(language: str, path: str) -> str:
        if (language, path) not in held:
            document = answer(f"/{language}{path}")
            assert document.status == 200, document.body.decode()
            held[language, path] = document.body.decode()
        return held[language, path]

    return page


def answer(path: str, query: str = "") -> Document:
    return SERVED.answer(path, query)


class Outline(HTMLParser):
    """What a page is made of, for checks that no browser is needed for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        self.attributes |= set(held)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if held.get("id"):
            self.ids.append(str(held["id"]))
        if tag == "a":
            self.links.append(str(held.get("href")))


def text_of(page: str) -> str:
    """The words of a page."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("path", PATHS)
def test_a_page_holds_together(made: Any, language: str, path: str) -> None:
    page = made(language, path)
    outline = Outline(page)
    assert outline.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert not [name for name in outline.attributes if name == "style" or name.startswith("on")]
    assert not {"style", "iframe", "img"} & {tag for tag, _ in outline.tags}
    inner = {link.partition("#")[2] for link in outline.links if link.startswith("#")}
    assert inner <= set(outline.ids)
    assert page.count("<table") == len(re.findall(r"<caption[ >]", page))
    assert all(held.get("scope") for tag, held in outline.tags if tag == "th")
    assert "billion" not in text_of(page.partition('<section class="sources"')[0])
    assert "milliard" not in text_of(page)
    # Words of readers: no letter escaped that is ours, no name that only code knows.
    assert not re.findall(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}", page)
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text_of(page.partition('<section class="sources"')[0] + "</main>"))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("path", PATHS)
def test_every_figure_has_an_interval_or_a_reason_a_kind_and_a_way_to_its_evidence(
    made: Any, language: str, path: str
) -> None:
    page = made(language, path)
    figures = re.findall(r'<span class="fig[^>]*>.*?</a></span>', page)
    assert len(figures) == page.count('<span class="fig')
    for figure in figures:
        assert re.search(r'class="i( why)?"[^>]*>[^<]+<', figure)
        assert re.search(r'<a class="k" href="[^"]+">[^<]+</a>', figure)
    if path != "/world/sources/":
        assert figures


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("path", "most"), [("/world/", 80_000), ("/world/countries/", 24_000), *((p, 20_000) for p in PATHS[2:])]
)
def test_a_page_is_light(made: Any, language: str, path: str, most: int) -> None:
    assert len(gzip.compress(made(language, path).encode(), 9)) + STYLE <= most


@pytest.mark.parametrize("language", languages())
def test_the_planet_is_answered_in_the_first_screen(made: Any, language: str) -> None:
    page = made(language, "/world/")
    cards = page.partition('<ul class="cards">')[2].partition("</ul>")[0]
    found = world(record_figures=False)
    now = next(each for each in found.path if each.year == found.year)
    assert found.ai
    assert found.tension
    for figure in (now.demand, found.ai.demand, found.ai.share, found.tension.ours):
        assert figure.figure_id in cards
    assert "2\u202f025" not in page
    assert "2,025" not in page


@pytest.mark.parametrize("language", languages())
def test_the_map_leads_to_every_country_and_tells_ranges_from_figures(made: Any, language: str) -> None:
    page = made(language, "/world/")
    drawn = page.partition('<figure class="atlas')[2].partition("<figcaption")[0]
    codes = re.findall(r'href="/\w\w/world/countries/([A-Z]{3})/" class="(q\d)( allocated)?"', drawn)
    assert {iso3 for iso3, _, _ in codes} == set(countries())
    hatched = {iso3 for iso3, _, second in codes if second}
    own = {each.iso3 for each in world(record_figures=False).countries if each.has_central}
    assert hatched == set(countries()) - own
    assert 'role="img"' in drawn
    assert len(re.findall(r'<rect class="q\d" ', page)) >= 5


@pytest.mark.parametrize("language", languages())
def test_countries_stand_by_name_whatever_their_accents(made: Any, language: str) -> None:
    page = made(language, "/world/countries/")
    regions = [re.findall(r'<th scope="row"[^>]*><a [^>]*>\s*([^<]+?)\s*</a>', part) for part in page.split("<details")]
    key = locale(language).sort_key()
    assert sum(map(len, regions)) == len(countries())
    assert all(names == sorted(names, key=key) for names in regions)
    if language == "fr":
        africa = next(names for names in regions if "Égypte" in names)
        assert africa.index("Égypte") < africa.index("Eswatini") < africa.index("Zambie")


def test_what_is_drawn_stands_before_lists_and_with_its_unit(made: Any) -> None:
    listed = made("en", "/world/countries/")
    assert 0 < listed.find('<figure class="chart') < listed.find("<details")
    panels = made("en", "/world/").partition("chart panels")[2].partition("</figure>")[0]
    assert panels.count(">TWh</text>") == 2 * panels.partition("</svg>")[0].count(">TWh</text>") > 0


@pytest.mark.parametrize("path", ["/world/countries/", "/world/closing/"])
def test_names_alone_are_left_as_they_are_and_the_words_around_them_are_not(made: Any, path: str) -> None:
    kept = re.findall(r'<span translate="no">([^<]*)</span>', made("fr", path))
    assert not [each for each in kept if re.search(r"\bet\b|\bautres?\b|\bpuces\b", each)]
    if path == "/world/countries/":
        assert '<span translate="no">ENTSO-E/ENTSOG</span> et un autre' in made("fr", path)


@pytest.mark.parametrize("language", languages())
def test_what_the_sentences_of_the_tension_say_leads_to_its_evidence(made: Any, language: str) -> None:
    part = made(language, "/world/").partition('id="growth"')[2].partition("</details>")[0]
    planet = world(record_figures=False)
    found, joined = planet.tension, planet.joined
    assert found
    figures = (found.ours, *found.left, joined.rest, joined.growth, *(each.ours for each in joined.counts))
    assert joined.counts
    told = re.findall(r'<span class="fig" data-figure="([^"]+)"', part)
    assert sorted(told) == sorted(each.figure_id for each in figures)
    assert part.count('class="fig"') == len(told)
    published = re.findall(r'class="published".*?<a class="src" href="#source-', part)
    assert len(published) == len(found.rows) + len(found.same_years) + len(joined.counts)
    assert not re.search("[\ue000-\uf8ff]", part)


@pytest.mark.parametrize("language", languages())
def test_of_an_allocated_country_only_a_range_is_told(made: Any, language: str) -> None:
    tr = locale(language)
    page = made(language, "/world/countries/HTI/")
    figures = re.findall(r'<span class="fig.*?</a></span>', page)
    assert figures
    assert all(f'<span class="v why">{tr("web-range-only")}</span>' in each for each in figures)
    assert not re.search(r'<rect x="[^"]*"/?>', page), "a bar of no width is a leading value"
    assert 'class="value"' not in page
    assert tr("country-in-HTI") in text_of(page)
    metered = made(language, "/world/countries/IRL/")
    assert 'class="value"' in metered
    assert tr("world-publisher-cso-ireland") in text_of(metered)


@pytest.mark.parametrize("language", languages())
def test_a_group_of_countries_has_a_page_with_its_members_and_what_is_published(made: Any, language: str) -> None:
    tr = locale(language)
    page = made(language, "/world/countries/eu/")
    text = text_of(page)
    assert tr("country-in-eu") in re.findall(r"<h1[^>]*>(.*?)</h1>", page)[0]
    assert all(f'id="{part}"' in page for part in ("members", "compared", "path", "state"))
    assert tr.country("DEU") in text
    assert f"{tr('world-publisher-european-commission')} 2026-04" in text
    assert f"/{language}/world/countries/DEU/" in page
    listed = made(language, "/world/countries/")
    assert all(tr.zone(each) in text_of(listed) for each in ("eu", "g20", "african-union"))
    # The search leads to the regions of the United Nations and of the IEA.
    assert answer(f"/{language}/world/countries/un-western-africa/").status == 200


def test_a_country_in_a_scenario_of_obsia_is_not_said_to_follow_the_iea() -> None:
    page = answer("/fr/world/countries/FRA/", "year=2030&scenario=slow-uptake").body.decode()
    said = locale("fr").text(Message("web-world-on-own", name="Adoption lente", independent=INDEPENDENT.text))
    assert said in page
    assert "Slow uptake" not in page


def test_scenarios_are_told_beside_the_reference(made: Any) -> None:
    text = text_of(made("en", "/world/scenarios/"))
    assert all(name in text for name in ("Base", "Lift-Off", "High Efficiency", "Headwinds"))
    assert "obsia is independent" in text
    lifted = answer("/en/world/", "year=2030&scenario=lift-off").body.decode()
    assert 'id="changes"' in lifted
    assert "2030" in re.findall(r"<h1[^>]*>(.*?)</h1>", lifted)[0]
    assert re.search(r'<option value="Lift-Off" selected>\s*Lift-Off', lifted)


@pytest.mark.parametrize("path", PATHS)
def test_where_the_agency_is_named_obsia_says_that_it_is_independent_of_it(made: Any, path: str) -> None:
    for language, name, words in (("en", "IEA", "is independent"), ("fr", "AIE", "indépendant")):
        text = text_of(made(language, path))
        if re.search(rf"\b({name}|IEA)\b", text):
            assert words in text


def test_published_figures_stand_beside_ours_with_a_verdict_in_words(made: Any) -> None:
    page = made("en", "/world/")
    found = world(record_figures=False)
    part = page.partition('id="compared"')[2].partition("</section>")[0]
    assert part.count('class="published"') == len(found.compared)
    text = text_of(f"<main>{part}</main>")
    verdicts = {locale("en").text(verdict(each)) for each in found.compared}
    assert len(verdicts) > 2
    assert all(each in text for each in verdicts)


@pytest.mark.parametrize(
    ("path", "query", "status", "says"),
    [
        ("/fr/world/", "year=1999", 400, "1999"),
        ("/fr/world/", "year=%E0%A5%A8%E0%A5%A6%E0%A5%A8%E0%A5%AB", 400, ""),
        ("/en/world/", "scenario=%3Cscript%3E", 400, "&lt;script&gt;"),
        ("/en/world/countries/", "region=atlantis", 400, "atlantis"),
        ("/en/world/countries/XXX/", "", 404, "XXX"),
        ("/en/world/nothing/2030/", "", 404, "nothing"),
        ("/en/world/lift-off/30/", "", 400, "30"),
    ],
)
def test_a_wrong_question_is_answered_in_words(path: str, query: str, status: int, says: str) -> None:
    document = answer(path, query)
    page = document.body.decode()
    assert document.status == status
    assert says in page
    assert "<script>" not in page


def test_a_region_is_shown_alone() -> None:
    page = answer("/en/world/countries/", "region=africa").body.decode()
    held = re.findall(r"/world/countries/([A-Z]{3})/", page.partition("<tbody")[2])
    assert "NGA" in held
    assert "FRA" not in held


def test_files_hold_scenarios_and_countries_and_every_link_leads_to_one() -> None:
    edition = PageEdition(record=False, static=True)
    kinds = [page for module in MODULES for page in module.PAGES]
    parts = [(page, each) for page in kinds if page.addresses for each in page.addresses(edition)]
    places = {*countries(), *group_ids(with_regions=False)}
    assert {each["iso3"] for page, each in parts if page.name == "country"} == places
    assert sum(page.name == "world-scenario" for page, _ in parts) == 12
    paths = frozenset(
        f"/{language}{path}"
        for language in languages()
        for path in [*(page.path for page in pages() if "{" not in page.path), *(p.address(each) for p, each in parts)]
    )
    site = Site(edition=edition, paths=paths)
    files = {file_of(path) for path in paths}
    for path in ("/en/world/", "/fr/world/countries/FRA/", "/en/world/countries/", "/en/world/scenarios/"):
        page = site.answer(path).body.decode()
        assert "<form" not in page
        main = page.partition("<main")[2].partition("</main>")[0]
        for link in Outline(main).links:
            if link.startswith(("#", "http")):
                continue
            file = unquote(urljoin(f"file:///{file_of(path)}", link).removeprefix("file:///")).partition("#")[0]
            assert file in files or file.partition("/")[2].startswith(("f/", "method/")) or "/data/" in f"/{file}", link


def numbers(found: World) -> list[tuple[float, float, float]]:
    """Every figure of places and countries in the year."""
    held = [each for place in found.places for each in place.figures]
    held += [figure for each in found.countries for figure in (each.demand, each.per_inhabitant) if figure]
    return [(each.value, each.low, each.high) for each in held]


def test_scenarios_are_one_until_they_part() -> None:
    """An edition of files has the years before they part once, as those of the reference."""
    part = planet_page.FIRST_UNLIKE_YEAR
    some = {REFERENCE, *sorted(SCENARIOS)[::4]}
    paths = {name: {each.year: each for each in world(scenario=name, record_figures=False).path} for name in some}
    reference = paths[REFERENCE]
    for name in some - {REFERENCE}:
        for year, each in paths[name].items():
            is_one = (each.demand.value, each.demand.low, each.demand.high) == (
                reference[year].demand.value,
                reference[year].demand.low,
                reference[year].demand.high,
            )
            assert is_one == (year < part), (name, year)
    before = [year for year in planet_page.EDITION_YEARS if year < part]
    assert before
    for year in before:
        told = {name: numbers(world(year=year, scenario=name, record_figures=False)) for name in some}
        assert len(told[REFERENCE]) > 100
        assert all(each == told[REFERENCE] for each in told.values())


def test_a_country_without_inhabitants_is_drawn_without_a_class() -> None:
    from dataclasses import replace

    from obsia.surfaces.web import world_map
    from obsia.surfaces.web.links import Links
    from obsia.surfaces.web.page import PageQuestion

    found = world(record_figures=False)
    bare = tuple(replace(each, per_inhabitant=None) for each in found.countries)
    links = Links(language="en", here="/en/world/", static=False, exists=lambda path: "/FRA/" in path)
    asked = PageQuestion(tr=locale("en"), edition=PageEdition(record=False), links=links)
    drawn = world_map.map_of(replace(found, countries=bare), asked)
    assert re.findall(r'href="[^"]*" class="(\w+)"', drawn) == ["none"]


@pytest.mark.parametrize("language", languages())
def test_a_large_figure_may_break_before_its_substance_alone(language: str) -> None:
    body = Site(edition=PageEdition(record=False)).answer(f"/{language}/world/countries/FRA/").body.decode()
    large = re.findall(r'class="fig big"[^>]*><span class="v">([^<]+)</span>', body)
    assert any(re.fullmatch(r"[\d.,]+\u00a0k?t CO₂e", each) for each in large), large
    assert all(" " not in each for each in large if not each.endswith(("CO₂e", "m³"))), large
