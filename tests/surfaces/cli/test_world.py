"""``obsia world``, as people run it and as they read it: both widths, both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from obsia.app.figures.export import number
from obsia.app.world.planet import Country, World, editions, world, world_country
from obsia.app.world.reconciliation import Loops, reconcile, relocate
from obsia.app.world.world_export import COLUMNS, REASON, WORLD, world_rows
from obsia.core.document import Document
from obsia.core.locales import Locale
from obsia.views import world as planet_view
from obsia.views import world_country as country_view
from obsia.views import world_evidence, world_loops
from obsia.views.world_parts import book
from obsia.writers import workbook
from obsia.writers.terminal import Page, write

LOOKS = [(language, width) for language in ("en", "fr") for width in (80, 110)]


@pytest.fixture(scope="module")
def planet() -> World:
    return world(record_figures=False)


@pytest.fixture(scope="module")
def allocated(planet: World) -> Country:
    """A country without figures of its own."""
    iso3 = next(each.iso3 for each in planet.countries if not each.has_central)
    return world_country(iso3, record_figures=False)


@pytest.fixture(scope="module")
def loops() -> Loops:
    return reconcile(record_figures=False)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A document as a page of text."""

    def show(held: Document, *, language: str = "en", width: int = 110) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        stream = io.StringIO()
        write(held, Page(Locale(language), stream=stream))
        text = stream.getvalue()
        lines = [line for line in text.splitlines() if "obsia " not in line and "http" not in line]
        assert max(map(len, lines)) <= width
        return text

    return show


def flat(text: str) -> str:
    """Text on one line, no-break spaces plain."""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_the_planet_begins_with_the_totals(planet: World, shown: Callable[..., str], language: str, width: int) -> None:
    tr, text = Locale(language), shown(planet_view.document(planet), language=language, width=width)
    sections = [
        tr("section-world-year", year="2025"),
        tr("section-world-operators"),
        tr("section-world-regions"),
        tr("section-world-ai", year="2025"),
        tr("section-world-tension", first="2024", last="2025"),
        tr("section-world-disclose"),
        tr("web-world-path"),
        tr("section-world-compared"),
        tr("section-world-countries"),
        tr("section-world-next"),
    ]
    places = [flat(text).index(flat(each)) for each in sections]
    assert places == sorted(places)
    assert flat(tr("world-independent")) in flat(text)
    assert "billion" not in text
    for words in ("TWh", "GW", "PUE", "2035", "obsia world --country FRA", "--sources", "--closing"):
        assert words in text


def test_a_scenario_does_not_tell_anew_how_ai_grew() -> None:
    """The chips that were sold are those of no scenario."""
    names = [
        section.name for section in planet_view.document(world(scenario="Headwinds", record_figures=False)).sections
    ]
    assert "growth" not in names
    assert "path" in names


def test_the_tension_says_ours_what_is_published_and_what_would_be_left(
    planet: World, shown: Callable[..., str]
) -> None:
    text = flat(shown(planet_view.document(planet)))
    assert planet.tension
    ours = planet.tension.ours
    grew = f"{100 * ours.median:.0f}% (plausible range {100 * ours.low:.0f} to"
    assert f"the electricity of AI grew from 2024 to 2025 by {grew}" in text
    assert "IEA, edition 2025-04: 30% a year from 2024 to 2030" in text
    assert "IEA, edition 2026-04: 50% from 2024 to 2025 for data centres built for AI" in text
    assert "a year would be left for 2025 to 2030" in text


def test_countries_stand_by_name_and_the_others_are_a_number(planet: World, shown: Callable[..., str]) -> None:
    text = shown(planet_view.document(planet))
    table = text.partition("Countries with figures of their own")[2].partition("By name, not ranked")[0]
    codes = re.findall(r"\b([A-Z]{3})  +[\d.,]+ \(", table)
    tr = Locale("en")
    assert codes == sorted(codes, key=lambda iso3: tr.sort_key()(tr.country(iso3)))
    assert set(codes) == {each.iso3 for each in planet.countries if each.has_central}
    rest = sum(not each.has_central for each in planet.countries)
    assert f"{rest} other countries have no figure of their own" in flat(text)


def test_no_central_value_of_an_allocated_country_leaves(planet: World) -> None:
    allocated = [each for each in planet.countries if not each.has_central]
    assert len(allocated) > 100
    secret = {value for each in allocated for value in (number(each.demand.median), number(each.demand.mean))}
    told = {number(end) for each in allocated for end in (each.demand.low, each.demand.high)}
    # Draws are kept as rounded logarithms: a country with figures of its own, which are told, may share a value.
    told |= {
        value
        for each in planet.countries
        if each.has_central
        for value in (number(each.demand.median), number(each.demand.mean))
    }
    secret -= told
    assert len(secret) > 200
    record = json.loads(json.dumps(WORLD.record(planet)))
    for each in record["countries"]:
        has_central = each["reason"] is None
        assert has_central is (each["origin"] != "allocated")
        for name in ("value", "median", "mean"):
            assert (each["demand"][name] is not None) is has_central
    rows = [row for row in world_rows(planet) if row["table"] == "countries"]
    for row in rows:
        assert (row["median"] is None) is (row["mean"] is None) is (row["note"] == REASON)
    for text in (json.dumps(record), repr(list(world_rows(planet)))):
        numbers = {float(each) for each in re.findall(r"(?<![\w.])\d+\.\d+(?:e[+-]?\d+)?", text)}
        assert not numbers & secret
    content = workbook.file(book(planet_view.document(planet), planet_view.figures(planet)), Locale("en"))
    held = openpyxl.load_workbook(io.BytesIO(content))
    cells = {
        number(cell * 1e9)
        for line in held["Countries"].iter_rows(values_only=True)
        for cell in line
        if isinstance(cell, float)
    }
    assert cells
    assert not cells & secret


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_an_allocated_country_is_a_range(
    allocated: Country, shown: Callable[..., str], language: str, width: int
) -> None:
    tr, text = Locale(language), shown(country_view.document(allocated), language=language, width=width)
    assert tr("head-median") not in text
    assert tr("interval-plausible") in text
    figures = [allocated.demand.demand, allocated.carbon, allocated.water, *(figure for _, figure in allocated.path)]
    assert not any(figure.has_central for figure in figures)
    assert flat(tr("world-country-water")) in flat(text)


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_country_says_where_its_figure_comes_from(shown: Callable[..., str], language: str, width: int) -> None:
    found = world_country("Ireland", record_figures=False)
    tr, text = Locale(language), flat(shown(country_view.document(found), language=language, width=width))
    assert flat(tr("country-of-IRL")) in text
    assert flat(tr("world-publisher-cso-ireland")) in text
    assert tr("web-country-state") in text
    assert "obsia commitments --party IRL" in text
    assert flat(tr("world-independent")) in text
    assert flat(tr("world-country-water")) in text


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_sources_show_their_editions(shown: Callable[..., str], language: str, width: int) -> None:
    found = editions()
    tr, text = Locale(language), shown(world_evidence.sources(found), language=language, width=width)
    assert flat(tr("world-independent")) in flat(text)
    assert flat(tr.day("2024-01")) in flat(text)
    groups = world_evidence.minds(found.series["IEA"])
    assert all(len({row.edition for row in group}) > 1 for group in groups)
    assert any(row.region == "World" for group in groups for row in group)
    assert world_evidence.minds(found.series["IEA"][:1]) == []


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_every_loop_is_shown_with_its_factor(
    loops: Loops, shown: Callable[..., str], language: str, width: int
) -> None:
    text = flat(shown(world_loops.loops(loops), language=language, width=width))
    tr = Locale(language)
    for each in loops.closings:
        assert each.closing.date in text
        for one in each.explanations:
            assert tr.has(f"world-explanation-{one.explanation.code}") or one.explanation.code == "old-count"
    assert flat(tr("web-closing-overlap")) in text


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_move_is_a_difference_and_no_forecast(shown: Callable[..., str], language: str, width: int) -> None:
    found = relocate("openai/gpt-4o", to="SWE", tokens_per_month=5e13, record_figures=False)
    tr, text = Locale(language), flat(shown(world_loops.move(found), language=language, width=width))
    assert flat(tr("world-move-note")) in text
    assert "openai/gpt-4o" in text


def test_the_command_writes_every_shape(obsia: Any, tmp_path: Path) -> None:
    ended = obsia("world", "--json", "--parquet", "w.parquet", "--xlsx", "w.xlsx", "--no-record")
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == "note: written: w.parquet\nnote: written: w.xlsx\n"
    record = json.loads(ended.stdout)
    assert record["independent"] is True
    assert record["command"] == ["obsia", "world"]
    rows = list(csv.DictReader(io.StringIO(obsia("world", "--csv", "--no-record").stdout)))
    assert list(rows[0]) == list(COLUMNS)
    with duckdb.connect() as connection:
        table = connection.read_parquet(str(tmp_path / "w.parquet"))
        held, names = table.fetchall(), table.columns
    assert names == list(COLUMNS)
    assert len(held) == len(rows)
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert {"Summary", "By region", "Path", "AI", "Beside others", "Countries", "Published", "Sources"} <= set(
        book.sheetnames
    )
    heads = [cell.value for cell in book["Countries"][1]]
    for name in (
        "ISO code",
        "electricity, TWh, low",
        "electricity, TWh, high",
        "electricity, kind",
        "electricity, source",
    ):
        assert name in heads
    assert book["Countries"].max_row == 1 + len(record["countries"])
    assert all(cell.value for cell in book["Sources"]["D"])


def test_a_figure_can_be_traced(obsia: Any) -> None:
    text = obsia("world").stdout
    for figure_id in re.findall(r"obsia trace (\S+)", text):
        ended = obsia("trace", figure_id)
        assert ended.returncode == 0, ended.stderr
        assert "Formula" in ended.stdout
        assert "obsia world\n" in ended.stdout
    text = obsia("world", "--country", "VNM").stdout
    (figure_id, *_) = re.findall(r"obsia trace (\S+)", text)
    traced = obsia("trace", figure_id)
    assert "no central value" in traced.stdout
    assert "median" not in traced.stdout
    assert json.loads(obsia("trace", figure_id, "--json").stdout)["figure"]["median"] is None


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("frob", "nicate"), 3, "Unknown country “frob nicate”"),
        (("France", "--country", "DEU"), 2, "Too many words: 'France'"),
        (("France", "--closing"), 2, "--closing and --country are different questions"),
        (("--country", "FRA", "--closing"), 2, "--country and --closing are different questions"),
        (("--closing", "--sources"), 2, "--sources and --closing are different questions"),
        (("--scenario", "Base", "--scenario-file", "x.yaml"), 2, "--scenario and --scenario-file"),
        (("--move", "openai/gpt-4o"), 2, "--move needs --to"),
        (("--to", "FRA"), 2, "--to needs --move"),
        (("--queries", "q.csv"), 2, "--queries needs --out"),
        (("--closing", "--year", "2030"), 2, "--year has no meaning with --closing"),
        (("--year", "2050"), 2, "2050 is outside the range. Expected: a whole number from 2020 to 2035"),
        (("--json", "--csv"), 2, "different outputs"),
        (("--country", "Narnia"), 3, "Unknown country “Narnia”"),
        (("--country", "eu-west-1"), 3, "Unknown country “eu-west-1”"),
        (("--scenario", "Foo"), 3, "Unknown scenario “Foo”"),
        (("--scenario-file", "none.yaml"), 2, "there is no such file"),
        (("--xlsx", "none/w.xlsx"), 2, "there is no folder"),
        (("--parquet", "/proc/w.parquet"), 2, "cannot be written"),
    ],
)
def test_bad_calls(obsia: Any, words: tuple[str, ...], code: int, told: str) -> None:
    ended = obsia("world", *words)
    assert ended.returncode == code
    assert ended.stdout == ""
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    french = obsia("world", *words, environment={"LANG": "fr"})
    assert french.returncode == code
    assert french.stderr.startswith("erreur")


def test_questions(obsia: Any, tmp_path: Path) -> None:
    rows = ["a,2025,World,world,,Base,electricity,TWh", "b,2025,Narnia,region,,Base,electricity,TWh"]
    head = "id,year,region,region_kind,iso3,scenario,quantity,unit"
    (tmp_path / "q.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    ended = obsia("world", "--queries", "q.csv", "--out", "a.csv")
    assert ended.returncode == 4
    assert "q.csv, line 3, field 'region'" in ended.stderr
    assert "Questions without an answer: 1 of 2. Answers written to a.csv: 1." in ended.stderr
    (tmp_path / "q.csv").write_text("\n".join([head, rows[0], ""]), encoding="utf-8")
    assert obsia("world", "--queries", "q.csv", "--out", "a.csv").returncode == 0
    (tmp_path / "q.csv").write_text("\n".join([head, *([rows[1]] * 25), ""]), encoding="utf-8")
    ended = obsia("world", "--queries", "q.csv", "--out", "a.csv")
    assert "and 5 more rejected rows" in ended.stderr
    assert obsia("world", "--queries", "q.csv", "--out", "q.csv").returncode == 2


def test_reports_of_data_centres(obsia: Any, tmp_path: Path) -> None:
    text = "Data centre name;Country;Year;PDIT (kW);EDC (MWh);EIT (MWh)\nAlpha;DE;2024;2000;12000;10000\n"
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    ended = obsia("world", "--reports", "r.csv")
    assert ended.returncode == 0, ended.stderr
    assert "12 GWh" in ended.stdout or "12.0 GWh" in ended.stdout
    assert json.loads(obsia("world", "--reports", "r.csv", "--json").stdout)["untested_on_a_real_file"] is True
    (tmp_path / "r.csv").write_text(f"{text}Beta;DE;2024;;c;1\n", encoding="utf-8")
    ended = obsia("world", "--reports", "r.csv")
    assert ended.returncode == 4
    assert "line 3" in ended.stdout


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "(CSO Ireland, up to 2025)."), ("fr", "(Office central de la statistique d’Irlande, jusqu’en 2025).")],
)
def test_a_metered_country_says_until_when(shown: Callable[..., str], language: str, told: str) -> None:
    assert told in flat(shown(country_view.document(world_country("IRL", record_figures=False)), language=language))


def test_units_of_published_figures_are_words_of_the_language(shown: Callable[..., str]) -> None:
    text = flat(shown(country_view.document(world_country("USA", record_figures=False)), language="fr", width=200))
    assert re.search(r"5\sans\s", text)
    assert re.search(r"20\s%\sde la puissance nominale", text)
    assert " yr" not in text
    assert "of rated" not in text
