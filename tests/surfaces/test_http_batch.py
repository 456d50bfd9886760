"""Several questions in one address, and lists in pages: each answer is what its own address gives."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.surfaces.http_client import API, Got, Server

from obsia.surfaces.http import batch
from obsia.surfaces.http.endpoints import ENDPOINTS, endpoint, endpoint_of
from obsia.surfaces.http.problems import Problem
from obsia.surfaces.http.service import Question, Service
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.http.turns import Turns

QUESTIONS = (
    "/estimate?model=gpt-4o&in=300&out=400",
    "/estimate?model=gtp-4o&in=300&out=400",
    "/estimate?model=gpt-4o&in=x",
    "/models/openai/gpt-4o",
    "/facts/device:NVIDIA%20B200",
    "/compare?model=gpt-4o&model=mistral-large",
    "/nothing",
    "/train",
    "/figures/000000000000-000000000000",
)


def asked(server: Server, *questions: str, language: str = "en") -> Got:
    """Several questions at once."""
    return server.ask(
        f"{API}/batch?{urlencode([('q', each) for each in questions])}", headers={"Accept-Language": language}
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_question_gets_what_it_gets_alone_in_order(server: Server, language: str) -> None:
    got = asked(server, *QUESTIONS, language=language)
    assert got.status == 200
    answers = got.json["answers"]
    assert [each["question"] for each in answers] == list(QUESTIONS)
    for each in answers:
        alone = server.ask(f"{API}{each['question']}", headers={"Accept-Language": language})
        assert each["status"] == alone.status
        told = {"answer": alone.json, "problem": None} if alone.status == 200 else {"answer": None}
        assert {name: each[name] for name in told} == told
        if alone.status != 200 and each["question"] != "/nothing":
            assert each["problem"] == alone.json
    assert {each["status"] for each in answers} == {200, 400, 404}


def test_a_batch_is_asked_for_again_and_known_by_its_content(server: Server) -> None:
    first = asked(server, "/meta", "/nothing")
    assert first.headers["cache-control"] == "public, no-cache"
    assert "accept-language" in first.headers["vary"].lower()
    same = {"If-None-Match": first.headers["etag"], "Accept-Language": "en"}
    assert server.ask(f"{API}/batch?q=/meta&q=/nothing", headers=same).status == 304
    assert asked(server, "/meta", "/nothing", language="fr").headers["etag"] != first.headers["etag"]


def test_a_name_that_means_several_systems_says_where_the_answer_is(server: Server) -> None:
    [found] = asked(server, "/openness/Mistral").json["answers"]
    assert (found["status"], found["answer"], found["location"]) == (307, None, f"{API}/families/mistral")
    assert asked(server, found["location"]).json["answers"][0]["answer"]["key"] == "mistral"


@pytest.mark.parametrize(
    "hostile",
    ["//example.org/meta", "http://example.org/", "/../meta", "/models/%ff", "é", "/meta?\u00e9", "/batch?q=/meta"],
)
def test_what_is_no_address_of_an_endpoint_is_a_problem_of_its_own(server: Server, hostile: str) -> None:
    bad, good = asked(server, hostile, "/meta").json["answers"]
    assert bad["problem"]["code"] in {"not-found", "bad-value"}
    assert bad["problem"]["parameter"] == "q"
    assert good["status"] == 200


def test_every_address_leads_to_its_own_endpoint() -> None:
    for each in ENDPOINTS:
        if not each.asks_others and each.name != "figure":
            assert endpoint_of(each.example)[0] == each
    assert endpoint_of("/figures/ab-cd")[1].path == {"figure_id": "ab-cd"}
    found, told = endpoint_of("/models/a%2Fb%20c?x=1")
    assert (found.name, told.path, told.query) == ("model", {"model": "a/b c"}, b"x=1")
    with pytest.raises(Problem):
        endpoint_of("/batch?q=/meta")


def replied(*questions: str, who: str = "somebody") -> list[dict[str, Any]]:
    """What a service without a server answers."""
    query = urlencode([("q", each) for each in questions]).encode()
    reply = asyncio.run(Service(Settings(record=False)).reply(endpoint("batch"), Question({}, query, {}, who)))
    return json.loads(reply.body)["answers"]


def test_what_does_not_fit_is_to_be_asked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MOST_BYTES", 4_000)
    large, small = replied("/models", "/licences")
    assert (large["status"], large["problem"]["code"], small["status"]) == (413, "too-large", 200)


def test_each_question_has_its_own_turn_and_is_charged_to_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    result = Turns[Any].result

    async def watched(self: Turns[Any], key: str, make: Any, *, who: str, **how: Any) -> Any:
        seen.append(who)
        return await result(self, key, make, who=who, **how)

    monkeypatch.setattr(Turns, "result", watched)
    answers = replied("/licences", "/corrections?most=1", "/nothing", who="192.0.2.7")
    assert [each["status"] for each in answers] == [200, 200, 404]
    # Two that are computed, and the answer of all of them.
    assert seen == ["192.0.2.7"] * 3


@pytest.mark.parametrize(
    ("path", "query", "counted"),
    [
        ("/api/v1/batch", b"q=/meta&q=/world", 2),
        ("/api/v1/batch/", b"%71=/meta&q=/world&q=/x", 3),
        ("/api/v1/batch", b"", 1),
        ("/api/v1/estimate", b"model=gpt-4o&in=3", 1),
    ],
)
def test_the_questions_of_a_batch_count_one_by_one(path: str, query: bytes, counted: int) -> None:
    assert batch.questions_in(path, query) == counted


@pytest.mark.parametrize("name", [each.name for each in ENDPOINTS if each.pages])
def test_a_list_is_the_same_in_pages(server: Server, name: str) -> None:
    paged = endpoint(name)
    whole = server.ask(f"{API}{paged.path}").json[paged.pages]
    size = len(whole) // 3 + 1
    found: list[Any] = []
    links: dict[str, str] = {}
    address = f"{API}{paged.path}?most={size}"
    while address:
        got = server.ask(address)
        found += got.json[paged.pages]
        links = {relation: there for there, relation in re.findall(r'<([^>]+)>; rel="(\w+)"', got.headers["link"])}
        address = links.get("next", "")
    assert found == whole
    assert len(found) > size
    assert server.ask(links["last"]).json[paged.pages] == whole[-(len(whole) % size or size) :]
    beyond = server.ask(f"{API}{paged.path}?most={size}&skip={len(whole)}")
    assert beyond.json[paged.pages] == []
    assert "next" not in beyond.headers["link"]


def test_rows_come_in_pages_too(server: Server) -> None:
    whole = list(csv.reader(io.StringIO(server.ask(f"{API}/sources?format=csv").body.decode())))
    page = list(csv.reader(io.StringIO(server.ask(f"{API}/sources?format=csv&most=5&skip=2").body.decode())))
    assert page == [whole[0], *whole[3:8]]
    assert "link" not in server.ask(f"{API}/sources").headers
