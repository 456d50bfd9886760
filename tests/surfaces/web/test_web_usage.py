"""The page of a person's own usage: what ``assess`` says, whole and in parts; names inert; nothing for others."""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from obsia.app.questions.usage import Assess
from obsia.app.usage.assess import assess
from obsia.app.usage.own_account import usage_account
from obsia.core.locales import languages, locale
from obsia.core.locales import wording as words
from obsia.core.locales.scales import shown
from obsia.surfaces.web.assets import script_path
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.pages import usage as room
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Document, Site
from obsia.views.usage_tables import is_alike

CODE = PageEdition(
    record=False, usage=Assess(("examples/azure_llm_code_2023.csv",), model="gpt-4o", region="FRA")
)  # fmt: skip
SPANS = PageEdition(record=False, usage=Assess(("examples/otlp_spans.jsonl",)))
TAG = re.compile(r"<[^>]+>")
FIGURE = re.compile(r'<span class="fig[^"]*" data-figure="([^"]+)".*?</a></span>', re.DOTALL)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "javascript:alert(1)",
    "a" * 3000,
    "\u202eevil\u2066",
    "x & y; 'z'",
)


@cache
def page(edition: PageEdition, language: str = "en", query: str = "") -> Document:
    return Site(edition=edition).answer(f"/{language}/usage/", query)


def body(edition: PageEdition, language: str = "en", query: str = "", *, status: int = 200) -> str:
    document = page(edition, language, query)
    assert document.status == status, document.body.decode()
    assert not document.keep
    return document.body.decode()


def told(html: str) -> str:
    """The text of a page as it is read."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


@pytest.mark.parametrize("language", languages())
def test_the_totals_are_those_of_assess(language: str) -> None:
    html = body(CODE, language)
    path = "examples/azure_llm_code_2023.csv"
    plain = assess(path, model="gpt-4o", region="FRA", by=room.USUAL, report_tables=True, record_figures=False)
    figures = [words.find(plain.figures, which) for which in words.HEADLINE]
    assert plain.total.cost is not None
    for each in [*figures, plain.total.intensity, plain.total.cost.figure]:
        assert each is not None
        assert f'<span class="fig big" data-figure="{each.figure_id}"' in html
        # In large letters a figure may break before its substance.
        text = shown(each, locale(language)).text.replace("\u00a0CO₂e", " CO₂e")
        assert f'<span class="v">{text}</span>' in html
    assert locale(language).whole(8819) in html
    assert "2023-11-16" in html


@pytest.mark.parametrize("edition", [CODE, SPANS])
def test_every_figure_has_its_value_its_range_its_kind_and_its_evidence_on_the_page(edition: PageEdition) -> None:
    html = body(edition)
    found = list(FIGURE.finditer(html))
    assert len(found) == html.count("data-figure=") > 20
    for each in found:
        assert re.search(r'<span class="v[^"]*">[^<]+</span>', each[0])
        assert re.search(r'<span class="i[^"]*"[^>]*>[^<]+</span>', each[0])
        anchor = re.search(r'<a class="k" href="#([^"]+)">[^<]+</a>', each[0])
        assert anchor is not None, "a figure that is not recorded is told by the sources of the page"
        assert f'<li id="{anchor[1]}">' in html


def test_parts_of_each_table_sum_to_the_total_and_stand_on_the_page() -> None:
    html = body(SPANS)
    account = usage_account(Assess(("examples/otlp_spans.jsonl",), by=room.USUAL), report_tables=True)
    assert {"model", "zone", "label.team"} <= {key for table in account.tables for key in table.by}
    for table in account.tables:
        for which in words.HEADLINE:
            parts = [words.find(group.figures, which) for group in table.groups]
            assert math.isclose(sum(each.mean for each in parts), words.find(account.figures, which).mean)
            assert is_alike(table) or all(each.figure_id in html for each in parts)
    # What would be a table of one row is told in a sentence.
    alike = {table.by[0]: table.groups[0].keys[table.by[0]] for table in account.tables if is_alike(table)}
    assert alike["label.team"] == "search"
    assert "The same in all records: " in html
    assert '<span translate="no">team</span>: <span translate="no">search</span>' in html


@pytest.mark.parametrize("language", languages())
def test_a_table_by_a_label_and_crossed(language: str) -> None:
    one = body(SPANS, language, "by=label.team")
    name = '<th scope="row" role="rowheader" class="name"><span translate="no">{}</span></th>'.format
    assert name("search") in one
    assert '<option value="label.team" selected>team</option>' in one
    assert one.count("<h3 id=") == 1 + ('id="rejects"' in one)
    crossed = body(SPANS, language, "by=label.team&and=model")
    model = '<td role="cell" class="name" data-label="model"><span translate="no">anthropic/claude-sonnet-4-5</span>'
    assert name("search") + model.replace("model", {"fr": "modèle"}.get(language, "model"), 1) in crossed
    assert told(body(SPANS, language, "by=label.team,model")) == told(crossed)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("query", ["by=nothing", "by=model&and=model", "by=label.none"])
def test_a_key_that_does_not_exist_is_told_with_those_that_do(language: str, query: str) -> None:
    html = body(SPANS, language, query, status=400)
    problem = re.search(r'<p class="error" id="problem" role="alert">(.*?)</p>', html)
    assert problem is not None
    assert "label.team" in problem[1] if query == "by=label.none" else "model" in problem[1]
    assert 'aria-invalid="true" aria-describedby="problem"' in html
    assert html.count("fig big") == body(SPANS, language).count("fig big")


def test_a_key_that_no_column_gives_is_offered_nowhere() -> None:
    assert 'value="session_id"' in body(SPANS)
    assert 'value="session_id"' not in body(CODE)
    assert 'value="hour"' in body(CODE)


def test_levers_stand_only_where_they_are_asked_for_each_with_its_difference() -> None:
    assert "output=0.8" not in body(CODE)
    assert 'href="/en/usage/?levers=1#lower"' in body(CODE)
    html = body(CODE, query="levers=1")
    asked = Assess(("examples/azure_llm_code_2023.csv",), model="gpt-4o", region="FRA", by=room.USUAL, levers=True)
    account = usage_account(asked, report_tables=True)
    assert account.levers is not None
    assert [each.name for each in account.levers.proposed] == ["output"]
    for difference in account.levers.proposed[0].scenario.differences:
        assert difference.figure.figure_id in html
    assert "output=0.8" in html
    assert "--levers" in html


def test_hours_are_drawn_and_stand_in_a_table() -> None:
    html = body(CODE)
    assert html.count('class="series"') == 1
    assert html.count('class="bar"') == 2
    assert '<span translate="no">2023-11-16 18:00</span></th>' in html


def test_hostile_names_are_text(tmp_path: Path) -> None:
    file = tmp_path / "<b>us age & 'x'.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        written = csv.writer(stream)
        written.writerow(["started_at", "model_request", "input_tokens", "output_tokens", "label.team"])
        for day, name in enumerate(HOSTILE, start=1):
            written.writerow([f"2026-05-{day:02d}T10:00:00Z", "gpt-4o" if day % 2 else name[:150], 300, 400, name])
        written.writerow(["2026-05-09T10:00:00Z", "gpt-4o", "<i>many</i>", 400, "search"])
    edition = PageEdition(record=False, usage=Assess((str(tmp_path),)))
    for query in ("", "by=label.team", "by=%3Cscript%3E"):
        html = page(edition, "en", query).body.decode()
        # The template sets in bold what each of the kinds of figures counts, and publishers, and nothing else.
        rest = re.sub(r'(<li id="[^"<>]*">)<b>(?=[^<]*</b>)', r"\1", html)
        # The script of the site is one element.
        rest = re.sub(rf'<script src="{re.escape(script_path("en"))}"></script>', "", rest, count=1)
        assert not re.search(r"<(script|img|b|i)[ >]", rest)
        assert not re.search(r"<[^>]+ on[a-z]+=", html)
        assert not re.search(r"<[^>]+ style=", html)
        assert "\u202e" not in html
        assert "\u2066" not in html
        assert "49" not in re.findall(r"<th scope=\"row\">([^<]*)</th>", html)
        assert 'href="javascript' not in html
        assert "a" * 200 not in html
        assert "&lt;b&gt;us age &amp; &#x27;x&#x27;.csv" in html
    # What a refused field held is never shown, only how long it was.
    assert "text of 11 characters" in body(edition)


def test_names_that_nobody_knows_come_first_and_known_ones_lead_on(tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"
    file.write_text(
        "model_request,input_tokens,output_tokens\ngpt-4o,1,2\ngpt-4o,1,2\nour-own-7,1,2\n,1,2\n", encoding="utf-8"
    )
    html = body(PageEdition(record=False, usage=Assess((str(file),))))
    names = re.findall(r'<th scope="row"[^>]*><span translate="no">([^<]*)</span></th>', html)
    assert names.index("our-own-7") < names.index("gpt-4o")
    assert '<a href="/en/models/openai/gpt-4o/" translate="no">openai/gpt-4o</a>' in html
    assert "day" not in re.findall(r'<option value="([^"]*)"', html)


@pytest.mark.parametrize("language", languages())
def test_without_files_the_page_says_how_to_start(language: str) -> None:
    html = body(PageEdition(record=False, shows_private=True), language)
    assert "obsia serve --usage ~/.claude/projects" in html
    assert 'role="alert"' not in html


@pytest.mark.parametrize("language", languages())
def test_what_cannot_be_read_is_a_sentence_and_the_way_on(language: str, tmp_path: Path) -> None:
    refused = tmp_path / "refused.csv"
    refused.write_text("model,input_tokens,output_tokens\ngpt-4o,many,few\n", encoding="utf-8")
    blank = tmp_path / "blank.csv"
    blank.write_text("", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    for path, status in ((empty, 404), (tmp_path / "nowhere", 400), (refused, 404), (blank, 400)):
        html = body(PageEdition(record=False, usage=Assess((str(path),))), language, status=status)
        assert str(path) in re.sub(r".*role=\"alert\">(.*?)</p>.*", r"\1", html, flags=re.DOTALL)
        assert "obsia serve --usage" in html
        assert "Traceback" not in html


def test_a_file_that_the_system_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "own/usage.csv")

    monkeypatch.setattr("obsia.app.usage.own_account.usage_account", refused)
    document = Site(edition=PageEdition(record=False, usage=Assess(("own",)))).answer("/en/usage/")
    assert document.status == 400
    assert "own/usage.csv cannot be read: Permission denied." in told(document.body.decode())


def test_an_extra_that_lacks_is_told_by_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    from obsia.core.errors import MissingExtra

    def lacking(*_: object, **__: object) -> None:
        raise MissingExtra(extra="spark", purpose="that")

    monkeypatch.setattr("obsia.app.usage.own_account.usage_account", lacking)
    assert Site(edition=SPANS).answer("/en/usage/").status == 501


def test_for_anybody_else_there_is_no_such_page() -> None:
    assert Site(edition=PageEdition(record=False)).answer("/en/usage/").status == 404
    assert all(each.private and not each.recorded for each in room.PAGES)
    assert "noindex" in body(SPANS)
    files = paths_of(PageEdition(static=True, record=False, usage=SPANS.usage, models=1))
    assert not any("/usage/" in path for path in files)


def test_nothing_of_it_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("OBSIA_DATA", str(data))
    document = Site(edition=PageEdition(usage=SPANS.usage)).answer("/en/usage/", "by=day")
    assert document.status == 200
    assert document.wanted == ()
    assert not data.exists() or not any(data.rglob("*"))
