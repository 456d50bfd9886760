"""The API: each endpoint answers, with what the command prints; figures are whole; questions at once agree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.surfaces.http_client import Server, answer

from obsia.core.evidence import Kind
from obsia.core.figure import Tested as Origin
from obsia.surfaces.http.endpoints import ENDPOINTS, endpoint

NAMES = [each.name for each in ENDPOINTS]
COMMANDS = {
    "/estimate?model=gpt-4o&in=300&out=400": ("estimate", "gpt-4o", "--in", "300", "--out", "400", "--json"),
    "/estimate?model=mistral-large&in=9&out=400&cached=3&region=FRA&on=2026-01-01": (
        *("estimate", "mistral-large", "--in", "9", "--out", "400", "--cached", "3", "--region", "FRA"),
        *("--on", "2026-01-01", "--json"),
    ),
    "/estimate?model=openai/gpt-image-1&images=2&size=1024x1024": (
        *("estimate", "openai/gpt-image-1", "--images", "2", "--size", "1024x1024", "--json"),
    ),
    "/estimate?model=whisper-1&audio-s=60.5": ("estimate", "whisper-1", "--audio-s", "60.5", "--json"),
    "/compare?model=gpt-4o&model=mistral-large&task=agent": (
        *("compare", "gpt-4o", "mistral-large", "--task", "agent", "--json"),
    ),
    "/what-if?model=gpt-4o&in=300&out=400&what-if=region=SWE&what-if=output=0.5": (
        *("estimate", "gpt-4o", "--in", "300", "--out", "400"),
        *("--what-if", "region=SWE", "--what-if", "output=0.5", "--json"),
    ),
    "/openness/gpt-4o?on=2026-11-01": ("openness", "gpt-4o", "--on", "2026-11-01", "--json"),
    "/openness?on=2026-11-01": ("openness", "--all", "--on", "2026-11-01", "--json"),
    "/commitments": ("commitments", "--json"),
    "/commitments/instruments/paris-2025": ("commitments", "--instrument", "paris-2025", "--json"),
    "/commitments/parties/France": ("commitments", "--party", "France", "--json"),
    "/train?params-total=70B&tokens=15T&region=USA": (
        *("train", "--params-total", "70B", "--tokens", "15T", "--region", "USA", "--json"),
    ),
    "/train?hardware=H100&device-hours=6.4M&pue=1.1": (
        *("train", "--hardware", "H100", "--device-hours", "6.4M", "--pue", "1.1", "--json"),
    ),
    "/world?year=2030&scenario=Lift-Off": ("world", "--year", "2030", "--scenario", "Lift-Off", "--json"),
    "/world/countries/IRL?year=2024": ("world", "--country", "IRL", "--year", "2024", "--json"),
    "/world/editions": ("world", "--sources", "--json"),
    "/world/editions?country=IRL": ("world", "--sources", "--country", "IRL", "--json"),
    "/world/closing": ("world", "--closing", "--json"),
    "/world/companies": ("world", "--companies", "--json"),
    "/world/companies/AWS?year=2024": ("world", "--company", "AWS", "--year", "2024", "--json"),
    "/world/move?model=gpt-4o&to=FRA&from=USA&tokens-per-month=5e13": (
        *("world", "--move", "gpt-4o", "--to", "FRA", "--from", "USA", "--tokens-per-month", "5e13", "--json"),
    ),
    "/facts/grid:FRA": ("facts", "show", "grid:FRA", "--json"),
    "/facts/device:NVIDIA%20B200": ("facts", "show", "device:NVIDIA B200", "--json"),
    "/facts/model:openai/gpt-4o": ("facts", "show", "model:openai/gpt-4o", "--json"),
    "/sources": ("facts", "attribution", "--json"),
    "/finds": ("facts", "audit", "--json"),
}


def address(server: Server, name: str) -> str:
    """An address of an endpoint that answers."""
    if name != "figure":
        return endpoint(name).example
    found = server.get("/estimate", model="gpt-4o", in_="300", out="400").json
    return f"/api/v1/figures/{found['figures'][0]['figure_id']}"


def test_a_name_that_means_several_systems_leads_to_their_family(server: Server) -> None:
    got = server.get("/openness/Mistral")
    assert (got.status, got.headers["location"], got.body) == (307, "/api/v1/families/mistral", b"")
    assert server.ask(got.headers["location"]).json["key"] == "mistral"
    dated = server.get("/openness/Mistral", on="2026-11-28", format_="csv")
    assert dated.headers["location"] == "/api/v1/families/mistral?on=2026-11-28&format=csv"
    assert server.ask(dated.headers["location"]).headers["content-type"].startswith("text/csv")
    assert server.get("/openness/mistral-large-2512").status == 200


@pytest.mark.parametrize("name", NAMES)
def test_each_endpoint_answers(server: Server, name: str) -> None:
    got = server.ask(address(server, name))
    assert (got.status, got.headers["content-type"]) == (200, "application/json"), got.body[:500]
    assert set(endpoint(name).contents) <= set(got.json)
    assert "set-cookie" not in got.headers


@pytest.mark.parametrize("path", COMMANDS)
def test_the_answer_is_what_the_command_prints(server: Server, path: str) -> None:
    # Letter by letter, whatever made it: a server's figures are the command's.
    assert server.get(path).body == answer(server.data, *COMMANDS[path])


def test_a_trace_is_what_the_command_prints(server: Server) -> None:
    path = address(server, "figure").removeprefix("/api/v1")
    assert server.get(path).body == answer(server.data, "trace", path.rpartition("/")[2], "--json")


def test_countries_are_those_of_the_world(server: Server) -> None:
    whole, alone = server.get("/world").json, server.get("/world/countries").json
    assert alone == {name: whole[name] for name in alone}
    assert len(alone["countries"]) > 50


def figures(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(where, figure, what holds it) of everything in an answer that has an interval."""
    match value:
        case dict():
            for name, each in value.items():
                if isinstance(each, dict) and {"low", "high"} & set(each):
                    yield f"{path}.{name}", each, value
                yield from figures(each, f"{path}.{name}")
        case list():
            for place, each in enumerate(value):
                if isinstance(each, dict) and {"low", "high"} & set(each):
                    yield f"{path}[{place}]", each, {}
                yield from figures(each, f"{path}[{place}]")
        case _:
            return


def lacking(figure: dict[str, Any], holder: dict[str, Any], sources: set[str]) -> list[str]:
    """What a figure, a fact or a published figure does not say of itself."""
    if "amount" in figure:
        # A published one: as it was published, with what it rests on.
        told = figure["amount"] is not None or figure["low"] is not None or figure["high"] is not None or figure["note"]
        whole = {
            "told": told,
            "kind": figure.get("figure_kind") or figure["scope"],
            "evidence": figure["evidence"] in sources,
        }
    elif "property" in figure:
        told = figure["value"] is not None or figure["text"] is not None or figure["low"] is not None
        whole = {"told": told, "kind": figure["kind"] in set(Kind), "evidence": figure["evidence"] in sources}
    elif set(figure) == {"value", "low", "high"}:
        # What a scenario states of a parameter: the words of the one who asked.
        whole = {}
    else:
        said = figure["value"] is None and (holder.get("reason") or figure["assumptions"])
        whole = {
            "value": isinstance(figure["value"], float) or said,
            "interval": figure["low"] <= figure["high"] and figure["tested"] in set(Origin),
            "kind": figure["kind"] in set(Kind),
            "evidence": figure["evidence"] and set(figure["evidence"]) <= sources,
            "id": re.fullmatch(r"[0-9a-f]+(-[0-9a-f]+)?", figure["figure_id"]),
            "unit": figure["unit"],
        }
    return [name for name, good in whole.items() if not good]


def test_every_figure_is_whole(server: Server) -> None:
    sources = {each["evidence_id"] for each in server.get("/sources").json["sources"]}
    counted, wrong = 0, {}
    for name in NAMES:
        for place, figure, holder in figures(server.ask(address(server, name)).json):
            counted += 1
            if lack := lacking(figure, holder, sources):
                wrong[f"{name}{place}"] = lack
    assert wrong == {}
    assert counted > 1_500


def test_the_crawler_sees_what_lacks() -> None:
    whole = {
        "value": 1.0, "low": 0.5, "high": 2.0, "tested": "tested", "kind": "modelled", "evidence": ["a"],
        "figure_id": "0a-1b", "unit": "kWh", "assumptions": [],
    }  # fmt: skip
    assert lacking(whole, {}, {"a"}) == []
    assert lacking(whole | {"evidence": ["b"]}, {}, {"a"}) == ["evidence"]
    assert lacking(whole | {"value": None}, {}, {"a"}) == ["value"]
    assert lacking(whole | {"kind": "guessed"}, {}, {"a"}) == ["kind"]


def test_questions_at_once_get_the_same_bytes(server: Server) -> None:
    path = "/api/v1/estimate?model=claude-sonnet-4&in=1234&out=567&region=DEU"
    formats = [path, f"{path}&format=csv", f"{path}&format=parquet", f"{path}&format=xlsx"]
    with ThreadPoolExecutor(16) as pool:
        bodies = list(pool.map(lambda at: (at, server.ask(at).body), formats * 12))
    assert all(len({body for at, body in bodies if at == each}) == 1 for each in formats)


def test_another_server_gives_the_same_bytes(server: Server, tmp_path: Any) -> None:
    from tests.surfaces.http_client import serving

    paths = [f"{address(server, 'move')}&format={each}" for each in ("json", "csv", "parquet", "xlsx")]
    with serving(tmp_path) as other:
        for path in paths:
            ours, theirs = server.ask(path), other.ask(path)
            assert (ours.body, ours.headers["etag"]) == (theirs.body, theirs.headers["etag"])


def test_models_are_filtered(server: Server) -> None:
    everything = server.get("/models").json
    assert everything["known"] == len(everything["models"]) > 1_000
    some = server.get("/models", developer="mistral", kind="text", name="large").json["models"]
    assert some
    assert {(each["developer"], each["kind"]) for each in some} == {("mistral", "text")}
    closed = server.get("/models", weights="none").json["models"]
    assert closed
    assert {each["weights"] for each in closed} == {"none"}


def test_a_model_is_known_by_any_of_its_names(server: Server) -> None:
    one, other = server.get("/models/gpt-4o").json, server.get("/models/openai/gpt-4o").json
    assert one["facts"] == other["facts"]
    assert one["facts"]


def test_regions_have_names_in_every_language(server: Server) -> None:
    found = server.get("/regions").json
    germany = next(each for each in found["countries"] if each["iso3"] == "DEU")
    assert germany["names"] == {"en": "Germany", "fr": "Allemagne"}
    assert {each["cloud"] for each in server.get("/regions", cloud="aws").json["regions"]} == {"aws"}


def test_meta_says_whose_it_is_not(server: Server) -> None:
    found = server.get("/meta").json
    assert found["independent"] is True
    assert "IEA" in found["statement"]["en"]
    assert "AIE" in found["statement"]["fr"]
    assert len(found["snapshot"]) == 64
    assert found["counts"]["sources"] == len(server.get("/sources").json["sources"])
    assert sum(found["counts"]["facts"].values()) == sum(found["counts"]["verification"].values())


def test_licences_count_every_source(server: Server) -> None:
    found = server.get("/licences").json["licences"]
    assert sum(each["sources"] for each in found) == len(server.get("/sources").json["sources"])


def test_json_is_ascii(server: Server) -> None:
    body = server.get("/commitments/parties/FRA").body
    assert body.isascii()
    assert json.loads(body)["party"]["iso3"] == "FRA"
