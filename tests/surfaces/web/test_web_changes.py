"""What changed: an old figure leads to the new one with the cause, on its page, in the list and in the feed."""

from __future__ import annotations

import datetime
import json
import xml.etree.ElementTree as Tree
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from obsia.app.catalogue.changes import Cause, asked_of, edition_record, figure_key, releases, traced_key
from obsia.app.catalogue.corrections import corrections
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.trace import trace
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.surfaces.web import history
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site
from obsia.surfaces.web.topics import TOPICS, path_of

ATOM = "{http://www.w3.org/2005/Atom}"
OLD = "0123456789ab-000000000001"


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


@pytest.fixture(scope="module")
def record(found: Estimation) -> dict[str, Any]:
    ids = [each.figure_id for each in found.figures[:3]]
    return edition_record(ids, published_on=datetime.date(2026, 11, 27))


@pytest.fixture(scope="module")
def edition(record: dict[str, Any], energy: Figure, tmp_path_factory: pytest.TempPathFactory) -> PageEdition:
    """An edition whose first figure was 3.0 Wh in the edition of 1 October 2026."""
    folder = tmp_path_factory.mktemp("editions")
    old = json.loads(json.dumps(record)) | {"published_on": "2026-10-01", "snapshot": "other"}
    [row] = [each for each in old["figures"] if each["figure_id"] == energy.figure_id]
    row |= {"figure_id": OLD, "value": 0.003, "low": 0.001, "high": 0.02}
    (folder / "old").mkdir()
    (folder / "old" / history.FILE).write_text(json.dumps(old), encoding="utf-8")
    (folder / "new.json").write_text(json.dumps(record), encoding="utf-8")
    return PageEdition(previous=str(folder / "old"), figures=str(folder / "new.json"), day="2026-11-27")


def test_a_key_is_what_was_asked_and_reads_back(energy: Figure) -> None:
    key = traced_key(trace(energy.figure_id))
    assert asked_of(key) == (
        "estimate",
        {"cached_tokens": 0, "input_tokens": 300, "model": "openai/gpt-4o", "output_tokens": 400, "provider": "openai"},
        "energy_kwh",
        Boundary.FACILITY,
    )
    told = figure_key("world", {"label": "FRA 2030", "year": 2030, "overrides": {}}, "demand_kwh", "life cycle")
    assert asked_of(told) == (
        "world", {"label": "FRA 2030", "year": 2030, "overrides": {}}, "demand_kwh", Boundary.LIFE_CYCLE
    )  # fmt: skip


@pytest.mark.parametrize("key", ["", "estimate", "estimate?a=1", "estimate?a=1#energy_kwh", "e?a=1#energy_kwh@moon"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"not-a-key|not a valid Boundary"):
        asked_of(key)


@pytest.mark.parametrize("language", languages())
def test_an_old_figure_says_what_it_was_what_it_is_and_why(edition: PageEdition, energy: Figure, language: str) -> None:
    document = Site(edition=edition).answer(f"/{language}/f/{OLD}/")
    assert document.status == 200
    body = document.body.decode()
    tr = locale(language)
    assert f"{tr.decimal(3.0, digits=2)}\u00a0Wh" in body
    assert f'href="/{language}/f/{energy.figure_id}/"' in body
    assert f"{tr.decimal(energy.median * 1e3, digits=2)}\u00a0Wh" in body
    assert tr("cause-method") in body
    assert tr("web-figure-was", edition=tr.day("2026-10-01")) in body
    assert "300" in body
    assert "&#x27;" not in body.replace("&#x27;s", "")
    assert b'name="robots" content="noindex"' in document.body


def test_a_figure_that_moved_tells_its_history_and_one_that_did_not_tells_none(
    edition: PageEdition, found: Estimation, energy: Figure
) -> None:
    site = Site(edition=edition)
    body = site.answer(f"/en/f/{energy.figure_id}/").body.decode()
    assert f'href="/en/f/{OLD}/"' in body
    assert "In the edition of 1 October 2026 it was" in body
    other = site.answer(f"/en/f/{found.figures[1].figure_id}/").body.decode()
    assert locale("en")("web-figure-history-none") in other
    assert Site(edition=PageEdition()).answer(f"/en/f/{OLD}/").status == 404


def test_a_figure_that_is_published_no_more_keeps_its_page(edition: PageEdition, tmp_path: Path) -> None:
    old = json.loads((Path(edition.previous) / history.FILE).read_text(encoding="utf-8"))
    (tmp_path / "gone.json").write_text(json.dumps(old | {"figures": []}), encoding="utf-8")
    alone = PageEdition(previous=edition.previous, figures=str(tmp_path / "gone.json"), day="2026-11-27")
    document = Site(edition=alone).answer(f"/en/f/{OLD}/")
    assert document.status == 200
    assert b"It is now" not in document.body
    page = Site(edition=alone).answer("/en/changes/").body.decode()
    assert page.count(locale("en")("web-changes-gone")) == 3


@pytest.mark.parametrize("language", languages())
def test_the_page_lists_what_moved_with_old_new_and_cause(edition: PageEdition, energy: Figure, language: str) -> None:
    body = Site(edition=edition).answer(f"/{language}/changes/").body.decode()
    tr = locale(language)
    day = tr.day("2026-10-01")
    assert tr("web-changes-caption", count=1, count_text="1", day=day) in body
    assert f'href="/{language}/f/{OLD}/"' in body
    assert f'href="/{language}/f/{energy.figure_id}/"' in body
    for release in releases():
        assert f'id="change-{release.name}"' in body
        assert tr(f"change-{release.name}") in body.replace("&#x27;", "'")


def test_without_another_edition_the_page_says_so() -> None:
    served = Site(edition=PageEdition()).answer("/en/changes/").body.decode()
    assert locale("en")("web-changes-figures-served") in served
    files = (
        Site(edition=PageEdition(static=True), paths=frozenset({"/en/changes/"})).answer("/en/changes/").body.decode()
    )
    assert locale("en")("web-changes-figures-first") in files


def test_an_edition_that_cannot_be_read_is_an_error_that_says_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    document = Site(edition=PageEdition(previous=str(tmp_path / "bad.json"))).answer("/en/changes/")
    assert document.status >= 400


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("site", ["", "https://example.org/"])
def test_the_feed_is_one(edition: PageEdition, language: str, site: str) -> None:
    document = Site(edition=replace(edition, site=site)).answer(f"/{language}/changes/feed.atom")
    assert document.content_type == "application/atom+xml; charset=utf-8"
    root = Tree.fromstring(document.body)  # noqa: S314 - our own feed
    assert root.tag == f"{ATOM}feed"
    for name in ("title", "id", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None, name
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len(releases()) + 1
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        stamp = entry.findtext(f"{ATOM}updated") or ""
        assert datetime.datetime.fromisoformat(stamp).tzinfo is not None
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"].startswith(f"{site or '/'}{language}/changes/")
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language


@pytest.mark.parametrize("language", languages())
def test_each_topic_has_a_feed_of_its_corrections_releases_and_figures(edition: PageEdition, language: str) -> None:
    site, tr = Site(edition=replace(edition, site="https://example.org/")), locale(language)
    told: dict[str, dict[str, str]] = {}
    for topic in TOPICS:
        document = site.answer(f"/{language}{path_of(topic.name)}")
        assert document.content_type == "application/atom+xml; charset=utf-8"
        root = Tree.fromstring(document.body)  # noqa: S314 - our own feed
        assert root.findtext(f"{ATOM}title") == tr(f"web-feed-{topic.name}")
        days = [each.findtext(f"{ATOM}updated") or "" for each in root.findall(f"{ATOM}entry")]
        assert days == sorted(days, reverse=True)
        assert root.findtext(f"{ATOM}updated") == days[0]
        told[topic.name] = {
            each.findtext(f"{ATOM}id") or "": each.findtext(f"{ATOM}content") or ""
            for each in root.findall(f"{ATOM}entry")
        }
        assert len(told[topic.name]) == len(days)
        for link in root.iter(f"{ATOM}link"):
            place, _, anchor = link.attrib["href"].removeprefix("https://example.org").partition("#")
            page = site.answer(place)
            assert page.status == 200
            assert not anchor or f'id="{anchor}"' in page.body.decode()
    log = corrections().corrections
    assert {f"urn:x-obsia:correction:{each.correction}" for each in log} <= set(told["facts"])
    about = {each.correction: each.about for each in log}
    for topic in ("openness", "commitments"):
        named = {each.rpartition(":")[2] for each in told[topic] if ":correction:" in each}
        assert named == {each for each, path in about.items() if path.startswith(f"/{topic}/")} != set()
    assert "urn:x-obsia:change:one-planet" in told["world"].keys() - told["models"].keys()
    assert "urn:x-obsia:change:o3-price" in told["models"].keys() - told["world"].keys()
    assert "urn:x-obsia:change:joint-order" in told["models"].keys() & told["world"].keys()
    # The figure that moved is of a request: it is told with its old value, among the models alone.
    moved = {topic: [text for name, text in each.items() if ":moved:" in name] for topic, each in told.items()}
    assert {topic for topic, each in moved.items() if each} == {"models"}
    assert tr.decimal(3.0, digits=2) in "".join(moved["models"])


@pytest.mark.parametrize("topic", [each.name for each in TOPICS])
def test_pages_offer_the_feed_of_their_topic(topic: str) -> None:
    path = "/corrections/" if topic == "facts" else f"/{topic}/"
    for page in (path, "/changes/"):
        assert f'href="/en{path_of(topic)}"' in Site(edition=PageEdition()).answer(f"/en{page}").body.decode()


def test_every_release_is_said_in_words() -> None:
    for language in languages():
        tr = locale(language)
        for each in releases():
            assert tr.has(f"change-{each.name}")
        for cause in Cause:
            assert tr.has(f"cause-{cause.value}")
