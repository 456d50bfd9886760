"""The sheets of style: each group of pages gets those that it needs, small, and from this site alone."""

from __future__ import annotations

import gzip
import json
import re
from importlib.resources import files

import pytest
from tests.surfaces.web.conftest import Pages

from obsia.core.locales import languages, locale
from obsia.surfaces.web import assets
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site
from obsia.writers.style import RULES

LARGEST = 4_800
"""Bytes of a style, compressed, 300 of them for the marks of evidence: a page has 20 kB for all but the script."""
INSIDE = {"asked", "none"}
"""Classes that sheets speak of inside something of their own alone: cards of costs, a map."""
TEMPLATES = sorted(each.name for each in (files("obsia.surfaces.web") / "templates").iterdir())


def styled(rules: str) -> set[str]:
    """The classes that rules speak of."""
    selectors = re.findall(r"([^{}]+)\{", rules)
    return {name for each in selectors for name in re.findall(r"\.([a-z][\w-]*)", each)}


def test_no_sheet_paints_the_classes_that_files_leave_out() -> None:
    assert {"words", "name"}.isdisjoint(styled("".join(assets.style(each).decode() for each in TEMPLATES)))


def test_paper_holds_no_link_that_is_drawn_as_a_button() -> None:
    on_paper = assets.style("base.html").decode().partition("@media print{")[2]
    hidden = next(rule for rule in on_paper.split("}") if rule.endswith("{display:none"))
    assert ">.button" in hidden  # The paragraph: links that stand alone in one are shown by a stronger rule.


def test_paper_keeps_the_heads_of_sorted_tables_on_every_page() -> None:
    on_paper = assets.style("base.html").decode().partition("@media print{")[2]
    assert "thead button{display:contents}" in on_paper  # A button is not drawn again where a head is.


def test_a_form_on_a_phone_has_the_whole_line_for_an_answer() -> None:
    narrow = RULES.partition("@media screen and (max-width:62rem){")[2].partition("@media")[0]
    stacked = next(rule for rule in narrow.split("}") if rule.startswith("table.stack :is(th,td){"))
    assert "width:auto" in stacked


def test_every_sheet_is_sent_with_some_page() -> None:
    room = files("obsia.surfaces.web")
    there = {
        each.name.removesuffix(".css")
        for folder in ("static", "atlas")
        for each in (room / folder).iterdir()
        if each.name.endswith(".css")
    }
    assert {name for template in TEMPLATES for name in assets.sheets_of(template)} == there


def test_the_longest_beginning_of_a_name_tells_the_sheets() -> None:
    assert assets.sheets_of("world.html") == ("base", "map", "charts", "countries", "world")
    assert assets.sheets_of("world_country.html") == ("base", "charts", "countries", "world")
    assert assets.sheets_of("model.html") != assets.sheets_of("models.html")
    assert assets.sheets_of("method.html") == ("base", "figure")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_style_is_served_for_ever_small_and_fetches_nothing(template: str) -> None:
    answer = Site(edition=PageEdition(record=False)).answer(assets.style_path(template))
    assert answer.status == 200
    assert answer.for_ever
    assert re.fullmatch(r"/static/obsia\.[0-9a-f]{12}\.css", assets.style_path(template))
    assert answer.body == assets.style(template)
    assert len(gzip.compress(answer.body, 6)) <= LARGEST
    assert not re.search(r"@import|url\((?!#)", answer.body.decode())


@pytest.mark.parametrize("name", ["base", "map", "world", "openness"])
def test_what_a_sheet_says_is_kept_without_what_only_people_read(name: str) -> None:
    room = files("obsia.surfaces.web") / ("atlas" if name == "map" else "static")
    written = (room / f"{name}.css").read_text(encoding="utf-8")
    sent = assets.sheet(name)
    assert "/*" not in sent
    assert "\n" not in sent
    plain = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    # Between words a space means something: descendants, several values, ``and (``.
    for what in (r"\w+ \w+", r"\w+ \.\w+", r"and \(", r"\w+ :\w+"):
        assert re.findall(what, sent) == re.findall(what, re.sub(r"\s+", " ", plain)), what
    assert styled(sent) == styled(plain)
    assert sent.count("{") == plain.count("{") == sent.count("}")


def test_every_class_of_a_page_that_a_sheet_knows_is_known_to_its_own(found: Pages) -> None:
    site = Site(edition=PageEdition(record=False))
    known = styled("".join(assets.style(each).decode() for each in TEMPLATES))
    missing: set[tuple[str, str]] = set()
    for path, (root, _) in found.items():
        style = next(each.attributes["href"] for each in root.all("link") if each.attributes["rel"] == "stylesheet")
        own = styled(site.answer(style).body.decode())
        used = {name for node in root.all() for name in node.attributes.get("class", "").split()}
        missing |= {(path, name) for name in (used & known) - own - INSIDE}
    assert {name: path for path, name in missing} == {}


@pytest.mark.parametrize("language", languages())
def test_the_script_is_one_small_file_that_says_nothing_of_its_own(language: str) -> None:
    """Its words are messages, in the language of the page."""
    answer = Site(edition=PageEdition(record=False)).answer(assets.script_path(language))
    assert answer.for_ever
    assert answer.content_type.startswith("text/javascript")
    assert len(gzip.compress(answer.body, 6)) <= 15_000
    written = answer.body.decode()
    assert "/*" not in written
    [held] = re.findall(r"Object\.assign\((\{.*\}), ", written)
    words = json.loads(held)
    assert set(re.findall(r"words\.(\w+)", written)) <= set(words)
    assert words["ascending"] == locale(language)("web-script-ascending", column="{}")
    assert {"measured", "assumed", "tested"} <= set(words)
    written = written.replace(held, "")
    assert re.findall(r'"[^"\n]*[A-Za-zé]{2,} [a-zé]{2,} [a-zé]{2,}[^"\n]*"', written) == []
