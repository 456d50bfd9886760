"""A figure's own page: what it shows, to whom, and that what is made of it reads elsewhere."""

from __future__ import annotations

import gzip
import json
import re
import xml.etree.ElementTree as Tree
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.surfaces.web.markup import read

from obsia.app.figures.trace import figures_of_request
from obsia.app.questions.usage import Assess
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.trace import trace
from obsia.app.usage.assess import assess
from obsia.core import figure as core
from obsia.core.evidence import Kind
from obsia.core.figure import RANGE_ONLY, Assumption, Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.surfaces.web import citations
from obsia.surfaces.web.citations import Citation
from obsia.surfaces.web.drawing import SMALL, drawing
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Document, Site

EXAMPLES = Path(__file__).parents[3] / "examples"
SVG = "{http://www.w3.org/2000/svg}"
CITED = Citation(
    figure_id="0a1b2c3d4e5f-0a1b2c3d4e5f", title="Energy of the facility", kind="Data set", language="en",
    made_on="2026-11-26", read_on="2026-12-01", version="0.1.0", snapshot="884b055c21e1",
    address="https://example.org/en/f/0a1b2c3d4e5f-0a1b2c3d4e5f/",
)  # fmt: skip

FIGURE = Figure(
    median=1.0, mean=1.0, low=0.5, high=2.0, unit="kWh", quantity="energy_kwh",
    boundary=Boundary.FACILITY,
    kind=Kind.MODELLED, kind_shares={}, tested=core.Tested.ELICITED, snapshot="0", figure_id="0-0", evidence=("x",),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSIA_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module")
def found() -> Estimation:
    return estimate("gpt-4o", input_tokens=300, output_tokens=400)


@pytest.fixture(scope="module")
def energy(found: Estimation) -> Figure:
    return found.figures[0]


def answer(path: str, **edition: object) -> Document:
    return Site(edition=PageEdition(**edition)).answer(path)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", languages())
def test_the_page_leads_from_the_figure_to_each_of_its_sources(energy: Figure, language: str) -> None:
    document = answer(f"/{language}/f/{energy.figure_id}/")
    assert (document.status, document.keep) == (200, False)
    body = document.body.decode()
    assert len(gzip.compress(document.body)) < 14_000
    told = trace(energy.figure_id)
    known = {source.evidence_id for each in told.inputs for source in each.sources} | {
        source.evidence_id for source in told.undrawn
    }
    assert body.count('<li id="source-') == len(known)
    for line in told.formula:
        assert line in body
    assert energy.figure_id in body
    assert energy.snapshot[:12] in body
    assert 'class="k" href="#evidence"' in body
    tr = locale(language)
    for each in tr("web-figure-left-out-facility"), tr("web-figure-tested-elicited"):
        assert each in body
    root, _ = read(document.body)
    inner = {node.attributes["href"][1:] for node in root.all("a") if node.attributes.get("href", "").startswith("#")}
    assert inner <= {node.attributes["id"] for node in root.all() if "id" in node.attributes}


def test_an_edition_of_files_has_a_lighter_page_that_leads_nowhere_in_vain(energy: Figure) -> None:
    site = Site(edition=PageEdition(static=True), paths=frozenset({"/en/", "/en/data/sources/"}))
    path = f"/en/f/{energy.figure_id}/"
    document = site.answer(path)
    assert document.status == 200
    assert len(document.body) < 22_000
    assert "cite.bib" not in document.body.decode()
    assert "@misc{obsia-" in document.body.decode()
    root, _ = read(document.body)
    links = [node.attributes["href"] for node in root.all("a")]
    assert not [each for each in links if each.startswith("/")]
    assert "../../data/sources/index.html" in links


def test_figures_of_the_same_request_stand_beside_it(found: Estimation, energy: Figure) -> None:
    others = {each.figure.figure_id for each in figures_of_request(energy.figure_id)}
    assert others == {each.figure_id for each in found.figures} - {energy.figure_id}
    body = answer(f"/en/f/{energy.figure_id}/").body.decode()
    for each in others:
        assert f'href="/en/f/{each}/"' in body


def test_what_comes_from_a_persons_files_is_shown_to_that_person_alone() -> None:
    account = assess(str(EXAMPLES / "openai_usage.json"))
    figure_id = account.total.figures[0].figure_id
    for end in ("", "cite.bib", "cite.json", "drawing.svg"):
        assert answer(f"/en/f/{figure_id}/{end}").status == 404
        assert answer(f"/en/f/{figure_id}/{end}", usage=Assess(("file.csv",))).status == 200
    assert answer(f"/en/embed/f/{figure_id}/").status == 404
    unknown = answer("/en/f/000000000000-000000000000/").body
    hidden = answer(f"/en/f/{figure_id}/").body
    # What is hidden is told as what is unknown is.
    assert hidden.replace(figure_id.encode(), b"X") == unknown.replace(b"000000000000-000000000000", b"X")


@pytest.mark.parametrize("figure_id", ["x", "..", "%00", "<b>", "'; DROP TABLE figure; --", "é" * 500])
def test_what_is_no_figure_is_a_page_that_says_so(figure_id: str) -> None:
    document = answer(f"/en/f/{figure_id}/")
    assert document.status == 404
    assert b"<b>" not in document.body


def test_citations_are_served_as_what_they_are(energy: Figure) -> None:
    site = {"site": "https://example.org/"}
    bib = answer(f"/en/f/{energy.figure_id}/cite.bib", **site)
    frame = json.loads(answer(f"/en/f/{energy.figure_id}/oembed.json", **site).body)
    assert (frame["type"], frame["width"], frame["height"]) == ("rich", 600, 320)
    assert f"/embed/f/{energy.figure_id}/" in frame["html"]
    assert bib.content_type == "text/x-bibtex; charset=utf-8"
    text = bib.body.decode()
    assert f"url = {{https://example.org/en/f/{energy.figure_id}/}}" in text
    assert text.count("{") == text.count("}")
    csl = answer(f"/en/f/{energy.figure_id}/cite.json", **site)
    assert csl.content_type == "application/vnd.citationstyles.csl+json"
    [record] = json.loads(csl.body)
    assert record["type"] == "dataset"
    assert record["URL"] == f"https://example.org/en/f/{energy.figure_id}/"
    assert record["note"] == f"facts {energy.snapshot}"
    assert record["author"] == [{"literal": citations.AUTHOR}]
    assert record["title"] in citations.apa(replace(CITED, title=record["title"]))


def test_a_citation_is_the_same_in_three_forms() -> None:
    assert citations.apa(CITED) == (
        "The obsia founders. (2026). Energy of the facility [Data set]."
        " https://example.org/en/f/0a1b2c3d4e5f-0a1b2c3d4e5f/"
    )
    assert citations.bibtex(CITED).startswith(
        "@misc{obsia-0a1b2c3d4e5f-0a1b2c3d4e5f,\n  author = {{The obsia founders}},"
    )
    [record] = json.loads(citations.csl(CITED))
    assert record["issued"] == {"date-parts": [[2026, 11, 26]]}
    assert record["accessed"] == {"date-parts": [[2026, 12, 1]]}
    assert "URL" not in json.loads(citations.csl(replace(CITED, address="")))[0]


@given(st.text(max_size=80))
def test_no_title_breaks_out_of_its_field(title: str) -> None:
    told = citations.bibtex(replace(CITED, title=title))
    plain = re.sub(r"\\[{}]", "", told)
    depth = 0
    for letter in plain:
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
    assert depth == 0
    assert json.loads(citations.csl(replace(CITED, title=title)))[0]["title"] == title


@pytest.mark.parametrize("language", languages())
def test_the_drawing_says_by_itself_what_it_shows(energy: Figure, language: str) -> None:
    document = answer(f"/{language}/f/{energy.figure_id}/drawing.svg", site="https://example.org/")
    assert document.content_type == "image/svg+xml"
    root = Tree.fromstring(document.body)  # noqa: S314
    assert root.tag == f"{SVG}svg"
    words = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
    tr = locale(language)
    assert "Wh" in words
    assert energy.figure_id in words.replace("- ", "-")
    assert tr("kind-assumed") in words
    assert "CC BY 4.0" in words
    assert "https://example.org/" in words.replace(" ", "")
    sizes = [int(node.attrib["font-size"]) for node in root.iter(f"{SVG}text")]
    # At 320 pixels, half its width, letters keep 11 pixels.
    assert min(sizes) >= SMALL == 22
    assert float(root.attrib["width"]) == 640.0
    assert not [node for node in root.iter() if "style" in node.attrib or "class" in node.attrib]


def test_a_drawing_keeps_tested_and_judged_apart_and_a_range_has_no_line(energy: Figure) -> None:
    tr = locale("en")

    def lines(figure: Figure) -> tuple[str, int]:
        root = Tree.fromstring(drawing(figure, subject="Of a thing", source=("obsia",), tr=tr))  # noqa: S314
        bar = root.findall(f"{SVG}rect")[1]
        return bar.attrib["fill"], len(root.findall(f"{SVG}line"))

    judged, both = lines(energy)
    tested, _ = lines(replace(energy, tested=core.Tested.TESTED))
    assert judged != tested
    assert both == 2
    assert lines(replace(energy, assumptions=(Assumption(code=RANGE_ONLY),)))[1] == 1


@given(st.text(max_size=200))
def test_whatever_a_figure_is_of_its_drawing_is_one(subject: str) -> None:
    root = Tree.fromstring(drawing(FIGURE, subject=subject, source=(subject,), tr=locale("en")))  # noqa: S314
    assert {node.tag.removeprefix(SVG) for node in root.iter()} == {"svg", "title", "rect", "text", "line"}


@pytest.mark.parametrize("language", languages())
def test_a_frame_holds_the_figure_alone(energy: Figure, language: str) -> None:
    document = answer(f"/{language}/embed/f/{energy.figure_id}/")
    assert document.embedded
    assert len(document.body) <= 3_000
    body = document.body.decode()
    assert f'href="/{language}/f/{energy.figure_id}/"' in body
    assert "<nav" not in body


def test_what_is_pasted_elsewhere_is_whole(energy: Figure) -> None:
    body = answer(f"/en/f/{energy.figure_id}/", site="https://example.org/").body.decode()
    root, _ = read(body.encode())
    codes = [node.text for node in root.all("code")]
    frame = next(each for each in codes if each.startswith("<iframe"))
    assert f'src="https://example.org/en/embed/f/{energy.figure_id}/"' in frame
    assert 'title="obsia: Energy of the facility"' in frame
    pasted = next(each for each in codes if each.startswith("<p>"))
    assert "0.48\u00a0Wh, plausible range 0.053 to 2.5\u00a0Wh (assumed)" in pasted
    assert f'<a href="https://example.org/en/f/{energy.figure_id}/">' in pasted


def test_a_site_that_records_nothing_leads_to_no_figure_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of its figures leads to sources at the end of its page: the page of the figure would not be there."""
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path))
    for path in ("/en/", "/en/world/", "/en/compare/", "/en/commitments/", "/en/models/openai/gpt-5/"):
        kept = Site(edition=PageEdition()).answer(path)
        body = Site(edition=PageEdition(record=False)).answer(path).body.decode()
        assert not re.findall(r'href="/en/f/[^"]*"', body), path
        anchors = set(re.findall(r'class="k" href="#([^"]+)"', body))
        assert anchors <= set(re.findall(r'id="([^"]+)"', body)), path
        for figure in kept.wanted[:2]:
            assert Site(edition=PageEdition()).answer(f"/en/embed/f/{figure}/").status == 200, path
