"""The planet from Python: scenarios, questions, records, recorded figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import obsia
from obsia.app.trace import trace
from obsia.app.world import world_export
from obsia.app.world.planet import (
    World,
    countries,
    country_code,
    editions,
    region_members,
    scenarios,
    world,
    world_country,
)
from obsia.app.world.queries import COLUMNS, OUT, world_queries, write_answers
from obsia.app.world.reconciliation import reconcile, relocate
from obsia.app.world.scenarios import from_file, knobs
from obsia.app.world.world_export import (
    COUNTRY,
    EDITIONS,
    LOOPS,
    MOVE,
    country_rows,
    editions_rows,
    loops_rows,
    move_rows,
    world_rows,
)
from obsia.core.demand import OWN_SCENARIOS
from obsia.core.errors import BadCall, BadInput, MissingFact, UnknownName
from obsia.facts.snapshot import load

HEAD = ",".join(COLUMNS)
WORLD = "World,world,,Base,electricity,TWh"


@pytest.fixture(scope="module")
def reference() -> World:
    return world(record_figures=False)


def written(tmp_path: Path, text: str, name: str = "s.yaml") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_reference_has_nothing_to_compare_with(reference: World) -> None:
    assert reference.changes == ()
    assert world(scenario="base", record_figures=False).changes == ()


def test_a_scenario_that_says_the_defaults_changes_exactly_nothing(tmp_path: Path) -> None:
    known = knobs(load())
    lines = [
        f"  {name}: {each.value!r}"
        if each.low is None
        else f"  {name}: {{value: {each.value!r}, low: {each.low!r}, high: {each.high!r}}}"
        for name, each in known.items()
        # Some chips have a ratio of their own; a scenario that states one puts it in the place of all.
        if name != "accelerator_it_ratio"
    ]
    assert len(lines) > 15
    found = world(
        scenario_file=written(tmp_path, "\n".join(["name: same", "parameters:", *lines])), record_figures=False
    )
    assert found.changes
    for each in found.changes:
        assert (each.difference.low, each.difference.median, each.difference.high) == (0.0, 0.0, 0.0)
        assert (each.ratio_low, each.ratio_median, each.ratio_high) == (1.0, 1.0, 1.0)


def test_differences_are_taken_on_common_draws(tmp_path: Path) -> None:
    """A path of all data centres moves AI and the rest by the year, with no width.

    By hand: growth as published is a ratio of 1; at 1.02 a year from the last year of history (2024) on, 2034 has
    1.02 ^ 10 = 1.219 of what it would have.
    """
    assert knobs(load())["demand_growth_ratio"].low is None
    found = world(scenario_file=written(tmp_path, "parameters:\n  demand_growth_ratio: 1.02\n"), record_figures=False)
    changes = {(each.name, each.year): each for each in found.changes}
    for name in ("demand", "ai", "carbon"):
        ten = changes[name, 2034]
        assert ten.ratio_median == pytest.approx(1.02**10, rel=1e-6)
        assert ten.ratio_low == pytest.approx(ten.ratio_high, rel=1e-6)


def test_a_published_scenario_shifts_all_data_centres_in_every_world() -> None:
    found = world(scenario="Lift-Off", record_figures=False)
    late = next(each for each in found.changes if (each.name, each.year) == ("demand", 2035))
    assert late.difference.low > 0
    assert late.ratio_high / late.ratio_low < 1.01


@pytest.mark.parametrize(
    ("text", "line", "field", "reason", "expected"),
    [
        ("parameters:\n  ai_pue: 9\n", 2, "parameters.ai_pue", "9 is outside the range", "from 1 to"),
        ("parameters:\n  ai_pue: much\n", 2, "parameters.ai_pue", "not a number", "from 1 to"),
        ("parameters:\n  pue_of_ai: 1.1\n", 2, "parameters.pue_of_ai", "is not a parameter", "one of "),
        (
            "parameters:\n  ai_pue: {value: 1.2, low: 1.1}\n",
            2,
            "parameters.ai_pue",
            "one end of a range",
            "both low and high",
        ),
        (
            "parameters:\n  ai_pue: {value: 1.2, low: 1.3, high: 1.4}\n",
            2,
            "parameters.ai_pue",
            "not in order",
            "low <=",
        ),
        ("parameters:\n  ai_pue: {low: 1.1, high: 1.4}\n", 2, "parameters.ai_pue", "has no value", "from 1 to"),
        ("parameters:\n  ai_pue: {value: 1.2, mode: 1.1}\n", 2, "parameters.ai_pue.mode", "is not a key", "value, low"),
        ("name: a\nparams: 1\n", 2, "params", "is not a key", "name, anchor"),
        ("name: a\nanchor: Boom\n", 2, "anchor", "not among the choices", "one of Base, "),
        ("name: ''\n", 1, "name", "not a name", "1 to 80 characters"),
        ("parameters: 3\n", 1, "parameters", "not a list", "one per line"),
        ("- a\n", 1, None, "not a scenario", "name, anchor"),
        ("name: [\n", None, None, "", ""),
    ],
)
def test_a_bad_scenario_says_where_and_what_was_expected(
    tmp_path: Path, text: str, line: int | None, field: str | None, reason: str, expected: str
) -> None:
    with pytest.raises(BadInput) as raised:
        from_file(load(), written(tmp_path, text))
    error = raised.value
    assert error.exit_code == 4
    assert line is None or error.line == line
    assert field is None or error.field == field
    assert reason in str(error.reason)
    assert expected in str(error.expected or "")


@pytest.mark.parametrize(("name", "text"), [("s.json", "{"), ("s.toml", "a = ")])
def test_other_formats_are_read_as_what_they_are(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(BadInput, match=r"not JSON|not TOML"):
        from_file(load(), written(tmp_path, text, name))
    good = '{"parameters": {"ai_pue": 1.1}}' if name.endswith("json") else "[parameters]\nai_pue = 1.1\n"
    assert from_file(load(), written(tmp_path, good, name)).overrides["ai_pue"].value == 1.1


def test_bad_calls() -> None:
    with pytest.raises(BadCall, match=r"--year: 2019 is outside the range\. Expected: a whole number from 2020"):
        world(year=2019)
    with pytest.raises(BadCall, match="different questions"):
        world(scenario="Base", scenario_file="x.yaml")
    with pytest.raises(UnknownName, match=r"scenario .Foo."):
        world(scenario="Foo")
    with pytest.raises(UnknownName):
        world_country("europe-west4")
    with pytest.raises(BadCall, match="give --tokens-per-month"):
        relocate("meta-llama/Llama-3.1-70B-Instruct", to="SWE")


@pytest.mark.parametrize("name", ["IRL", "IE", "Ireland", "Irlande", "irlande", "irl", " IRL "])
def test_a_country_is_known_by_its_code_and_its_name_in_each_language(name: str) -> None:
    assert country_code(load(), name) == "IRL"


def test_questions_are_answered_in_order_and_what_is_not_is_told(tmp_path: Path) -> None:
    rows = [
        f"z,2025,{WORLD}",
        f"a,2030,{WORLD}",
        f"z,2026,{WORLD}",
        f",2026,{WORLD}",
        "u,2025,World,world,,Base,electricity,kWh",
        "q,2025,World,world,,Base,happiness,TWh",
        f"y,1850,{WORLD}",
        "k,2025,World,planet,,Base,electricity,TWh",
        "c,2025,,country,,Base,electricity,TWh",
        "f,2025,France,country,FRA,Base,electricity,TWh",
    ]
    path = written(tmp_path, "\n".join([f"{HEAD},spare", *(f"{row},x" for row in rows), ""]), "q.csv")
    found = world_queries(path)
    assert [each.id for each in found.rows] == ["z", "a", "f"]
    assert found.unused == ("spare",)
    told = {(each.line, each.field) for each in found.rejected}
    assert {(4, "id"), (5, "id"), (6, "unit"), (7, "quantity"), (8, "year"), (9, "region_kind"), (10, "iso3")} == told
    assert all(each.reason for each in found.rejected)
    for each in found.rows:
        assert each.p10 <= each.p50 <= each.p90
    out = tmp_path / "a.csv"
    write_answers(found.rows, path=str(out), source=path)
    with out.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == list(OUT)
    assert [line["id"] for line in lines] == ["z", "a", "f"]
    assert float(lines[0]["p50"]) == pytest.approx(found.rows[0].p50, rel=1e-8)
    with pytest.raises(BadCall, match="is one of the inputs"):
        write_answers(found.rows, path=path, source=path)


def test_a_country_in_a_question_may_be_a_code_or_a_name_and_no_two_of_them(tmp_path: Path) -> None:
    asked = "Base,electricity,TWh"
    rows = [
        f"code,2025,France,country,FRA,{asked}",
        f"small,2025,France,country,fra,{asked}",
        f"name,2025,France,country,,{asked}",
        f"short,2025,,country,FR,{asked}",
        f"other,2025,somewhere,country,FRA,{asked}",
        f"two,2025,Germany,country,FRA,{asked}",
        f"none,2025,Nowhere,country,,{asked}",
    ]
    found = world_queries(written(tmp_path, "\n".join([HEAD, *rows, ""]), "q.csv"))
    assert [each.id for each in found.rows] == ["code", "small", "name", "short", "other"]
    assert len({(each.p10, each.p50, each.p90, each.method) for each in found.rows}) == 1
    assert [(each.line, each.field) for each in found.rejected] == [(7, "iso3"), (8, "region")]


def test_no_path_is_carried_back_into_another_century(tmp_path: Path) -> None:
    found = world_queries(written(tmp_path, f"{HEAD}\na,1999,{WORLD}\nb,2000,{WORLD}\n", "q.csv"))
    assert [each.id for each in found.rows] == ["b"]
    assert "from 2000 on" in str(found.rejected[0].reason)


def test_questions_parted_by_something_else_than_commas_are_told_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="separated by ';', not by commas"):
        world_queries(written(tmp_path, f"{HEAD}\na,2025,{WORLD}\n".replace(",", ";"), "q.csv"))


def test_questions_that_are_no_table(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="columns quantity, unit are missing"):
        world_queries(written(tmp_path, "id,year,region_kind\n", "q.csv"))
    with pytest.raises(BadInput, match="no such file"):
        world_queries(str(tmp_path / "none.csv"))


def test_a_seed_is_another_draw_and_the_same_seed_the_same(tmp_path: Path) -> None:
    """Every row of the hierarchy is taken equally often, whatever the seed: what factors of grids make of it is not."""
    path = written(
        tmp_path, f"{HEAD}\na,2025,{WORLD}\nb,2025,{WORLD.replace('electricity,TWh', 'emissions,MtCO2')}\n", "q.csv"
    )
    first, again, other = (world_queries(path, seed=seed).rows for seed in (1, 1, 2))
    assert first == again
    assert first[0].p50 == pytest.approx(other[0].p50)
    assert first[1].p50 != other[1].p50
    assert world(seed=3, record_figures=False).command == ("obsia", "world", "--seed", "3")


def test_a_scenario_stands_in_the_place_of_the_reference(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEAD}\na,2035,{WORLD}\n", "q.csv")
    more = written(tmp_path, "anchor: Lift-Off\n")
    assert world_queries(path, scenario_file=more).rows[0].p50 > world_queries(path).rows[0].p50


def test_records_are_json_with_figures_of_one_schema(reference: World) -> None:
    for record in (
        world_export.WORLD.record(reference),
        COUNTRY.record(world_country("FRA", record_figures=False)),
        LOOPS.record(found := reconcile(record_figures=False)),
        MOVE.record(moved := relocate("openai/gpt-4o", to="FRA", tokens_per_month=1e12, record_figures=False)),
        EDITIONS.record(published := editions(country="FRA")),
    ):
        text = json.dumps(record, allow_nan=False)
        assert record["independent"] is True
        assert '"LicenseRef' in text or "licence" not in text
    assert {row["table"] for row in loops_rows(found)} == {
        "use",
        "chips",
        "factor",
        "unit",
        "explanations",
        "bridge",
    }
    assert {row["table"] for row in move_rows(moved)} == {"here", "there", "changes"}
    assert len(list(editions_rows(published))) == sum(len(rows) for rows in published.series.values())
    assert all(row["licence"] for row in editions_rows(published))


def test_rows_of_a_country_are_its_year_and_its_path() -> None:
    rows = list(country_rows(world_country("FRA", record_figures=False)))
    assert [row["table"] for row in rows].count("country") == 8, "one is told ahead"
    assert [row["year"] for row in rows if row["table"] == "path"] == list(range(2020, 2036))
    assert {row["iso3"] for row in rows} == {"FRA"}


def test_a_figure_of_the_world_is_traced_to_its_facts() -> None:
    found = world()
    assert found.unrecorded is None
    assert found.tension
    traced = trace(found.tension.ours.figure_id)
    assert traced.command == ("obsia", "world")
    assert any(each.property == "power_on_lag_years" for each in traced.inputs)
    assert all(each.sources for each in traced.inputs)


@pytest.mark.parametrize(("to", "has_central"), [("KEN", False), ("SWE", True)])
def test_a_move_tells_no_middle_of_an_allocated_country(to: str, has_central: bool) -> None:
    found = relocate("openai/gpt-4o", to=to, tokens_per_month=5e13, record_figures=False)
    shares = {each.quantity: each for each in found.changes}
    assert {name for name, each in shares.items() if not each.has_central} == (
        set() if has_central else {"moved_share"}
    )
    row = next(row for row in move_rows(found) if row["quantity"] == "moved_share")
    assert (row["median"] is not None, row["mean"] is not None) == (has_central, has_central)


def test_growth_that_is_left_is_traced_to_what_was_published() -> None:
    found = world(record_figures=True)
    assert found.tension
    for row, left in zip(found.tension.rows, found.tension.left, strict=True):
        assert row.evidence in left.evidence
        told = trace(left.figure_id)
        assert row.evidence in {source.evidence_id for source in told.undrawn}
        assert any("published mean" in line for line in told.formula)
    assert trace(found.tension.ours.figure_id).undrawn == ()


def test_a_country_of_which_nothing_is_known_is_not_called_unknown() -> None:
    with pytest.raises(MissingFact, match=r"gross domestic product or electricity \(Andorra\)"):
        world_country("Andorra", record_figures=False)


def test_the_names_of_the_package_are_the_journeys() -> None:
    assert obsia.world is world
    assert obsia.World is World
    assert obsia.reconcile is reconcile


def test_the_share_of_ai_is_taken_world_by_world(reference: World) -> None:
    assert reference.ai
    now = next(each for each in reference.path if each.year == reference.year)
    share = reference.ai.share
    assert share.quantity == "ai_demand_share"
    assert 0 < share.low < share.median < share.high < 1
    # The ends of a quotient of draws are not the quotient of the ends.
    assert share.low > reference.ai.demand.low / now.demand.high
    assert share.high < reference.ai.demand.high / now.demand.low
    assert share.median == pytest.approx(reference.ai.demand.median / now.demand.median, rel=0.1)
    assert {"ai"} <= {row["table"] for row in world_rows(reference) if row.get("item") == "share"}
    assert world_export.WORLD.record(reference)["ai"]["share"]["figure_id"] == share.figure_id


def test_electricity_per_inhabitant_is_that_of_the_page_of_the_country() -> None:
    found = world(record_figures=False)
    assert all(each.per_inhabitant for each in found.countries)
    france = next(each for each in found.countries if each.iso3 == "FRA")
    alone = world_country("FRA", record_figures=False)
    assert france.per_inhabitant
    assert alone.per_inhabitant
    assert france.per_inhabitant.median == pytest.approx(alone.per_inhabitant.median, rel=1e-12)
    haiti = next(each for each in found.countries if each.iso3 == "HTI")
    assert haiti.per_inhabitant
    assert not haiti.per_inhabitant.has_central
    rows = [row for row in world_rows(found) if row["table"] == "countries" and row["iso3"] == "FRA"]
    assert [row["quantity"] for row in rows] == ["demand_kwh", "demand_per_inhabitant_kwh"]


def test_scenarios_together_say_what_each_says_alone(reference: World) -> None:
    together = scenarios(record_figures=False)
    assert list(together.changes) == ["Lift-Off", "High Efficiency", "Headwinds", *OWN_SCENARIOS]
    alone = world(scenario="Headwinds", record_figures=False)
    assert alone.tension is None, "the chips that were sold are those of no scenario"
    assert all(row["table"] != "tension" for row in world_rows(alone))
    assert [each.difference.median for each in together.changes["Headwinds"]] == [
        each.difference.median for each in alone.changes
    ]
    assert reference.last_history == alone.last_history
    assert together.unrecorded is None


def test_scenarios_are_recorded_for_a_trace() -> None:
    found = scenarios()
    assert found.unrecorded is None
    change = next(each for each in found.changes["Headwinds"] if each.name == "demand")
    assert trace(change.difference.figure_id).figure.median == change.difference.median


def test_every_country_of_the_world_stands_in_a_region(reference: World) -> None:
    assert countries() == tuple(each.iso3 for each in reference.countries)
    assert all(each.iso3 in region_members(each.region) for each in reference.countries)
    assert region_members("Atlantis") == ()
