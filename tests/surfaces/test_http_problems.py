"""Problems of the API: each is told as what it is, and nothing that is sent breaks anything."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import quote

import pytest
from tests.surfaces.http_client import Got, Server

from obsia.core.errors import BadCall, BadFact, BadInput, MissingExtra, MissingFact, NoData, ObsiaError, UnknownName
from obsia.core.locales import locale
from obsia.core.message import Message, Option, Surface, Symbol
from obsia.surfaces.http.endpoints import ENDPOINTS
from obsia.surfaces.http.problems import STATUS, Problem, problem_of

SAY = locale("en", Surface.HTTP)


def problem(got: Got) -> dict[str, Any]:
    """The problem that an answer is: whole, and kept by nobody."""
    assert got.headers["content-type"] == "application/problem+json", got.body[:300]
    assert got.headers["cache-control"] == "no-store"
    assert "accept-language" in got.headers["vary"].lower()
    assert "set-cookie" not in got.headers
    found = got.json
    assert found["status"] == got.status == STATUS[found["code"]]
    assert found["type"] == f"/api/v1/docs#problem-{found['code']}"
    assert found["title"]
    assert found["detail"]
    assert " " not in found["message"]
    return found


WRONG = {
    "/estimate": ("missing-parameter", "model"),
    "/estimate?model=gpt-4o&foo=1": ("unknown-parameter", "foo"),
    "/estimate?model=gpt-4o&in=1&out=1&seed=8": ("unknown-parameter", "seed"),
    "/world?seed=8": ("unknown-parameter", "seed"),
    "/commitments?seed=8": ("unknown-parameter", "seed"),
    "/estimate?model=gpt-4o&model=gpt-4": ("repeated-parameter", "model"),
    "/estimate?model=": ("bad-value", "model"),
    "/estimate?model=gpt-4o&in=1.5": ("bad-value", "in"),
    "/estimate?model=gpt-4o&in=-1": ("bad-value", "in"),
    "/estimate?model=gpt-4o&in=99999999999": ("bad-value", "in"),
    "/estimate?model=gpt-4o&in=nan": ("bad-value", "in"),
    "/estimate?model=gpt-4o&on=2026-02-30": ("bad-value", "on"),
    "/estimate?model=whisper-1&audio-s=1e999": ("bad-value", "audio-s"),
    "/estimate?model=gpt-4o&format=pdf": ("bad-value", "format"),
    "/estimate?model=gtp-4o&in=1&out=1": ("unknown-name", "model"),
    "/estimate?model=gpt-4o&in=1&out=1&region=Atlantis": ("unknown-name", "region"),
    "/estimate?model=gpt-4o&in=1&out=1&host=nobody": ("unknown-name", "host"),
    "/estimate?model=gpt-4o&in=1&out=1&cached=2": ("bad-call", "cached"),
    "/estimate?model=gpt-4o&images=1": ("bad-call", "images"),
    "/estimate?model=gpt-4o&in=%ff": ("bad-query", ""),
    "/estimate?model=" + "a" * 10_000: ("too-long", ""),
    "/estimate?model=" + "a" * 300: ("bad-value", "model"),
    "/estimate?" + "&".join(f"p{at}=1" for at in range(100)): ("bad-query", ""),
    "/estimate?model=gpt-4o%00&in=1&out=1": ("bad-value", "model"),
    "/compare?model=gpt-4o": ("bad-call", ""),
    "/compare?model=gpt-4o&model=openai/gpt-4o": ("bad-call", ""),
    "/compare?model=gpt-4o&model=gtp-4": ("unknown-name", "model"),
    "/compare?model=gpt-4o&model=mistral-large&task=dance": ("unknown-name", "task"),
    "/compare?" + "&".join(["model=gpt-4o"] * 65): ("bad-query", ""),
    "/what-if?model=gpt-4o&in=300&out=400": ("missing-parameter", "what-if"),
    "/what-if?model=gpt-4o&in=300&out=400&what-if=region=SWE&what-if=region=FRA": ("bad-call", ""),
    "/batch": ("missing-parameter", "q"),
    "/batch?q=": ("bad-value", "q"),
    "/batch?" + "&".join(["q=/meta"] * 33): ("bad-value", "q"),
    "/batch?q=/meta&format=csv": ("bad-value", "format"),
    "/batch?q=/meta&most=3": ("unknown-parameter", "most"),
    "/models?most=0": ("bad-value", "most"),
    "/models?skip=-1": ("bad-value", "skip"),
    "/world?most=3": ("unknown-parameter", "most"),
    "/models/%20": ("bad-value", "model"),
    "/models?developer=nobody": ("unknown-name", "developer"),
    "/models?kind=poetry": ("unknown-name", "kind"),
    "/models/no-such-model": ("unknown-name", "model"),
    "/models/" + "a" * 2_000: ("too-long", ""),
    "/openness/no-such-system": ("unknown-name", "system"),
    "/openness?on=2999-01-01": ("bad-call", "on"),
    "/commitments/instruments/nothing": ("unknown-name", "instrument"),
    "/commitments/parties/Atlantis": ("unknown-name", "party"),
    "/train": ("missing-parameter", ""),
    "/train?region=FRA": ("missing-parameter", ""),
    "/train?params-total=70": ("bad-call", "params-total"),
    "/train?tokens=15X": ("bad-value", "tokens"),
    "/train?hardware=abacus&device-hours=1M": ("unknown-name", "hardware"),
    "/train?table=/etc/passwd": ("unknown-parameter", "table"),
    "/world?year=1999": ("bad-value", "year"),
    "/world?scenario=Utopia": ("unknown-name", "scenario"),
    "/world?scenario-file=/etc/passwd": ("unknown-parameter", "scenario-file"),
    "/world/countries/Atlantis": ("unknown-name", "country"),
    "/world/move?model=gpt-4o": ("missing-parameter", "to"),
    "/world/move?model=gpt-4o&to=Atlantis": ("unknown-name", "to"),
    "/figures/000000000000-000000000000": ("unknown-name", "figure_id"),
    "/figures/..%2f..%2fetc%2fpasswd": ("unknown-name", "figure_id"),
    "/facts/no-such-subject": ("unknown-name", "subject"),
    "/regions?cloud=stratus": ("unknown-name", "cloud"),
    "/meta?verbose=1": ("unknown-parameter", "verbose"),
    "/meta?format=csv": ("bad-value", "format"),
    "/openapi.json?x=1": ("unknown-parameter", ""),
    "/nothing": ("not-found", ""),
    "": ("not-found", ""),
}


@pytest.mark.parametrize(("path", "expected"), WRONG.items(), ids=lambda value: str(value)[:60])
def test_what_is_wrong_is_named(server: Server, path: str, expected: tuple[str, str]) -> None:
    found = problem(server.get(path))
    assert (found["code"], found.get("parameter", "")) == expected
    if expected[1] and found["code"] in {"bad-value", "missing-parameter", "unknown-parameter", "unknown-name"}:
        assert found["expected"]


def test_near_names_are_suggested(server: Server) -> None:
    found = problem(server.get("/estimate", model="gtp-4o", in_="1", out="1"))
    assert any("gpt-4o" in each for each in found["suggestions"])


def test_problems_speak_french(server: Server) -> None:
    french = server.get("/estimate", {"Accept-Language": "de, fr-CA;q=0.8, en;q=0.5"}, model="gpt-4o", in_="x")
    assert french.headers["content-language"] == "fr"
    assert problem(french)["detail"] == "in\xa0: «\xa0x\xa0» n’est pas un nombre entier."
    needed = server.get("/estimate", {"Accept-Language": "fr"}, model="gpt-4o", cached="5")
    assert problem(needed)["detail"] == "openai/gpt-4o lit et écrit du texte\u00a0: indiquez in, out, [cached]."
    unknown = server.get("/models/gpt-44o", {"Accept-Language": "fr"})
    assert problem(unknown)["detail"].startswith("Nom inconnu (modèle)\u00a0: «\u00a0gpt-44o\u00a0». Vouliez-vous dire")
    other = server.get("/estimate", {"Accept-Language": "de"}, model="gpt-4o", in_="x")
    assert (other.headers["content-language"], problem(other)["detail"]) == ("en", "in: 'x' is not a whole number.")


HOSTILE = {
    "html": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE facts; --",
    "sql-union": "gpt-4o' UNION SELECT name, content FROM meta --",
    "traversal": "../../../../etc/passwd",
    "absolute": "/etc/passwd",
    "null": "gpt-4o\x00.txt",
    "control": "\x1b[31mred\x07",
    "newline": "gpt-4o\r\nSet-Cookie: a=b",
    "bidi": "gpt\u202e4o",
    "emoji": "\U0001f600" * 20,
    "format": "{0.__class__.__mro__}%s%n${7*7}{{7*7}}",
    "long": "a" * 199,
    "too-long": "a" * 10_000,
    "spaces": "  \t ",
    "dots": "..",
    "percent": "%2e%2e%2f%00",
    "quotes": "\"'`\\",
}
TEXTS = [
    (endpoint, parameter)
    for endpoint in ENDPOINTS
    for parameter in endpoint.parameters
    if parameter.kind.schema()["type"] == "string" and "enum" not in parameter.kind.schema()
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_refused_or_looked_up(server: Server, hostile: str) -> None:
    text = HOSTILE[hostile]
    for endpoint, parameter in TEXTS:
        given = {
            each.name: each.example
            for each in endpoint.parameters
            if each.is_required and not endpoint.has_in_path(each)
        }
        path = endpoint.path
        if endpoint.has_in_path(parameter):
            path = path.replace(f"{{{parameter.name}}}", quote(text, safe=""))
        else:
            given[parameter.name] = text
            for each in endpoint.parameters:
                if endpoint.has_in_path(each):
                    path = path.replace(f"{{{each.name}}}", quote(each.example))
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in given.items())
        got = server.ask(f"/api/v1{path}?{query}")
        where = f"{endpoint.name} {parameter.name}"
        assert got.status < 500, f"{where}: {got.body[:300]!r}"
        assert got.body.isascii(), where
        assert not {"set-cookie"} & set(got.headers), where
        assert got.headers["x-content-type-options"] == "nosniff", where
        assert b"passwd:" not in got.body, where
        assert str(server.data).encode() not in got.body, where
        assert b"Traceback" not in got.body, where


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_it_is_only_read(server: Server, method: str) -> None:
    got = server.ask("/api/v1/meta", method=method)
    assert problem(got)["code"] == "method-not-allowed"
    assert got.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_body_is_refused(server: Server, method: str) -> None:
    got = server.ask("/api/v1/meta", method=method, body=b'{"a": 1}')
    assert got.status == 400
    if method != "HEAD":
        assert problem(got)["code"] == "body-refused"


RAW = {
    "not utf-8 in the path": b"GET /api/v1/models/\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    "no host": b"GET /api/v1/meta HTTP/1.1\r\n\r\n",
    "bytes in a header": b"GET / HTTP/1.1\r\nHost: a\r\nAccept: \xff\r\nAccept-Language: \xe9;q=\xff\r\n\r\n",
    "a huge header": b"GET /api/v1/meta HTTP/1.1\r\nHost: a\r\nAccept: " + b"a/b, " * 10_000 + b"\r\n\r\n",
    "two lengths": b"GET /api/v1/meta HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "chunks": b"GET /api/v1/meta HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an address of elsewhere": b"GET http://example.org/api/v1/meta HTTP/1.1\r\nHost: a\r\n\r\n",
    "double slashes": b"GET //api//v1//meta HTTP/1.1\r\nHost: a\r\n\r\n",
    "nothing": b"\r\n\r\n\r\n\r\n",
}


@pytest.mark.parametrize("what", RAW)
def test_no_bytes_break_it(server: Server, what: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as held:
        held.sendall(RAW[what])
        held.shutdown(socket.SHUT_WR)
        answered = held.recv(65_536)
    assert not answered or answered.startswith((b"HTTP/1.1 2", b"HTTP/1.1 4")), answered[:200]
    assert server.get("/meta").status == 200


ERRORS: list[tuple[Exception, str]] = [
    (BadCall("one-of-two", one=Option("year"), other=Option("model")), "bad-call"),
    (MissingExtra(extra="pdf", purpose=Message("purpose-pdf")), "missing-extra"),
    (NoData("boamps-no-work"), "no-data"),
    (MissingFact(what="the PUE of Mars", tried=("the snapshot of facts",)), "missing-fact"),
    (MissingFact(what="the snapshot of facts", tried=("/srv/somebody/snapshot.sqlite",)), "unexpected"),
    (UnknownName(kind="model", name="gtp", suggestions=("gpt",)), "unknown-name"),
    (
        BadInput(file="/srv/somebody/figures.sqlite", reason=Message("trace-unreadable", why="/srv/somebody")),
        "unexpected",
    ),
    (BadFact(file="/srv/somebody/facts.csv", where="line 3", reason="no source"), "unexpected"),
    (ObsiaError("/srv/somebody"), "unexpected"),
    (RuntimeError("/srv/somebody"), "unexpected"),
    (Problem.of("overloaded", Message("http-overloaded")), "overloaded"),
]


@pytest.mark.parametrize(("error", "code"), ERRORS, ids=lambda value: type(value).__name__)
def test_each_error_is_a_problem(error: Exception, code: str) -> None:
    found = problem_of(error, parameters=("year", "model"))
    assert found.code == code
    assert "somebody" not in str(found.record(SAY))
    assert found.record(SAY)["status"] == STATUS[code]


CACHED = BadCall("cached-over-input", option=Option("cached"), cached=9, of=Option("in"), input=3)


def test_options_are_called_parameters() -> None:
    found = problem_of(CACHED, parameters=("in", "cached"))
    assert found.parameter == "cached"
    told = found.record(SAY)
    assert told["detail"].startswith("cached: the 9 cached tokens are contained in the input: they cannot exceed in ")
    assert (told["code"], told["message"]) == ("bad-call", "cached-over-input")
    assert told["arguments"] == {"option": "cached", "cached": 9, "of": "in", "input": 3}


def test_a_parameter_is_named_by_the_error_and_not_found_in_its_words() -> None:
    assert problem_of(CACHED, parameters=("in",)).parameter == "in"
    assert problem_of(CACHED, parameters=("year",)).parameter == ""
    said = BadCall("outputs-two", options=(Symbol("--year"),))
    assert problem_of(said, parameters=("year",)).parameter == ""


def test_arguments_that_are_messages_are_no_data() -> None:
    why = Message("system-says", text="no")
    found = Problem.of("bad-call", Message("document-unwritable", option=Option("out"), path="a\nb", why=why))
    assert found.record(SAY)["arguments"] == {"option": "out", "path": "a\\nb"}
    listed = Problem.of("bad-call", Message("outputs-two", options=(Option("json"), Option("csv"))))
    assert listed.record(SAY)["arguments"] == {"options": ["json", "csv"]}
    mixed = Problem.of("bad-call", Message("outputs-two", options=(Option("json"), why)))
    assert "arguments" not in mixed.record(SAY)
    of_kind = problem_of(UnknownName(kind="model", name="gtp"))
    assert of_kind.record(SAY)["arguments"] == {"kind": "model", "name": "gtp"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_problem_has_a_title(language: str) -> None:
    tr = locale(language)
    assert all(tr(f"http-problem-{code}") for code in STATUS)
