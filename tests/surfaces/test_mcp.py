"""``obsia mcp``: what an assistant is offered, what it is answered, and that this is what the commands print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp.shared.exceptions import MCPError
from tests.surfaces.http_client import answer, command
from tests.surfaces.mcp_client import Assistant, assisting, words_of
from tests.surfaces.records import figures_in

from obsia.app.disclosure.commitments import answer as commitments
from obsia.app.disclosure.commitments_export import COMMITMENTS, OF_INSTRUMENT, OF_PARTY
from obsia.app.questions.commitments import ListCommitments
from obsia.core.locales import locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site
from obsia.views.assistant_data import Interval

ASKED = {"model": "gpt-4o", "in": 500, "out": 300}
OF_COMMAND = ("estimate", "gpt-4o", "--in", "500", "--out", "300")
ID = re.compile(r"\[([0-9a-f]{12}-[0-9a-f]{12})\]")
KEPT = ("quantity", "boundary", "unit", "value", "low", "high", "level", "tested", "kind", "evidence")


def evidence_in(record: Any) -> Iterator[str]:
    """Every source that anything in a record rests on."""
    if isinstance(record, dict):
        stated = record.get("evidence", [])
        yield from [stated] if isinstance(stated, str) else stated
        for each in record.values():
            yield from evidence_in(each)
    elif isinstance(record, list):
        for each in record:
            yield from evidence_in(each)


def assert_as_printed(record: Mapping[str, Any], printed: Mapping[str, Any], *, least: int) -> None:
    """Every figure of an answer is one that the command prints, to the last digit."""
    known = {each["figure_id"]: each for each in figures_in(printed)}
    shown = list(figures_in(record))
    assert len(shown) >= least
    for each in shown:
        same = known[each["figure_id"]]
        assert {name: each[name] for name in KEPT} == {name: same[name] for name in KEPT}
        assert each["interval"] == (Interval.TESTED if each["tested"] == "tested" else Interval.PLAUSIBLE)


def printed(assistant_data: Path, *words: str) -> dict[str, Any]:
    """The JSON of a command."""
    return json.loads(answer(assistant_data, *words, "--json"))


def test_ten_tools_that_read_and_reach_nothing(assistant: Assistant) -> None:
    found = assistant.tools()
    assert list(found) == [
        "estimate", "compare", "model", "openness", "world", "closing", "company", "commitments", "search", "explain",
    ]  # fmt: skip
    for tool in found.values():
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert (tool.annotations.idempotent_hint, tool.annotations.open_world_hint) == (True, False)
        assert tool.title
        assert tool.description
        for schema in (tool.input_schema, tool.output_schema):
            jsonschema.Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
            assert schema["additionalProperties"] is False
        assert all(each["description"] for each in tool.input_schema["properties"].values())
    assert found["world"].input_schema["properties"]["scenario"]["enum"] == [
        "Base", "Lift-Off", "High Efficiency", "Headwinds", "Slow uptake", "Efficient work", "Scarce chips",
        "Late power", "Lean cooling", "Clean grids",
    ]  # fmt: skip
    assert "independent" in (assistant.client.instructions or "")


def test_an_estimate_is_that_of_the_command(assistant: Assistant, tmp_path: Path) -> None:
    same = printed(tmp_path, *OF_COMMAND)
    headline = assistant.record("estimate", **ASKED)
    whole = assistant.record("estimate", **ASKED, all_boundaries=True)
    assert_as_printed(headline, same, least=3)
    assert_as_printed(whole, same, least=13)
    assert [(each["quantity"], each["boundary"]) for each in headline["figures"]] == [
        ("energy_kwh", "facility"), ("carbon_g", "life cycle"), ("water_l", "facility"),
    ]  # fmt: skip
    assert [each["figure_id"] for each in whole["figures"]] == [each["figure_id"] for each in same["figures"]]
    assert headline["command"] == same["command"]
    shares = [(each["property"], each["share"]) for each in headline["least_known"]]
    assert shares == [(each["property"], each["share"]) for each in same["unknowns"][: len(shares)]]


def test_the_words_of_an_estimate_stand_alone(assistant: Assistant) -> None:
    found = assistant.call("estimate", **ASKED)
    text = words_of(found)
    assert ID.findall(text) == [each["figure_id"] for each in found.structured_content["figures"]]
    assert re.search(r"energy of the facility: [\d.]+\sm?Wh, plausible range [\d.]+ to [\d.]+\sm?Wh \(assumed; ", text)
    assert "https://" in text
    assert len(text.splitlines()) <= 14


@pytest.mark.parametrize(
    "asked",
    [
        {"model": "meta-llama/Llama-3.1-70B-Instruct", "in": 1000, "out": 400, "region": "FRA"},
        {"model": "gpt-4o", "in": 500.0, "out": 300, "cached": 100, "host": "azure", "on": "2026-06-30", "size": None},
        {"model": "black-forest-labs/FLUX.1-dev", "images": 2, "size": "1024x1024", "steps": 20},
    ],
)
def test_what_may_be_asked_of_the_command_may_be_asked_here(assistant: Assistant, asked: dict[str, Any]) -> None:
    record = assistant.record("estimate", **asked)
    assert {each["label"] for each in record["figures"]} == {record["model"]}
    assert record["assumptions"]


@pytest.mark.parametrize("asked", [{}, {"instrument": "paris"}, {"party": "Anthropic", "as_of": "2026-11-29"}])
def test_commitments_are_those_of_the_command(assistant: Assistant, asked: dict[str, Any]) -> None:
    shape = OF_PARTY if "party" in asked else OF_INSTRUMENT if "instrument" in asked else COMMITMENTS
    same = shape.record(commitments(ListCommitments(**asked, record_figures=False)))
    found = assistant.call("commitments", **asked)
    record = assistant.record("commitments", **asked)
    assert record["command"] == same["command"]
    if not asked:
        assert record["instruments"] == same["instruments"]
        assert (record["did"], record["promises"]) == ([], [])
        return
    members = same["parties"] if "instrument" in asked else same["did"]
    assert [each["events"] for each in record["did"]] == [each["events"] for each in members]
    assert all(event["address"] and event["read_on"] for each in record["did"] for event in each["events"])
    told = {(each["promise"], one["party"]): one["state"] for each in record["promises"] for one in each["parties"]}
    if "instrument" in asked:
        kept = {(each["promise"], one["party"]): one["state"] for each in same["promises"] for one in each["parties"]}
    else:
        kept = {(each["promise"], "anthropic"): each["state"] for each in same["promises"]}
    assert told == kept
    shown = [one["finding"] for each in record["promises"] for one in each["parties"] if one["finding"]]
    assert shown
    assert all(each["address"] and each["looked_on"] and each["said_by"] for each in shown)
    assert all(mark in words_of(found) for mark in ("Promised: ", "evidence found: "))


def test_commitments_have_near_names_and_one_question_at_a_time(assistant: Assistant) -> None:
    assert "anthropic" in assistant.refusal("commitments", party="Antropic").casefold()
    assert assistant.refusal("commitments", party="France", instrument="paris")


def test_the_closing_of_the_loop_is_that_of_the_command(assistant: Assistant, tmp_path: Path) -> None:
    record = assistant.record("closing")
    assert_as_printed(record, printed(tmp_path, "world", "--closing"), least=30)
    assert {each["loop"] for each in record["bridges"]} == {"all", "china", "google", "microsoft", "openai"}
    assert record["statement"].startswith("AI chips draw ")


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ({}, ()),
        ({"year": 2030, "scenario": "lift-off"}, ("--year", "2030", "--scenario", "Lift-Off")),
        ({"country": "France"}, ("--country", "FRA")),
        ({"country": "ABW", "year": 2028}, ("--country", "ABW", "--year", "2028")),
    ],
)
def test_the_world_is_that_of_the_command(
    assistant: Assistant, tmp_path: Path, asked: dict[str, Any], options: tuple[str, ...]
) -> None:
    same = printed(tmp_path, "world", *options)
    record = assistant.record("world", **asked)
    assert_as_printed(record, same, least=5)
    assert (record["command"], record["year"]) == (same["command"], same["year"])
    assert record["independent"]
    assert "independent of the IEA" in words_of(assistant.call("world", **asked))
    assert (record["country"] is not None) == ("country" in asked)


def test_where_only_a_range_is_known_no_value_is_told(assistant: Assistant) -> None:
    record = assistant.record("world", country="ABW")
    assert [each["value"] for each in record["figures"]] == [None] * len(record["figures"])
    text = words_of(assistant.call("world", country="ABW"))
    assert text.count("no central value") == len(record["figures"])
    assert "median" not in text


def test_a_model_is_its_facts_and_its_openness(assistant: Assistant, tmp_path: Path) -> None:
    record = assistant.record("model", model="allenai/olmo-2-0325-32b")
    same = printed(tmp_path, "openness", "allenai/olmo-2-0325-32b")
    openness = record["openness"]
    answers = {each["question"]: each["answer"] for each in openness["answers"]}
    assert answers == {each["question"]: each["answer"] for each in same["answers"]}
    assert (answers["use"], answers["share"]) == ("yes", "yes")
    assert openness["words"].startswith("OLMo 2 32B: anyone can use its weights")
    assert [each["result"] for each in openness["grades"]] == [each["result"] for each in same["grades"]]
    assert {name: openness[name] for name in ("found", "supported", "withheld", "not_found")}.items() <= same[
        "coverage"
    ].items()
    told = printed(tmp_path, "facts", "show", "model:allenai/olmo-2-0325-32b")["facts"]
    own = [each for each in record["facts"] if each["subject"] == "model:allenai/olmo-2-0325-32b"]
    assert [(each["property"], each["value"], each["text"]) for each in own] == [
        (each["property"], each["value"], each["text"]) for each in told
    ]
    assert all((each["interval"] == Interval.PLAUSIBLE) == (each["low"] is not None) for each in record["facts"])


def test_a_figure_leads_back_to_its_inputs(assistant: Assistant, tmp_path: Path) -> None:
    [figure_id, *_] = (each["figure_id"] for each in assistant.record("estimate", **ASKED)["figures"])
    command(tmp_path, *OF_COMMAND)
    same = printed(tmp_path, "trace", figure_id)
    trace = assistant.record("explain", figure_id=figure_id)["trace"]
    assert_as_printed(trace, same, least=1)
    assert (trace["formula"], trace["command"]) == (same["formula"], same["command"])
    assert trace["inputs_in_all"] == len(same["inputs"]) > len(trace["inputs"]) == 12
    assert [(each["property"], each["share"]) for each in trace["inputs"]] == [
        (each["property"], each["share"]) for each in same["inputs"][:12]
    ]
    more = assistant.record("explain", figure_id=figure_id, most=30)["trace"]["inputs"]
    assert len(more) == 30
    assert all(len(each["facts"]) <= 6 <= max(6, each["facts_in_all"]) for each in more)


def test_the_address_of_a_figure_of_another_server_is_explained(assistant: Assistant, tmp_path: Path) -> None:
    page = "/models/anthropic/claude-haiku-4.5/"
    other = Site(edition=PageEdition())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSIA_DATA", str(tmp_path))
        figure_id = other.answer(f"/en{page}").wanted[0]
    told = f"https://observatory.example.org/fr/f/{figure_id}/?of={page}"
    assert assistant.refusal("explain", figure_id=figure_id).startswith("Unknown figure")
    found = assistant.record("explain", figure_id=told)
    assert (found["trace"]["figure"]["figure_id"], found["other_edition"]) == (figure_id, False)
    assert found["trace"]["inputs"]
    # Of another edition, the same question has another id.
    elsewhere = told.replace(figure_id, f"{'0' * 12}-{figure_id.partition('-')[2]}")
    answered = assistant.call("explain", figure_id=elsewhere)
    if answered.is_error:
        # Several figures of the page are about the same: they are named.
        assert figure_id in words_of(answered)
    else:
        assert answered.structured_content["other_edition"] is True
        assert locale("en")("mcp-other-edition") in words_of(answered)


def test_a_comparison_is_that_of_the_command(assistant: Assistant, tmp_path: Path) -> None:
    same = printed(tmp_path, "compare", "gpt-4o", "mistral-large", "--task", "agent")
    found = assistant.call("compare", model=["gpt-4o", "mistral-large"], task="agent")
    record = assistant.record("compare", model=["gpt-4o", "mistral-large"], task="agent")
    assert_as_printed(record, same, least=9)
    assert record["task"] == same["task"]
    [pair], [told] = record["pairs"], same["pairs"]
    assert [each["probability_less"] for each in pair["ratios"]] == [
        each["probability_less"] for each in told["ratios"]
    ]
    assert {each["figure"]["figure_id"] for each in pair["ratios"]} <= set(ID.findall(words_of(found)))
    assert record["explainable"]


def test_openness_is_that_of_a_system_or_of_the_family_that_a_name_means(assistant: Assistant, tmp_path: Path) -> None:
    same = printed(tmp_path, "openness", "gpt-4o", "--on", "2026-11-01")
    found = assistant.record("openness", system="gpt-4o", on="2026-11-01")
    assert found["family"] is None
    assert {each["evidence_id"] for each in found["sources"]} == {each["evidence"] for each in same["cells"]}
    assert all(each["url"].startswith("https://") for each in found["sources"])
    for name in ("answers", "terms"):
        assert [{member: each[member] for member in found["openness"][name][0]} for each in same[name]] == found[
            "openness"
        ][name]
    family = assistant.call("openness", system="Mistral")
    assert family.structured_content["openness"] is None
    assert family.structured_content["family"]["key"] == "mistral"
    assert len(family.structured_content["family"]["members"]) > 3
    assert "Mistral" in words_of(family)


def test_a_search_is_that_of_the_command(assistant: Assistant, tmp_path: Path) -> None:
    found = assistant.call("search", q="Mistral", most=3)
    assert found.structured_content == printed(tmp_path, "search", "Mistral", "--most", "3")
    assert "Mistral (family, id mistral)" in words_of(found).splitlines()


def test_a_subject_is_its_facts(assistant: Assistant, tmp_path: Path) -> None:
    same = printed(tmp_path, "facts", "show", "grid:FRA")
    record = assistant.record("explain", subject="France")
    assert record["trace"] is None
    assert record["subject"]["facts_in_all"] == len(same["facts"])
    assert [each["value"] for each in record["subject"]["facts"]] == [each["value"] for each in same["facts"]]
    short = assistant.record("explain", subject="grid:FRA", most=1)
    assert len(short["subject"]["facts"]) == 1
    assert {each["evidence_id"] for each in short["sources"]} == {short["subject"]["facts"][0]["evidence"]}


@pytest.mark.parametrize(
    ("tool", "asked"),
    [
        ("estimate", {**ASKED, "all_boundaries": True}),
        ("compare", {"model": ["gpt-4o", "mistral-large"]}),
        ("model", {"model": "gpt-4o"}),
        ("model", {"model": "meta-llama/Llama-3.1-70B-Instruct"}),
        ("world", {}),
        ("world", {"country": "IRL", "year": 2035}),
        ("explain", {"subject": "serving:default"}),
    ],
)
def test_everything_rests_on_sources_with_addresses(assistant: Assistant, tool: str, asked: dict[str, Any]) -> None:
    record = assistant.record(tool, **asked)
    needed = set(evidence_in({name: part for name, part in record.items() if name != "sources"}))
    addresses = {each["evidence_id"]: each["url"] for each in record["sources"]}
    assert needed
    assert needed <= addresses.keys()
    assert [name for name, address in addresses.items() if not address.startswith("https://")] == []


def test_it_speaks_french_where_the_machine_does(tmp_path: Path) -> None:
    with assisting(tmp_path, language="fr_FR.UTF-8") as francophone:
        text = words_of(francophone.call("estimate", **ASKED))
        refused = francophone.refusal("estimate", model="gpt-4o", **{"in": 1.5})
        unknown = francophone.refusal("model", model="gpt-44o")
        title = francophone.tools()["estimate"].title
    assert title == "Ce que coûte une requête"
    assert re.search(r"énergie du centre\u00a0: \d,\d+\sm?Wh, fourchette plausible de ", text)
    assert (
        refused
        == "in\u00a0: «\u00a01.5\u00a0» n’est pas un nombre entier. Attendu\u00a0: un nombre entier de 0 à 2147483647."
    )
    assert unknown.startswith(
        "Nom inconnu (modèle)\u00a0: «\u00a0gpt-44o\u00a0». Vouliez-vous dire\u00a0: openai/gpt-4o"
    )
    assert not re.search(r"(?<![\u00a0\u202f])[;!?]|\\x|\\u", unknown)


def test_older_assistants_are_answered_alike(assistant: Assistant, tmp_path: Path) -> None:
    with assisting(tmp_path, mode="legacy") as older:
        assert older.client.protocol_version < assistant.client.protocol_version
        found = older.record("estimate", **ASKED)
    assert found == assistant.record("estimate", **ASKED)


def test_there_is_no_other_tool(assistant: Assistant) -> None:
    names = "estimate, compare, model, openness, world, closing, company, commitments, search, explain"
    with pytest.raises(MCPError, match=rf"There is no tool assess\. Tools: {names}"):
        assistant.call("assess", paths=["/etc"])
